import { UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ConsentEntry, Subscriber, SubscriberId } from '../model/subscriber.ts';
import { conditionHeld } from './table.ts';

export type SubscriberChange = {
  readonly set: Readonly<Record<string, unknown>>;
  /** Fields that take the value another one has before the change. */
  readonly copy?: Readonly<Record<string, keyof Subscriber>>;
  readonly drop?: readonly (keyof Subscriber)[];
  /** Lines of the consents: added to those there are, or in their place. */
  readonly lines: readonly ConsentEntry[];
  readonly linesInPlace?: boolean;
  /** In the language of DynamoDB, with the names of fields as they are (`status` and `language` as `#status`) … */
  readonly condition: string;
  /** … and values by the names it has for them, such as `:link`. */
  readonly values?: Readonly<Record<string, unknown>>;
};

/** One conditional write of one subscriber. @returns whether the condition held */
export function changeSubscriber(client: DynamoDBDocumentClient, TableName: string) {
  return async (id: SubscriberId, change: SubscriberChange): Promise<boolean> => {
    const { set, copy = {}, drop = [], lines, linesInPlace = false, condition, values = {} } = change;
    const assignments = [
      ...Object.keys(set).map((field) => `#${field} = :to_${field}`),
      ...Object.entries(copy).map(([field, other]) => `#${field} = #${other}`),
      `consents = ${linesInPlace ? ':lines' : 'list_append(if_not_exists(consents, :none), :lines)'}`,
    ];
    const names = ['status', ...Object.keys(set), ...Object.entries(copy).flat(), ...drop];
    return conditionHeld(
      client.send(
        new UpdateCommand({
          TableName,
          Key: { pk: id },
          UpdateExpression: `SET ${assignments.join(', ')}${drop.length > 0 ? ` REMOVE ${drop.map((field) => `#${field}`).join(', ')}` : ''}`,
          ConditionExpression: condition,
          ExpressionAttributeNames: Object.fromEntries(names.map((field) => [`#${field}`, field])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(Object.entries(set).map(([field, value]) => [`:to_${field}`, value])),
            ...values,
            ':lines': lines,
            ...(!linesInPlace && { ':none': [] }),
          },
        }),
      ),
    );
  };
}

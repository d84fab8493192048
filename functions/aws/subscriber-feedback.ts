import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ConsentEntry, Subscriber, SubscriberId, Suppression } from '../model/subscriber.ts';
import { changeSubscriber } from './change-subscriber.ts';
import { subscriberShape } from './items.ts';
import { asSeen } from './subscriber-list.ts';

/** What SES's events do to subscribers. Nobody is ever made by them: an address that is not in the list changes nothing. */
export function subscriberFeedback(client: DynamoDBDocumentClient, TableName: string) {
  const change = changeSubscriber(client, TableName);
  return {
    /**
     * Adds to somebody's soft bounces: twice, or in another order, changes nothing. It adds no line to the consents.
     * @returns them as they then are; nothing when they are not in the list, or erased
     */
    async addSoftBounces(id: SubscriberId, entries: ReadonlySet<string>): Promise<Subscriber | undefined> {
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName,
            Key: { pk: id },
            UpdateExpression: 'ADD softBounces :entries',
            ConditionExpression: 'attribute_exists(address)',
            ExpressionAttributeValues: { ':entries': entries },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return subscriberShape.parse(Attributes);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },

    /** Suppresses somebody, or changes why they are, if they still are as they were looked at. */
    suppress: (subscriber: Subscriber, suppressed: Suppression, line: ConsentEntry): Promise<boolean> =>
      change(subscriber.id, {
        ...asSeen(subscriber),
        set: { status: 'suppressed', suppressed },
        lines: [line],
      }),
  };
}

import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DeliveryControl, EditionId, Slowdown } from '../model/edition.ts';
import { controlShape, warmUpShape } from './items.ts';
import { conditionHeld } from './table.ts';

/**
 * The one item that every wave reads, `control` / `delivery` of the edition table: pace, stop switch, editions that rest.
 * Each of its fields has one writer, and every write is safe to repeat. Beside it `warm-up`: the last day on which the
 * stack sent, and how many days with mail came before that one.
 */
export function deliveryControl(client: DynamoDBDocumentClient, TableName: string) {
  const Key = { pk: 'control', sk: 'delivery' };
  const warmUpKey = { pk: 'control', sk: 'warm-up' };
  const update = async (UpdateExpression: string, values: Record<string, unknown>) => {
    await client.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: `SET v = :v${UpdateExpression}`,
        ExpressionAttributeValues: { ':v': 1, ...values },
      }),
    );
  };
  const warmUpStep = async (day: string): Promise<number> => {
    const { Item } = await client.send(new GetCommand({ TableName, Key: warmUpKey, ConsistentRead: true }));
    if (Item === undefined) return 0;
    const { day: last, step } = warmUpShape.parse(Item);
    return day > last ? step + 1 : step;
  };
  return {
    /** Nothing before anybody wrote to it. */
    async read(): Promise<DeliveryControl | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && controlShape.parse(Item);
    },

    /** Sets what the account allows. */
    async setPace({
      messagesPerSecond,
      lanes,
      allowance,
    }: Pick<DeliveryControl, 'messagesPerSecond' | 'lanes' | 'allowance'>): Promise<void> {
      await update(
        `, messagesPerSecond = :rate, lanes = :lanes${allowance === undefined ? ' REMOVE allowance' : ', allowance = :allowance'}`,
        { ':rate': messagesPerSecond, ':lanes': lanes, ...(allowance && { ':allowance': allowance }) },
      );
    },

    /** Lowers the pace for all lanes, unless another lane did since `before` was read. */
    async slowDown(before: Slowdown | undefined, slower: Slowdown): Promise<void> {
      await conditionHeld(
        client.send(
          new UpdateCommand({
            TableName,
            Key,
            UpdateExpression: 'SET v = :v, slowdown = :slower',
            ConditionExpression: before === undefined ? 'attribute_not_exists(slowdown)' : 'slowdown.#at = :before',
            ...(before !== undefined && { ExpressionAttributeNames: { '#at': 'at' } }),
            ExpressionAttributeValues: { ':v': 1, ':slower': slower, ...(before && { ':before': before.at }) },
          }),
        ),
      );
    },

    /** Everything this stage sends, digests of all editions, stops or goes on. */
    async setStopped(stopped: boolean): Promise<void> {
      await update(', stopped = :stopped', { ':stopped': stopped });
    },

    /**
     * On how many days before this one the stack has sent: the step of its warm-up.
     * @param day `YYYY-MM-DD`
     */
    warmUpStep,

    /** On this day the stack sends. */
    async sendsOn(day: string): Promise<void> {
      const step = await warmUpStep(day);
      await conditionHeld(
        client.send(
          new PutCommand({
            TableName,
            Item: { ...warmUpKey, v: 1, day, step },
            ConditionExpression: 'attribute_not_exists(pk) OR #day < :day',
            ExpressionAttributeNames: { '#day': 'day' },
            ExpressionAttributeValues: { ':day': day },
          }),
        ),
      );
    },

    async rest(edition: EditionId): Promise<void> {
      await update(' ADD paused :editions', { ':editions': new Set([edition]) });
    },

    async goOn(edition: EditionId): Promise<void> {
      await update(' DELETE paused :editions', { ':editions': new Set([edition]) });
    },
  };
}

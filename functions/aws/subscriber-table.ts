import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchGetCommand,
  GetCommand,
  PutCommand,
  ScanCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import type { Subscriber, SubscriberId } from '../model/subscriber.ts';
import { conditionHeld } from './table.ts';
import { subscriberShape } from './items.ts';
import { subscriberMoves } from './subscriber-moves.ts';

/** Subscribers by id (`pk`), one item a person. */
export function subscriberTable(client: DynamoDBDocumentClient, TableName: string) {
  return {
    /** Every subscriber, streamed; strongly consistent, so that nobody confirmed before the freeze is missed. */
    async *scan(): AsyncGenerator<Subscriber> {
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new ScanCommand({ TableName, ConsistentRead: true, ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
        );
        for (const item of page.Items ?? []) yield subscriberShape.parse(item);
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
    },

    async find(id: SubscriberId): Promise<Subscriber | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: { pk: id }, ConsistentRead: true }));
      return Item && subscriberShape.parse(Item);
    },

    /** These people as they now are, by id; who is not in the table is not in the map. At most 100 ids. */
    async read(ids: readonly SubscriberId[]): Promise<Map<SubscriberId, Subscriber>> {
      const found = new Map<SubscriberId, Subscriber>();
      let Keys: Record<string, unknown>[] = ids.map((pk) => ({ pk }));
      for (let round = 0; Keys.length > 0; round += 1) {
        // DynamoDB may hand a part back under load.
        if (round > 0) await sleep(Math.min(50 * 2 ** round, 2000));
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
        );
        for (const item of Responses?.[TableName] ?? []) {
          const subscriber = subscriberShape.parse(item);
          found.set(subscriber.id, subscriber);
        }
        Keys = UnprocessedKeys?.[TableName]?.Keys ?? [];
      }
      return found;
    },

    /** Takes somebody in, unless the id is known: an import never revives who left or complained (rules S1.8). */
    async add(subscriber: Subscriber): Promise<boolean> {
      return conditionHeld(
        client.send(
          new PutCommand({
            TableName,
            Item: { pk: subscriber.id, ...subscriber },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
    },

    ...subscriberMoves(client, TableName),
  };
}

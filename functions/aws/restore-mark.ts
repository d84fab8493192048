import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { conditionHeld } from './table.ts';

/** Which backup this stack is filled from, and how far that has come. */
export type RestoreMark = {
  readonly v: 1;
  /** The backup's own name. */
  readonly backup: string;
  /** ISO 8601. */
  readonly begunAt: string;
  /** Parts that are through: they are not written again. */
  readonly done?: ReadonlySet<string>;
  /** ISO 8601. */
  readonly endedAt?: string;
};

const markShape = z.object({
  v: z.literal(1),
  backup: z.string(),
  begunAt: z.string(),
  done: z.set(z.string()).exactOptional(),
  endedAt: z.string().exactOptional(),
}) satisfies z.ZodType<RestoreMark>;

/** Item `control` / `restore` of the edition table. Every write is safe to repeat. */
export function restoreMark(client: DynamoDBDocumentClient, TableName: string) {
  const Key = { pk: 'control', sk: 'restore' };
  return {
    async read(): Promise<RestoreMark | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && markShape.parse(Item);
    },

    /** Begins, unless somebody has. */
    async begin(backup: string, begunAt: string): Promise<void> {
      const Item = { ...Key, v: 1, backup, begunAt };
      await conditionHeld(
        client.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })),
      );
    },

    async done(part: string): Promise<void> {
      await client.send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression: 'ADD done :parts',
          ExpressionAttributeValues: { ':parts': new Set([part]) },
        }),
      );
    },

    async end(at: string): Promise<void> {
      await client.send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression: 'SET endedAt = :at',
          ExpressionAttributeValues: { ':at': at },
        }),
      );
    },
  };
}

import { DeleteCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Fresh } from '../model/fresh.ts';
import { slugShape } from '../shapes.ts';
import { conditionHeld, queryAll } from './table.ts';

const freshShape = z.object({
  v: z.literal(1),
  key: z.string(),
  slug: slugShape,
  at: z.number(),
  from: z.number(),
  again: z.number().exactOptional(),
}) satisfies z.ZodType<Fresh>;

function keyOf({ key }: Fresh) {
  return { pk: 'fresh', sk: key };
}

/** What instant readers may not have had yet: items `fresh` / `<object key>` of the article table. */
export function freshTable(client: DynamoDBDocumentClient, TableName: string) {
  const unchanged = {
    ConditionExpression: '#at = :at AND #from = :from',
    ExpressionAttributeNames: { '#at': 'at', '#from': 'from' },
  };
  return {
    async markFresh(fresh: Fresh): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { ...keyOf(fresh), ...fresh } }));
    },

    async listFresh(): Promise<Fresh[]> {
      const all: Fresh[] = [];
      for await (const item of queryAll(client, TableName, 'fresh')) all.push(freshShape.parse(item));
      return all;
    },

    /** Takes a mark away, unless the article changed since it was read. */
    async forgetFresh(fresh: Fresh): Promise<void> {
      const { at, from } = fresh;
      const ExpressionAttributeValues = { ':at': at, ':from': from };
      await conditionHeld(
        client.send(new DeleteCommand({ TableName, Key: keyOf(fresh), ...unchanged, ExpressionAttributeValues })),
      );
    },

    /** Lets it be news again from an instant on (epoch milliseconds), unless the article changed since it was read. */
    async freshAgainFrom(fresh: Fresh, next: number): Promise<void> {
      const { at, from } = fresh;
      await conditionHeld(
        client.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(fresh),
            UpdateExpression: 'SET #from = :next',
            ...unchanged,
            ExpressionAttributeValues: { ':at': at, ':from': from, ':next': next },
          }),
        ),
      );
    },
  };
}

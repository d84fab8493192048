import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Edition } from '../model/edition.ts';
import { editionIdShape } from '../shapes.ts';
import { conditionHeld } from './table.ts';

/** The instant edition that was ordered last. */
type InstantOrder = Pick<Edition, 'id' | 'scheduledAt'>;

const markShape = z.object({ v: z.literal(1), edition: editionIdShape, scheduledAt: z.string() });

/** Which instant edition was ordered last: item `control` / `instant` of the edition table, of which the clock alone is the writer. */
export function instantMark(client: DynamoDBDocumentClient, TableName: string) {
  const Key = { pk: 'control', sk: 'instant' };
  return {
    async readInstant(): Promise<InstantOrder | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      if (Item === undefined) return undefined;
      const { edition: id, scheduledAt } = markShape.parse(Item);
      return { id, scheduledAt };
    },

    /**
     * Names the edition that is ordered next, if nobody did since `last` was read: of two minutes of the clock that
     * overlap one orders. False also when the answer to our own write was lost: the next minute orders what it names.
     */
    async beginInstant({ id, scheduledAt }: InstantOrder, last: InstantOrder | undefined): Promise<boolean> {
      const condition =
        last === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : { ConditionExpression: 'edition = :last', ExpressionAttributeValues: { ':last': last.id } };
      const Item = { ...Key, v: 1, edition: id, scheduledAt };
      return conditionHeld(client.send(new PutCommand({ TableName, Item, ...condition })));
    },
  };
}

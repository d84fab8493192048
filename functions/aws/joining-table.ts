import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { LETTERS_COUNTED_MS, WISH_MS, type Wish } from '../model/joining.ts';
import type { SubscriberId } from '../model/subscriber.ts';
import { subscriberIdShape } from '../shapes.ts';
import { conditionHeld } from './table.ts';

const wishShape = z.object({
  v: z.literal(1),
  id: subscriberIdShape,
  at: z.number(),
  address: z.string(),
  language: z.enum(['vi', 'en']),
  cadence: z.enum(['weekly', 'monthly', 'instant']),
  source: z.string(),
  wording: z.string(),
  ip: z.string().exactOptional(),
}) satisfies z.ZodType<Wish>;

const sentShape = z.object({ sent: z.array(z.number()) });
const takenShape = z.object({ taken: z.number() });

/**
 * Who wants to join, by three kinds of items that all expire: `wish#<id>`, `letters#<id>` (when letters of confirmation
 * were ordered for an address), and `bucket#<name>#<window>` (how much of an allowance is used up). DynamoDB may take two
 * days to delete what expired: every reader judges by the instants in the item.
 */
export function joiningTable(client: DynamoDBDocumentClient, TableName: string) {
  const find = async (pk: string): Promise<Record<string, unknown> | undefined> => {
    const { Item } = await client.send(new GetCommand({ TableName, Key: { pk }, ConsistentRead: true }));
    return Item;
  };
  const lettersTo = async (id: SubscriberId): Promise<readonly number[]> => {
    const found = await find(`letters#${id}`);
    return found === undefined ? [] : sentShape.parse(found).sent;
  };
  return {
    /** Keeps a wish, in the place of an earlier one: the same write whoever it is, known or not. */
    async wish(wish: Wish): Promise<void> {
      const Item = { pk: `wish#${wish.id}`, ...wish, expiresAt: seconds(wish.at + WISH_MS) };
      await client.send(new PutCommand({ TableName, Item }));
    },

    async findWish(id: SubscriberId): Promise<Wish | undefined> {
      const found = await find(`wish#${id}`);
      return found && wishShape.parse(found);
    },

    async forgetWish(id: SubscriberId): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: { pk: `wish#${id}` } }));
    },

    lettersTo,

    /**
     * Writes down that one more letter goes out at `at`, if `sent` is what was read.
     * @returns false when somebody else ordered one in between
     */
    async recordLetter(id: SubscriberId, sent: readonly number[], at: number): Promise<boolean> {
      const latest = sent.at(-1);
      const next = [...sent.filter((earlier) => earlier > at - LETTERS_COUNTED_MS), at];
      return conditionHeld(
        client.send(
          new PutCommand({
            TableName,
            Item: { pk: `letters#${id}`, v: 1, sent: next, latest: at, expiresAt: seconds(at + LETTERS_COUNTED_MS) },
            ...(latest === undefined
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : { ConditionExpression: 'latest = :latest', ExpressionAttributeValues: { ':latest': latest } }),
          }),
        ),
      );
    },

    /**
     * Takes one from a bucket that is filled again as a whole with every window, by one write whatever is in it.
     * @param now epoch milliseconds
     * @returns how many were taken from it in this window, this one included
     */
    async take(bucket: string, windowMs: number, now: number): Promise<number> {
      const window = Math.floor(now / windowMs);
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName,
          Key: { pk: `bucket#${bucket}#${window}` },
          UpdateExpression: 'ADD taken :one SET expiresAt = :end',
          ExpressionAttributeValues: { ':one': 1, ':end': seconds((window + 1) * windowMs) },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return takenShape.parse(Attributes).taken;
    },
  };
}

/** DynamoDB wants whole seconds. */
function seconds(at: number): number {
  return Math.ceil(at / 1000);
}

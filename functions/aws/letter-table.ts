import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { LetterOutcome } from '../model/letter.ts';
import { conditionHeld } from './table.ts';

/** What is known of one letter to one of its readers; the item holds nothing of the letter, and no address. */
const recordShape = z.object({
  outcome: z.enum([
    'claimed',
    'pending',
    'submitted',
    'refused',
    'unknown',
    'excluded',
  ] satisfies readonly LetterOutcome[]),
  attempt: z.string(),
  /** Epoch milliseconds. */
  leaseUntil: z.number(),
  code: z.string().exactOptional(),
  messageId: z.string().exactOptional(),
});

type Written = Readonly<z.output<typeof recordShape>>;

/** A letter that was on its queue for 14 days, and as long among the dead letters, is still known as sent. */
export const LETTER_KEPT_SECONDS = 90 * 24 * 60 * 60;

/**
 * Letters: item `<key>#<place in the list of the role, from 0>`. Every write carries the attempt it follows and an attempt
 * of its own, so that one that arrives late, or a second time, changes nothing. Items expire after 90 days.
 */
export function letterTable(client: DynamoDBDocumentClient, TableName: string) {
  const find = async (key: string, reader: number): Promise<Written | undefined> => {
    const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(key, reader), ConsistentRead: true }));
    return Item && recordShape.parse(Item);
  };
  return {
    find,

    /**
     * Replaces what is known of a reader if `follows` wrote last; without `follows`, if nobody has yet.
     * @param now epoch milliseconds
     * @returns false when somebody else wrote in between
     */
    async write(
      key: string,
      reader: number,
      follows: string | undefined,
      record: Written,
      now: number,
    ): Promise<boolean> {
      const expiresAt = Math.floor(now / 1000) + LETTER_KEPT_SECONDS;
      const held = await conditionHeld(
        client.send(
          new PutCommand({
            TableName,
            Item: { ...keyOf(key, reader), v: 1, ...record, expiresAt },
            ...(follows === undefined
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : { ConditionExpression: 'attempt = :follows', ExpressionAttributeValues: { ':follows': follows } }),
          }),
        ),
      );
      // The SDK may have repeated a write of ours whose answer was lost (rules S3.27): then the item carries our attempt.
      return held || (await find(key, reader))?.attempt === record.attempt;
    },
  };
}

function keyOf(key: string, reader: number) {
  return { pk: `${key}#${reader}` };
}

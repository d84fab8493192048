import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Batch } from '../model/delivery.ts';
import type { FeedbackKind } from '../model/feedback.ts';
import { batchShape } from './items.ts';
import { ledgerExpiry } from './ledger-expiry.ts';
import { conditionHeld } from './table.ts';

/** The two writers of the ledger's two items a batch, whoever's partition they lie in. */
export type LedgerKey = { readonly pk: string; readonly sk: string };

/**
 * Replaces a batch's outcomes, attempt and lease, if `follows` wrote last. One write records a wave and claims the next.
 * @returns false when somebody else wrote in between: they own the batch now.
 */
export async function advanceBatch(
  client: DynamoDBDocumentClient,
  TableName: string,
  Key: LedgerKey,
  follows: string,
  batch: Batch,
): Promise<boolean> {
  const held = await conditionHeld(
    client.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression:
          'SET outcomes = :outcomes, attempt = :attempt, leaseUntil = :lease' +
          (batch.refusals === undefined ? '' : ', refusals = :refusals'),
        ConditionExpression: 'attempt = :follows',
        ExpressionAttributeValues: {
          ':outcomes': batch.outcomes,
          ':attempt': batch.attempt,
          ':lease': batch.leaseUntil,
          ':follows': follows,
          ...(batch.refusals !== undefined && { ':refusals': batch.refusals }),
        },
      }),
    ),
  );
  if (held) return true;
  // The SDK may have repeated a write of ours whose answer was lost (rules S3.27): then the item says what we wanted.
  const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  const found = Item && batchShape.parse(Item);
  return found?.attempt === batch.attempt && found.outcomes === batch.outcomes && found.leaseUntil === batch.leaseUntil;
}

/** Adds readers to the number sets of a batch: again, or in another order, changes nothing. */
export async function addBatchEvents(
  client: DynamoDBDocumentClient,
  TableName: string,
  Key: LedgerKey,
  batch: number,
  readers: ReadonlyMap<FeedbackKind, ReadonlySet<number>>,
): Promise<void> {
  const kinds = [...readers];
  await client.send(
    new UpdateCommand({
      TableName,
      Key,
      // `batch` is one of DynamoDB's reserved words.
      UpdateExpression: `SET v = :v, #batch = :batch, expiresAt = if_not_exists(expiresAt, :end) ADD ${kinds.map(([kind]) => `#${kind} :${kind}`).join(', ')}`,
      ExpressionAttributeNames: {
        '#batch': 'batch',
        ...Object.fromEntries(kinds.map(([kind]) => [`#${kind}`, kind])),
      },
      ExpressionAttributeValues: {
        ':v': 1,
        ':batch': batch,
        ':end': ledgerExpiry(Date.now()),
        ...Object.fromEntries(kinds.map(([kind, set]) => [`:${kind}`, set])),
      },
    }),
  );
}

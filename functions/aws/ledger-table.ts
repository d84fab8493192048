import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { RUN_BATCHES, runOf, type Batch } from '../model/delivery.ts';
import type { EditionId } from '../model/edition.ts';
import type { BatchEvents, FeedbackKind } from '../model/feedback.ts';
import { conditionHeld, queryAll } from './table.ts';
import { batchShape, eventsShape } from './items.ts';

export type LedgerEntry = { readonly batch: Batch; readonly events: BatchEvents | undefined };

/**
 * The ledger: partition `<edition>#<run, 5 digits>`, two items a batch, `batch#<index in run>` and `events#<index in run>`.
 * A run of its own partition, because one partition takes a thousand writes a second and an edition may need more.
 */
export function ledgerTable(client: DynamoDBDocumentClient, TableName: string) {
  return {
    /**
     * Puts a batch of a freeze in the ledger. An item of a later freeze stays: this one was taken over. So does one that has
     * been claimed: a repetition that arrives late must not set it back to its start.
     * @throws Error when the freeze was taken over, or its batch is being sent.
     */
    async open(edition: EditionId, batch: Batch): Promise<void> {
      const held = await conditionHeld(
        client.send(
          new PutCommand({
            TableName,
            Item: { ...key('batch', edition, batch.batch), ...batch },
            ConditionExpression:
              'attribute_not_exists(pk) OR #fence < :fence OR (#fence = :fence AND #attempt = :untouched)',
            ExpressionAttributeNames: { '#fence': 'fence', '#attempt': 'attempt' },
            ExpressionAttributeValues: { ':fence': batch.fence, ':untouched': '' },
          }),
        ),
      );
      if (!held) throw new Error(`the audience of ${edition} is being frozen by somebody else`);
    },

    /**
     * Every batch of a run with its events, as it now is, in order.
     * @param fence the freeze that counts; batches that an abandoned freeze left behind are passed over
     */
    async readRun(edition: EditionId, fence: number, run: number): Promise<LedgerEntry[]> {
      const batches: Batch[] = [];
      const events = new Map<number, BatchEvents>();
      for await (const item of queryAll(client, TableName, partition(edition, run)))
        if (String(item['sk']).startsWith('batch#')) batches.push(batchShape.parse(item));
        else {
          const found = eventsShape.parse(item);
          events.set(found.batch, found);
        }
      return batches
        .filter((batch) => batch.fence === fence)
        .map((batch) => ({ batch, events: events.get(batch.batch) }));
    },

    /**
     * Replaces a batch's outcomes, attempt and lease, if `follows` wrote last. One write records a wave and claims the next.
     * @returns false when somebody else wrote in between: they own the batch now.
     */
    async advance(edition: EditionId, follows: string, batch: Batch): Promise<boolean> {
      const Key = key('batch', edition, batch.batch);
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
      return (
        found?.attempt === batch.attempt && found.outcomes === batch.outcomes && found.leaseUntil === batch.leaseUntil
      );
    },

    /** Adds readers to the number sets of a batch: again, or in another order, changes nothing. */
    async addEvents(
      edition: string,
      batch: number,
      readers: ReadonlyMap<FeedbackKind, ReadonlySet<number>>,
    ): Promise<void> {
      const kinds = [...readers];
      await client.send(
        new UpdateCommand({
          TableName,
          Key: key('events', edition, batch),
          // `batch` is one of DynamoDB's reserved words.
          UpdateExpression: `SET v = :v, #batch = :batch ADD ${kinds.map(([kind]) => `#${kind} :${kind}`).join(', ')}`,
          ExpressionAttributeNames: {
            '#batch': 'batch',
            ...Object.fromEntries(kinds.map(([kind]) => [`#${kind}`, kind])),
          },
          ExpressionAttributeValues: {
            ':v': 1,
            ':batch': batch,
            ...Object.fromEntries(kinds.map(([kind, set]) => [`:${kind}`, set])),
          },
        }),
      );
    },
  };
}

function partition(edition: string, run: number): string {
  return `${edition}#${String(run).padStart(5, '0')}`;
}

function key(kind: 'batch' | 'events', edition: string, batch: number) {
  return {
    pk: partition(edition, runOf(batch)),
    sk: `${kind}#${String(batch % RUN_BATCHES).padStart(2, '0')}`,
  };
}

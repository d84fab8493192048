import { PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { RUN_BATCHES, runOf, type Batch } from '../model/delivery.ts';
import type { EditionId } from '../model/edition.ts';
import type { BatchEvents, FeedbackKind } from '../model/feedback.ts';
import { conditionHeld, queryAll } from './table.ts';
import { batchShape, eventsShape } from './items.ts';
import { ledgerExpiry } from './ledger-expiry.ts';
import { addBatchEvents, advanceBatch } from './ledger-items.ts';

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
            Item: { ...key('batch', edition, batch.batch), ...batch, expiresAt: ledgerExpiry(Date.now()) },
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
      for await (const item of queryAll(client, TableName, runPartition(edition, run)))
        if (String(item['sk']).startsWith('batch#')) batches.push(batchShape.parse(item));
        else if (String(item['sk']).startsWith('events#')) {
          const found = eventsShape.parse(item);
          events.set(found.batch, found);
        }
      return batches
        .filter((batch) => batch.fence === fence)
        .map((batch) => ({ batch, events: events.get(batch.batch) }));
    },

    /** Records a wave and claims the next, if `follows` wrote last; false when somebody else owns the batch now. */
    advance: (edition: EditionId, follows: string, batch: Batch): Promise<boolean> =>
      advanceBatch(client, TableName, key('batch', edition, batch.batch), follows, batch),

    /** Adds readers to the number sets of a batch: again, or in another order, changes nothing. */
    addEvents: (
      edition: string,
      batch: number,
      readers: ReadonlyMap<FeedbackKind, ReadonlySet<number>>,
    ): Promise<void> => addBatchEvents(client, TableName, key('events', edition, batch), batch, readers),
  };
}

/** The partition of a run. Besides its batches it holds the log of its calls (calls-log.ts). */
export function runPartition(edition: string, run: number): string {
  return `${edition}#${String(run).padStart(5, '0')}`;
}

function key(kind: 'batch' | 'events', edition: string, batch: number) {
  return {
    pk: runPartition(edition, runOf(batch)),
    sk: `${kind}#${String(batch % RUN_BATCHES).padStart(2, '0')}`,
  };
}

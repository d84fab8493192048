import { readOutcomes, type Batch, type Outcome } from './delivery.ts';
import { FEEDBACK_KINDS, type BatchEvents } from './feedback.ts';

/** The sum that must balance: candidates = submitted + excluded + refused + unknown + pending. */
export type Account = {
  readonly candidates: number;
  readonly submitted: number;
  readonly excluded: number;
  readonly refused: number;
  readonly unknown: number;
  /** Not yet tried, or being tried now. */
  readonly pending: number;
  readonly balanced: boolean;
};

type Column = 'submitted' | 'excluded' | 'refused' | 'unknown' | 'pending';

const COLUMNS: Readonly<Record<Outcome, Column>> = {
  pending: 'pending',
  claimed: 'pending',
  submitted: 'submitted',
  refused: 'refused',
  unknown: 'unknown',
  cancelled: 'excluded',
  left: 'excluded',
  paused: 'excluded',
  suppressed: 'excluded',
  unconfirmed: 'excluded',
  erased: 'excluded',
  cadence: 'excluded',
  'only-to': 'excluded',
};

/** Whether any event of SES speaks of this reader: then SES had accepted the message, whatever we knew of it. */
export function seenBySes(events: BatchEvents | undefined, reader: number): boolean {
  return events !== undefined && FEEDBACK_KINDS.some((kind) => events[kind]?.has(reader));
}

/**
 * Folds the ledger of one edition. `candidates` is the freeze's own count and `excludedAtFreeze` what it left out:
 * the sum is compared with a number that was counted elsewhere.
 */
export function foldAccount(
  frozen: { readonly candidates: number; readonly excludedAtFreeze: number },
  batches: Iterable<{ readonly batch: Batch; readonly events: BatchEvents | undefined }>,
): Account {
  const sums: Record<Column, number> = {
    submitted: 0,
    excluded: frozen.excludedAtFreeze,
    refused: 0,
    unknown: 0,
    pending: 0,
  };
  for (const { batch, events } of batches)
    for (const [reader, outcome] of readOutcomes(batch.outcomes).entries()) {
      const settled = outcome === 'unknown' && seenBySes(events, reader) ? 'submitted' : outcome;
      sums[COLUMNS[settled]] += 1;
    }
  const total = sums.submitted + sums.excluded + sums.refused + sums.unknown + sums.pending;
  return { candidates: frozen.candidates, ...sums, balanced: total === frozen.candidates };
}

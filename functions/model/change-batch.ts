import { readOutcomes, writeOutcomes, type Batch, type Outcome } from './delivery.ts';

/**
 * A batch with some of its readers moved to another outcome, for one conditional write. Codes of SES stay only with
 * readers who are still refused.
 * @param attempt of the write
 * @returns undefined when no reader is concerned
 */
export function changeBatch(
  batch: Batch,
  to: Outcome,
  concerns: (outcome: Outcome, reader: number) => boolean,
  attempt: string,
): Batch | undefined {
  const before = readOutcomes(batch.outcomes);
  const after = before.map((outcome, reader) => (concerns(outcome, reader) ? to : outcome));
  const outcomes = writeOutcomes(after);
  if (outcomes === batch.outcomes) return undefined;
  const { refusals, ...rest } = batch;
  const codes = Object.entries(refusals ?? {}).filter(([reader]) => after[Number(reader)] === 'refused');
  return {
    ...rest,
    outcomes,
    attempt,
    leaseUntil: after.includes('claimed') ? batch.leaseUntil : 0,
    ...(refusals !== undefined && { refusals: Object.fromEntries(codes) }),
  };
}

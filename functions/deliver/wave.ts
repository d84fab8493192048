import {
  OUTCOME_LETTERS,
  WAVE_READERS,
  readOutcomes,
  writeOutcomes,
  type Batch,
  type Outcome,
} from '../model/delivery.ts';

/** Consent is read within five seconds of the call to SES (promise 3): a wave takes less than that to leave. */
const WAVE_MS = 4_000;

/** How many readers are claimed together at this pace: at most 10, and no more than leave while their consent is fresh. */
export function waveSize(messagesPerSecond: number): number {
  return Math.max(1, Math.min(WAVE_READERS, Math.floor((messagesPerSecond * WAVE_MS) / 1000)));
}

/** Whether somebody else's wave is under way in this batch. */
export function isHeld(batch: Batch, now: number): boolean {
  return batch.leaseUntil > now && readOutcomes(batch.outcomes).includes('claimed');
}

/** A batch with the news of one consumer: outcomes of the last wave, and the readers of the next one, claimed. */
export type Step = { readonly batch: Batch; readonly wave: readonly number[] };

/**
 * Records what became of the last wave and claims the next, for one conditional write. Readers who were claimed by a
 * wave whose lease has passed become `unknown`: SES may have accepted their message (rules S3.42).
 * @param learned outcome by position, with SES's own code for a refusal
 * @param size readers to claim; 0 to claim nobody and give the batch free
 * @returns undefined when there is nothing to write
 */
export function nextStep(
  batch: Batch,
  learned: ReadonlyMap<number, { readonly outcome: Outcome; readonly code?: string; readonly words?: string }>,
  size: number,
  attempt: string,
  leaseUntil: number,
): Step | undefined {
  const outcomes = readOutcomes(batch.outcomes).map((before, reader): Outcome => {
    if (before !== 'claimed') return before;
    return learned.get(reader)?.outcome ?? 'unknown';
  });
  const wave = outcomes.flatMap((outcome, reader) => (outcome === 'pending' ? [reader] : [])).slice(0, size);
  const claimed = new Set(wave);
  const letters = writeOutcomes(outcomes.map((outcome, reader) => (claimed.has(reader) ? 'claimed' : outcome)));
  // A wave that is claimed once more, untried, changes no letter: its lease must be written all the same.
  if (letters === batch.outcomes && wave.length === 0) return undefined;
  const codes = [...learned].flatMap(([reader, { outcome, code }]) =>
    outcome === 'refused' && code !== undefined ? [[String(reader), code]] : [],
  );
  return {
    wave,
    batch: {
      ...batch,
      outcomes: letters,
      attempt,
      leaseUntil: letters.includes(OUTCOME_LETTERS.claimed) ? leaseUntil : 0,
      ...(codes.length > 0 && { refusals: { ...batch.refusals, ...Object.fromEntries(codes) } }),
    },
  };
}

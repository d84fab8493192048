import { changeBatch } from '../model/change-batch.ts';
import { readOutcomes, type Batch } from '../model/delivery.ts';
import { eachOf } from '../model/each-of.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import { seenBySes } from '../model/account.ts';
import type { BatchEvents, FeedbackKind } from '../model/feedback.ts';
import type { WaitingRun } from '../model/plan.ts';
import { REJECT, type Tally } from '../model/stop-switch.ts';

export type Ledger = {
  readonly now: () => number;
  readonly readRun: (
    id: EditionId,
    fence: number,
    run: number,
  ) => Promise<readonly { readonly batch: Batch; readonly events: BatchEvents | undefined }[]>;
  /** False when somebody else wrote the batch since. */
  readonly advance: (id: EditionId, follows: string, batch: Batch) => Promise<boolean>;
};

/** What the ledger says of an edition, in readers. */
export type Survey = {
  /** Runs with readers who wait. */
  readonly waiting: readonly WaitingRun[];
  /** Whether somebody is being written to at this moment. */
  readonly underWay: boolean;
  /** Batches whose claim has lapsed: whoever held it will not come back. */
  readonly lapsed: readonly Batch[];
  /** Whom SES has accepted, as its answers or its events say. */
  readonly submitted: number;
  /** Of these, those whom an event of SES has spoken of. */
  readonly submittedSeen: number;
  /** Batches with readers of whom neither we nor SES's events know anything. */
  readonly unknown: readonly { readonly batch: Batch; readonly readers: ReadonlySet<number> }[];
  /** What the stop switch judges. */
  readonly tally: Tally;
};

/**
 * Runs that are read at the same time. A million readers are a thousand runs, and the clock has 50 seconds: one after the
 * other, a large edition would never be looked after to its end.
 */
const RUNS_AT_ONCE = 16;

/** Reads all runs of a frozen edition, several at a time. */
export async function surveyEdition(
  { id, audience }: Edition,
  { now, readRun }: Pick<Ledger, 'now' | 'readRun'>,
): Promise<Survey> {
  if (audience === undefined) throw new Error(`edition ${id} is being sent to nobody knows whom`);
  const waiting: WaitingRun[] = [];
  const lapsed: Batch[] = [];
  const unknown: { batch: Batch; readers: ReadonlySet<number> }[] = [];
  let underWay = false;
  let submitted = 0;
  let submittedSeen = 0;
  const told = { heard: 0, permanent: 0, complaint: 0 };
  const refused = new Map<string, number>();
  const runs = Array.from({ length: audience.runs }, (_, run) => run);
  await eachOf(runs, RUNS_AT_ONCE, async (run) => {
    let wait = 0;
    for (const { batch, events } of await readRun(id, audience.fence, run)) {
      const open = new Set<number>();
      const outcomes = readOutcomes(batch.outcomes);
      if (outcomes.includes('claimed'))
        if (batch.leaseUntil > now()) underWay = true;
        else lapsed.push(batch);
      for (const [reader, outcome] of outcomes.entries()) {
        const seen = seenBySes(events, reader);
        if (outcome === 'pending') wait += 1;
        if (outcome === 'submitted' || (outcome === 'unknown' && seen)) {
          submitted += 1;
          if (seen) submittedSeen += 1;
        }
        if (outcome === 'unknown' && !seen) open.add(reader);
        if (outcome === 'refused') addOne(refused, batch.refusals?.[reader] ?? '');
        if (!seen) continue;
        if (FATES.some((kind) => events?.[kind]?.has(reader))) told.heard += 1;
        if (events?.permanent?.has(reader)) told.permanent += 1;
        if (events?.complaint?.has(reader)) told.complaint += 1;
        if (events?.reject?.has(reader)) addOne(refused, REJECT);
      }
      if (open.size > 0) unknown.push({ batch, readers: open });
    }
    if (wait > 0) waiting.push({ run, waiting: wait });
  });
  return { waiting, underWay, lapsed, submitted, submittedSeen, unknown, tally: { submitted, ...told, refused } };
}

/** Events that tell what became of a message; `send` and `delay` say that it is under way. */
const FATES: readonly FeedbackKind[] = ['delivery', 'bounce', 'complaint', 'reject'];

function addOne(to: Map<string, number>, name: string): void {
  to.set(name, (to.get(name) ?? 0) + 1);
}

/**
 * Ends claims whose lease has passed: their readers become unknown.
 * @returns how many readers, and whether somebody wrote a batch in the meantime: whoever claimed was only slow, and what
 * the batch says now is for the next minute to see
 */
export async function endClaims(
  id: EditionId,
  lapsed: readonly Batch[],
  { advance }: Ledger,
): Promise<{ readonly unknown: number; readonly overtaken: boolean }> {
  let unknown = 0;
  let overtaken = false;
  for (const batch of lapsed) {
    const ended = changeBatch(batch, 'unknown', (outcome) => outcome === 'claimed', `${batch.attempt}x`);
    if (ended === undefined) continue;
    if (await advance(id, batch.attempt, ended))
      unknown += readOutcomes(batch.outcomes).filter((outcome) => outcome === 'claimed').length;
    else overtaken = true;
  }
  return { unknown, overtaken };
}

/** Lets the unknown readers wait again: SES may have accepted their first message. @returns how many */
export async function resendUnknown(id: EditionId, unknown: Survey['unknown'], { advance }: Ledger): Promise<number> {
  let again = 0;
  for (const { batch, readers } of unknown) {
    const waiting = changeBatch(batch, 'pending', (_, reader) => readers.has(reader), `${batch.attempt}y`);
    if (waiting !== undefined && (await advance(id, batch.attempt, waiting))) again += readers.size;
  }
  return again;
}

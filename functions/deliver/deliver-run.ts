import { writesOf } from '../model/attempt.ts';
import {
  BATCH_READERS,
  RUN_BATCHES,
  type AudienceRun,
  type Batch,
  type Position,
  type RunMessage,
  type SendResult,
} from '../model/delivery.ts';
import type { DeliveryControl, Edition, EditionId, Series } from '../model/edition.ts';
import type { OnlyTo, SubscriberId } from '../model/subscriber.ts';
import { paceOf, type Pace } from './pace.ts';
import { sendWave, type Hold, type Learned, type SendWave, type WaveReport } from './send-wave.ts';
import { isHeld, nextStep, waveSize } from './wave.ts';

/** Sends an edition's message to one reader. */
export type SendTo = (reader: SubscriberId, address: string, at: Position) => Promise<SendResult>;

export type Deliver = Omit<SendWave, 'send'> & {
  readonly findEdition: (id: EditionId) => Promise<Edition | undefined>;
  readonly control: () => Promise<DeliveryControl | undefined>;
  readonly readAudience: (id: EditionId, fence: number, run: number) => Promise<AudienceRun>;
  readonly readRun: (id: EditionId, fence: number, run: number) => Promise<readonly { readonly batch: Batch }[]>;
  /** False when somebody else wrote the batch since: it is theirs. */
  readonly advance: (id: EditionId, follows: string, batch: Batch) => Promise<boolean>;
  /** Prepares the edition's message in one language. */
  readonly openMessage: (edition: Edition, language: string) => Promise<SendTo>;
  /** How long this function may still run, in milliseconds. */
  readonly timeLeftMs: () => number;
  /** Between 0 and 1. */
  readonly random: () => number;
};

/** How a run ended: all its readers have an outcome, or the rest stays pending and the clock puts it on a lane again. */
export type RunEnd = 'done' | 'not-sending' | 'stopped' | 'out-of-time' | 'daily' | 'halted';

export type RunReport = { readonly ended: RunEnd; readonly submitted: number; readonly code?: string };

/** Ten sends that all time out, and the pace's own spacing, end before a claim of this length lapses. */
const LEASE_MS = 90_000;
/** A call that starts may take as long as its time limits allow (ses-mailer.ts: 3 s + 20 s); then it is recorded. */
const CALL_MS = 25_000;
/** What `deliver` does before the clock's first minute has asked SES for the rate: the rate of SES's sandbox. */
const FIRST_PACE: DeliveryControl = { v: 1, stopped: false, messagesPerSecond: 1, lanes: 1 };
const LONGEST_REST_MS = 10_000;

/**
 * Mails the readers of one run who wait, in waves of at most ten. A wave is claimed by one conditional write, which also
 * records the wave before; who was claimed and has no known answer is `unknown` and never tried again by itself.
 * Losing a batch to somebody else is no fault: the ledger has one writer at a time.
 * @param attempt unique for this call; ASCII letters and digits. Each write to the ledger carries it with a number of its own
 */
export async function deliverRun(
  { edition: id, run }: RunMessage,
  attempt: string,
  onlyTo: OnlyTo,
  deliver: Deliver,
): Promise<RunReport> {
  const edition = await deliver.findEdition(id);
  if (edition?.state !== 'sending' || edition.audience === undefined) return { ended: 'not-sending', submitted: 0 };
  const { fence } = edition.audience;
  const audience = await deliver.readAudience(id, fence, run);
  const sendTo = await deliver.openMessage(edition, audience.language);
  const work: Work = {
    id,
    series: edition.series,
    onlyTo,
    pace: lanePaces(),
    nextAttempt: writesOf(attempt),
    submitted: { count: 0 },
    sendTo,
  };

  for (const { batch } of await deliver.readRun(id, fence, run)) {
    if (isHeld(batch, deliver.now())) continue;
    const first = (batch.batch % RUN_BATCHES) * BATCH_READERS;
    const readers = audience.readers.slice(first, first + batch.outcomes.length);
    const end = await deliverBatch(batch, readers, work, deliver);
    if (end !== undefined) return { ...end, submitted: work.submitted.count };
  }
  return { ended: 'done', submitted: work.submitted.count };
}

type Work = {
  readonly id: EditionId;
  readonly series: Series;
  readonly nextAttempt: () => string;
  readonly onlyTo: OnlyTo;
  readonly pace: (control: DeliveryControl) => { readonly messagesPerSecond: number; readonly pace: Pace };
  readonly submitted: { count: number };
  readonly sendTo: SendTo;
};

/** @returns why the run must end here; nothing when the batch is through, or somebody else's. */
async function deliverBatch(
  found: Batch,
  readers: readonly SubscriberId[],
  work: Work,
  deliver: Deliver,
): Promise<{ readonly ended: RunEnd; readonly code?: string } | undefined> {
  let batch = found;
  let learned: ReadonlyMap<number, Learned> = new Map();
  let hold: Hold | undefined;
  let fault: WaveReport['fault'];
  let throttles = 0;
  for (;;) {
    const control = (await deliver.control()) ?? FIRST_PACE;
    const { messagesPerSecond, pace } = work.pace(control);
    const end = endOf(control, hold, deliver.timeLeftMs());
    const leaseUntil = deliver.now() + LEASE_MS;
    const size = end === undefined && hold === undefined && fault === undefined ? waveSize(messagesPerSecond) : 0;
    const step = nextStep(batch, learned, size, work.nextAttempt(), leaseUntil);
    if (step !== undefined) {
      // Somebody took the batch over while we were away: what they know is newer than what we do.
      if (!(await deliver.advance(work.id, batch.attempt, step.batch))) return undefined;
      batch = step.batch;
    }
    if (fault !== undefined) throw fault.error;
    if (end !== undefined) return { ended: end, ...(hold !== undefined && { code: hold.code }) };
    if (hold !== undefined) {
      // What is known is recorded; now wait inside our own time, with jitter, or all lanes come back at one instant.
      throttles += 1;
      const rest = Math.min(LONGEST_REST_MS, 500 * 2 ** throttles) * (0.5 + deliver.random() / 2);
      await deliver.sleepUntil(deliver.now() + rest);
      [learned, hold] = [new Map(), undefined];
      continue;
    }
    if (step === undefined || step.wave.length === 0) return undefined;

    const send: SendWave['send'] = (reader, id, address) => work.sendTo(id, address, { batch: batch.batch, reader });
    const rules = { series: work.series, onlyTo: work.onlyTo, pace, until: leaseUntil - CALL_MS };
    ({ learned, hold, fault } = await sendWave(step.wave, readers, rules, { ...deliver, send }));
    const submitted = [...learned.values()].filter(({ outcome }) => outcome === 'submitted').length;
    work.submitted.count += submitted;
    if (submitted > 0) throttles = 0;
  }
}

function endOf(control: DeliveryControl, hold: Hold | undefined, timeLeftMs: number): RunEnd | undefined {
  if (hold?.why === 'halted' || hold?.why === 'daily') return hold.why;
  if (control.stopped) return 'stopped';
  return timeLeftMs < LEASE_MS ? 'out-of-time' : undefined;
}

/** One pace a rate, kept for the whole run: a new batch does not begin with a burst. */
function lanePaces(): Work['pace'] {
  const paces = new Map<number, Pace>();
  return ({ messagesPerSecond: all, lanes }) => {
    const messagesPerSecond = all / lanes;
    const pace = paces.get(messagesPerSecond) ?? paceOf(messagesPerSecond);
    paces.set(messagesPerSecond, pace);
    return { messagesPerSecond, pace };
  };
}

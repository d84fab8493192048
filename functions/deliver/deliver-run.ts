import { writesOf } from '../model/attempt.ts';
import { changeBatch } from '../model/change-batch.ts';
import {
  BATCH_READERS,
  RUN_BATCHES,
  readOutcomes,
  type AudienceRun,
  type Batch,
  type Position,
  type RunMessage,
  type SendResult,
} from '../model/delivery.ts';
import {
  servesOf,
  type DeliveryControl,
  type Edition,
  type EditionId,
  type Pause,
  type Serves,
  type Slowdown,
} from '../model/edition.ts';
import { FIRST_CONTROL, paceInForce } from '../model/pace.ts';
import type { OnlyTo, SubscriberId } from '../model/subscriber.ts';
import { lanePace, type Pace } from './pace.ts';
import { refusalsOf, type Refusals } from './refusals.ts';
import { sendWave, type Hold, type SendWave, type WaveReport } from './send-wave.ts';
import { rest } from './rest.ts';
import { isHeld, nextStep, waveSize } from './wave.ts';

/** Sends an edition's message to one reader. */
export type SendTo = (reader: SubscriberId, address: string, at: Position) => Promise<SendResult>;

export type Deliver = Omit<SendWave, 'send'> & {
  readonly findEdition: (id: EditionId) => Promise<Edition | undefined>;
  /** The first reader is about to be claimed. False when the edition is not being sent any more as it was read. */
  readonly begin: (edition: Edition) => Promise<boolean>;
  readonly control: () => Promise<DeliveryControl | undefined>;
  /** Lowers the pace of all lanes, unless another lane did since `before` was read. */
  readonly slowDown: (before: Slowdown | undefined, slower: Slowdown) => Promise<void>;
  /** Lets the edition rest until an operator says go on. Safe to repeat. */
  readonly pause: (id: EditionId, pause: Pause) => Promise<void>;
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

/**
 * How a run ended: `done`, all its readers have an outcome; otherwise the rest stays pending. The clock puts it on a lane
 * again when it may go on: at once after `out-of-time` and `limit`, with new allowance after `daily`, after an operator's
 * word when it is `stopped`, `paused`, `late` or `halted`.
 */
export type RunEnd =
  | { readonly ended: 'not-sending' | 'stopped' | 'paused' | 'late' | 'out-of-time' | 'limit' | 'daily' }
  | { readonly ended: 'halted'; readonly why: 'set-up' | 'refusals'; readonly code: string; readonly words: string };

export type RunReport = (RunEnd | { readonly ended: 'done' }) & { readonly submitted: number };

/** A wave leaves within five seconds, and its last call may take 25; a consumer that died is waited for that long. */
const LEASE_MS = 45_000;
/** A call that starts may take as long as its time limits allow (ses-mailer.ts: 3 s + 20 s); then it is recorded. */
const CALL_MS = 25_000;

/**
 * Mails the readers of one run who wait, in waves of at most ten. A wave is claimed by one conditional write, which also
 * records the wave before; who was claimed and has no known answer is `unknown` and never tried again by itself.
 * Losing a batch to somebody else is no fault: the ledger has one writer at a time.
 * @param attempt unique for this call; ASCII letters and digits. Each write to the ledger carries it with a number of its own
 */
export async function deliverRun(
  { edition: id, run, limit = Infinity }: RunMessage,
  attempt: string,
  onlyTo: OnlyTo,
  deliver: Deliver,
): Promise<RunReport> {
  const startedAt = deliver.now();
  const edition = await deliver.findEdition(id);
  if (edition?.state !== 'sending' || edition.audience === undefined) return { ended: 'not-sending', submitted: 0 };
  if (edition.sendBy !== undefined && deliver.now() > Date.parse(edition.sendBy)) {
    await deliver.pause(id, { why: 'late' });
    return { ended: 'late', submitted: 0 };
  }
  const { fence } = edition.audience;
  const audience = await deliver.readAudience(id, fence, run);
  return deliverReaders({ edition, fence, audience, limit, startedAt }, attempt, onlyTo, deliver);
}

/** What mailing readers takes, once they are known. */
export type DeliverReaders = Omit<Deliver, 'findEdition' | 'readAudience'>;

/** Some readers of an edition, and since when (epoch milliseconds) this call has the lane to itself. */
type Readers = {
  readonly edition: Edition;
  readonly fence: number;
  readonly audience: AudienceRun;
  readonly limit: number;
  readonly startedAt: number;
};

/** Mails those of some readers who wait, whatever the edition's state: see `deliverRun`. */
export async function deliverReaders(
  { edition, fence, audience, limit, startedAt }: Readers,
  attempt: string,
  onlyTo: OnlyTo,
  deliver: DeliverReaders,
): Promise<RunReport> {
  const { id } = edition;
  const { run } = audience;
  const sendTo = await deliver.openMessage(edition, audience.language);
  // One that was sent has begun, also if that was before anybody wrote it down.
  let hasBegun = edition.begunAt !== undefined || edition.state !== 'sending';
  const work: Work = {
    id,
    begin: async () => (hasBegun ||= await deliver.begin(edition)),
    serves: servesOf(edition),
    onlyTo,
    pace: lanePace(startedAt),
    refusals: refusalsOf(),
    nextAttempt: writesOf(attempt),
    progress: { submitted: 0, left: limit },
    sendTo,
  };

  for (const { batch } of await deliver.readRun(id, fence, run)) {
    if (isHeld(batch, deliver.now())) continue;
    const first = (batch.batch % RUN_BATCHES) * BATCH_READERS;
    const readers = audience.readers.slice(first, first + batch.outcomes.length);
    const end = await deliverBatch(batch, readers, work, deliver);
    if (end === undefined) continue;
    if (end.ended === 'halted') {
      const { why, code, words } = end;
      if (why === 'refusals') await takeBack(code, fence, run, work, deliver);
      await deliver.pause(id, { why, code, words });
    }
    return { ...end, submitted: work.progress.submitted };
  }
  return { ended: 'done', submitted: work.progress.submitted };
}

type Work = {
  readonly id: EditionId;
  /** Before the first claim. False: another brief had the edition composed anew since it was read. */
  readonly begin: () => Promise<boolean>;
  readonly serves: Serves;
  readonly nextAttempt: () => string;
  readonly onlyTo: OnlyTo;
  readonly pace: Pace;
  readonly refusals: Refusals;
  readonly progress: { submitted: number; left: number };
  readonly sendTo: SendTo;
};

/** @returns why the run must end here; nothing when the batch is through, or somebody else's. */
async function deliverBatch(
  found: Batch,
  readers: readonly SubscriberId[],
  work: Work,
  deliver: DeliverReaders,
): Promise<RunEnd | undefined> {
  let batch = found;
  let wave: WaveReport = { learned: new Map(), hold: undefined };
  let doubted: WaveReport['learned'] = new Map();
  let throttles = 0;
  for (;;) {
    let control = FIRST_CONTROL;
    let { fault } = wave;
    try {
      control = (await deliver.control()) ?? FIRST_CONTROL;
    } catch (error) {
      // What SES has answered to the last wave is written down first.
      fault ??= { error };
    }
    const messagesPerSecond = paceInForce(control, deliver.now()) / control.lanes;
    const waits = readOutcomes(batch.outcomes).includes('pending');
    const must = whyEnd(control, wave.hold, waits, work, deliver.timeLeftMs());
    const rests = must !== undefined || wave.hold !== undefined || fault !== undefined;
    const judged = work.refusals.judge(batch.batch, wave.learned, rests ? 'rests' : waits ? 'more' : 'last', doubted);
    const { learned, distrust } = judged;
    doubted = judged.doubted;
    const end: RunEnd | undefined = distrust ? { ended: 'halted', why: 'refusals', ...distrust } : must;

    const leaseUntil = deliver.now() + LEASE_MS;
    const size = rests || end !== undefined ? 0 : Math.min(waveSize(messagesPerSecond), work.progress.left);
    if (size > 0 && waits && !(await work.begin())) return { ended: 'not-sending' };
    const step = nextStep(batch, learned, size, work.nextAttempt(), leaseUntil);
    if (step !== undefined) {
      // Somebody took the batch over while we were away: what they know is newer than what we do.
      if (!(await deliver.advance(work.id, batch.attempt, step.batch))) return undefined;
      batch = step.batch;
    }
    if (fault !== undefined) throw fault.error;
    if (end !== undefined) return end;
    if (wave.hold !== undefined) {
      throttles += 1;
      await rest(wave.hold, control, throttles, deliver);
      wave = { learned: new Map(), hold: undefined };
      continue;
    }
    if (step === undefined || step.wave.length === 0) return undefined;

    const { serves, onlyTo, pace, progress, sendTo } = work;
    const send: SendWave['send'] = (reader, who, address) => sendTo(who, address, { batch: batch.batch, reader });
    const rules = { serves, onlyTo, pace, messagesPerSecond, until: leaseUntil - CALL_MS };
    wave = await sendWave(step.wave, readers, rules, { ...deliver, send });
    const outcomes = [...wave.learned.values()].map(({ outcome }) => outcome);
    const submitted = outcomes.filter((outcome) => outcome === 'submitted').length;
    progress.submitted += submitted;
    progress.left -= submitted + outcomes.filter((outcome) => outcome === 'unknown').length;
    if (submitted > 0) throttles = 0;
  }
}

function whyEnd(
  { stopped, paused, allowance }: DeliveryControl,
  hold: Hold | undefined,
  waits: boolean,
  { id, progress }: Work,
  timeLeftMs: number,
): RunEnd | undefined {
  if (hold?.why === 'halted') return { ended: 'halted', why: 'set-up', code: hold.code, words: hold.words ?? '' };
  if (hold?.why === 'daily') return { ended: 'daily' };
  if (stopped) return { ended: 'stopped' };
  if (paused?.has(id) === true) return { ended: 'paused' };
  if (waits && progress.left <= 0) return { ended: 'limit' };
  // A message that came a second time brings its limit a second time.
  if (waits && allowance !== undefined && allowance.left <= 0) return { ended: 'daily' };
  return timeLeftMs < LEASE_MS ? { ended: 'out-of-time' } : undefined;
}

/** Readers of this run who were marked before it was clear that SES refuses everybody wait again. */
async function takeBack(code: string, fence: number, run: number, work: Work, deliver: DeliverReaders): Promise<void> {
  for (const { batch } of await deliver.readRun(work.id, fence, run)) {
    // Somebody else is at it, and would lose the wave in flight; `resume` takes back what is left.
    if (isHeld(batch, deliver.now())) continue;
    const back = changeBatch(
      batch,
      'pending',
      (outcome, reader) => outcome === 'refused' && batch.refusals?.[reader] === code,
      work.nextAttempt(),
    );
    // Somebody else is at this batch: they will find out by themselves.
    if (back !== undefined) await deliver.advance(work.id, batch.attempt, back);
  }
}

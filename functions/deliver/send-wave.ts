import type { Outcome, SendResult } from '../model/delivery.ts';
import type { Serves } from '../model/edition.ts';
import { consentOf, type OnlyTo, type Subscriber, type SubscriberId } from '../model/subscriber.ts';
import type { Pace } from './pace.ts';

/** What is known of one reader after a wave; for refusals with SES's code and its own words. */
export type Learned = { readonly outcome: Outcome; readonly code?: string; readonly words?: string };

/** Why nobody else should be tried: SES asks for a slower pace, the day's allowance is used up, or our set-up is at fault. */
export type Hold = { readonly why: 'throttled' | 'daily' | 'halted'; readonly code: string; readonly words?: string };

/** The code by which SES asks for a slower pace; other reasons to wait are our own network's. */
export const THROTTLING = 'Throttling';

/** Consent is read at most so long before the call to SES (promise 3). */
const CONSENT_MS = 5_000;
/** At a slow pace the first slot may be far away: consent is not read earlier than this before it. */
const AHEAD_MS = 1_000;

export type WaveReport = {
  readonly learned: ReadonlyMap<number, Learned>;
  readonly hold: Hold | undefined;
  /** What a call threw. Of whom a send threw nothing was learned: the ledger will call them unknown. */
  readonly fault?: { readonly error: unknown };
};

export type SendWave = {
  readonly now: () => number;
  readonly sleepUntil: (instant: number) => Promise<void>;
  readonly readSubscribers: (ids: readonly SubscriberId[]) => Promise<ReadonlyMap<SubscriberId, Subscriber>>;
  readonly send: (position: number, reader: SubscriberId, address: string) => Promise<SendResult>;
};

/**
 * Mails the readers of one claimed wave: reads their consent, strongly consistent, then one call to SES a reader, each
 * at its own instant of the pace. Whoever was not tried comes back as `pending`, also when their consent grew old before
 * their turn came: the next wave reads it again.
 * @param wave positions in the batch, claimed
 * @param until no call starts after this instant: the claim would lapse before its answer
 */
export async function sendWave(
  wave: readonly number[],
  readers: readonly SubscriberId[],
  rules: {
    readonly serves: Serves;
    readonly onlyTo: OnlyTo;
    readonly pace: Pace;
    /** Of this lane. */
    readonly messagesPerSecond: number;
    readonly until: number;
  },
  { now, sleepUntil, readSubscribers, send }: SendWave,
): Promise<WaveReport> {
  const learned = new Map<number, Learned>();
  const people = wave.flatMap((position) => {
    const id = readers[position];
    if (id === undefined) throw new Error(`the audience has no reader ${position}`);
    return [{ position, id }];
  });
  const first = rules.pace.next(now(), rules.messagesPerSecond);
  if (first < rules.until && first - AHEAD_MS > now()) await sleepUntil(first - AHEAD_MS);
  const freshUntil = now() + CONSENT_MS;
  let found: ReadonlyMap<SubscriberId, Subscriber>;
  try {
    found = await readSubscribers(people.map(({ id }) => id));
  } catch (error) {
    // Nobody was tried: they wait on, instead of being counted as unknown for ever.
    for (const { position } of people) learned.set(position, { outcome: 'pending' });
    return { learned, hold: undefined, fault: { error } };
  }
  let hold: Hold | undefined;
  let fault: WaveReport['fault'];
  const calls: Promise<void>[] = [];
  const mail = async (position: number, id: SubscriberId, address: string) => {
    try {
      const { hold: asked, ...known } = meaningOf(await send(position, id, address));
      learned.set(position, known);
      hold = worse(hold, asked);
    } catch (error) {
      // Nobody awaits this call yet: thrown on, it would end the process and take the answers of the others with it.
      fault ??= { error };
    }
  };
  for (const { position, id } of people) {
    const consent = consentOf(found.get(id), rules.serves, rules.onlyTo, now());
    if ('excluded' in consent) {
      learned.set(position, { outcome: consent.excluded });
      continue;
    }
    const slot = rules.pace.next(now(), rules.messagesPerSecond);
    // At such a pace not even this wave can leave while its claim holds: rest, instead of claiming it over and over.
    if (slot >= rules.until) hold = worse(hold, { why: 'throttled', code: 'Pace' });
    const isFresh = slot <= freshUntil;
    if (hold === undefined && fault === undefined && isFresh) await sleepUntil(slot);
    if (hold !== undefined || fault !== undefined || now() >= rules.until || now() > freshUntil || !isFresh) {
      learned.set(position, { outcome: 'pending' });
      continue;
    }
    rules.pace.leaves(now(), rules.messagesPerSecond);
    calls.push(mail(position, id, consent.address));
  }
  await Promise.all(calls);
  return { learned, hold, ...(fault && { fault }) };
}

function meaningOf(result: SendResult): Learned & { readonly hold?: Hold } {
  switch (result.kind) {
    case 'accepted':
      return { outcome: 'submitted' };
    case 'refused':
      return { outcome: 'refused', code: result.code, words: result.words };
    case 'unknown':
      return { outcome: 'unknown' };
    case 'unsent':
      return { outcome: 'pending', hold: { why: 'throttled', code: result.code } };
    case 'throttled':
      return { outcome: 'pending', hold: { why: result.daily ? 'daily' : 'throttled', code: THROTTLING } };
    case 'halted':
      return { outcome: 'pending', hold: { why: 'halted', code: result.code, words: result.words } };
  }
}

function worse(one: Hold | undefined, other: Hold | undefined): Hold | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.why === 'throttled' ? other : one;
}

import type { Hand } from '../../../cli/edition/hand.ts';
import type { EditionAccount } from '../../../functions/model/account.ts';
import type { Slug } from '../../../functions/model/article.ts';
import type { RunCalls } from '../../../functions/model/counts.ts';
import type { Batch } from '../../../functions/model/delivery.ts';
import {
  EDITION_MOVES,
  type ComposeOrder,
  type DeliveryControl,
  type Edition,
  type EditionId,
  type EditionState,
} from '../../../functions/model/edition.ts';
import type { BatchEvents } from '../../../functions/model/feedback.ts';
import type { SubscriberId } from '../../../functions/model/subscriber.ts';
import { article, upload } from '../../compose/world.ts';
import { Crash, crashAt } from '../../support/crash.ts';

export const id = '2026-W47' as EditionId;
export const NOW = Date.parse('2026-11-22T03:00:00.000Z');

const frozen: Edition = {
  v: 1,
  id,
  series: 'weekly',
  state: 'sending',
  scheduledAt: '2026-11-22T00:00:00.000Z',
  attempt: 'composed',
  leaseUntil: 0,
  fence: 1,
  articles: ['one', 'two'] as Slug[],
  rendering: 'r1',
  sendBy: '2026-11-23T03:00:00.000Z',
};

export const batch = (number: number, outcomes: string, more: Partial<Batch> = {}): Batch => ({
  v: 1,
  batch: number,
  outcomes,
  attempt: `wave${number}`,
  leaseUntil: 0,
  fence: 1,
  ...more,
});

/** The stores of a stack in memory, with the conditions that the tables keep. Batch 20 is the first of the second run. */
export function operatorWorld(about: Partial<Edition>, ...batches: readonly Batch[]) {
  const readers = batches.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
  const runs = Math.max(0, ...batches.map(({ batch: number }) => Math.floor(number / 20) + 1));
  const world = {
    now: NOW,
    edition: {
      ...frozen,
      audience: { candidates: readers + 1, readers, excluded: { 'only-to': 1 }, runs, fence: 1 },
      ...about,
    } as Edition,
    control: { v: 1, stopped: false, messagesPerSecond: 10, lanes: 1 } as DeliveryControl,
    ledger: new Map(batches.map((one) => [one.batch, one])),
    events: new Map<number, BatchEvents>(),
    used: new Map([
      ['one', id],
      ['two', id],
      ['other', '2026-W46' as EditionId],
    ]),
    uploads: [upload(article('one')), upload(article('two'))],
    welcomes: [] as Batch[],
    calls: [] as RunCalls[],
    leavers: 0,
    account: undefined as EditionAccount | undefined,
    orders: [] as ComposeOrder[],
    said: [] as string[],
    /** What others do while the operator waits, a step a second. */
    meanwhile: [] as (() => void)[],
  };
  let attempts = 0;
  const resting = () => new Set(world.control.paused ?? []);
  const move = (from: EditionState, to: EditionState, set: Partial<Edition>, drop: readonly (keyof Edition)[] = []) => {
    if (!EDITION_MOVES[from].includes(to)) throw new Error(`${from} never becomes ${to}`);
    if (world.edition.state !== from) return false;
    world.edition = { ...world.edition, ...set, state: to };
    for (const field of drop) delete (world.edition as Record<string, unknown>)[field];
    return true;
  };

  const hand: Hand = {
    now: () => world.now,
    sleep: async (ms) => {
      for (let slept = 0; slept < ms; slept += 1_000) {
        world.now += 1_000;
        world.meanwhile.shift()?.();
      }
    },
    nextAttempt: () => `operator${(attempts += 1)}`,
    find: async (wanted) => (wanted === id ? world.edition : undefined),
    listOpen: async () => [id],
    control: async () => world.control,
    rest: async (edition) => {
      world.control = { ...world.control, paused: resting().add(edition) };
    },
    goOn: async (edition) => {
      const paused = resting();
      paused.delete(edition);
      world.control = { ...world.control, paused };
    },
    setStopped: async (stopped) => {
      world.control = { ...world.control, stopped };
    },
    pause: async (_, pause) => move('sending', 'paused', { pause }),
    reopen: async (_, from, sendBy, acknowledged) =>
      move(from, 'sending', { sendBy, ...(acknowledged && { acknowledged }) }, ['pause', 'sentAt', 'cancelledAt']),
    cancel: async (_, from, unused, cancelledAt) =>
      move(from, 'cancelled', { cancelledAt, ...(unused && { articles: [] }) }, ['pause', 'sendBy']),
    listUsed: async () => new Map(world.used),
    giveBack: async (_, key, edition) => {
      if (world.used.get(key) === edition) world.used.delete(key);
    },
    async *listUploads() {
      yield* world.uploads;
    },
    readAudience: async (_, __, run) => ({
      readers: Array.from({ length: 1000 }, (___, reader) => `run${run}-${reader}` as SubscriberId),
    }),
    readRun: async (_, __, run) =>
      [...world.ledger.values()]
        .filter(({ batch: number }) => Math.floor(number / 20) === run)
        .map((one) => ({ batch: one, events: world.events.get(one.batch) })),
    advance: async (_, follows, next) => {
      if (world.ledger.get(next.batch)?.attempt !== follows) return false;
      world.ledger.set(next.batch, next);
      return true;
    },
    listWelcomes: async () => world.welcomes.map((one) => ({ batch: one, events: undefined })),
    readCalls: async (_, run) => world.calls.filter((one) => one.run === run),
    countLeavers: async () => world.leavers,
    findAccount: async () => world.account,
    order: async (order) => {
      world.orders.push(order);
    },
    say: (line) => void world.said.push(line),
    lateAfterHours: 24,
  };

  return Object.assign(world, {
    hand,
    rests: () => resting().has(id),
    letters: () => [...world.ledger.values()].map(({ outcomes }) => outcomes).join(' '),
    /** A consumer writes to a batch that it holds. */
    writes: (number: number, more: Partial<Batch>) => {
      world.ledger.set(number, { ...(world.ledger.get(number) as Batch), attempt: `other${world.now}`, ...more });
    },
  });
}

export type OperatorWorld = ReturnType<typeof operatorWorld>;

const CALLS = [
  'find',
  'listOpen',
  'control',
  'rest',
  'goOn',
  'setStopped',
  'pause',
  'reopen',
  'cancel',
  'listUsed',
  'giveBack',
  'readRun',
  'advance',
  'order',
] as const satisfies readonly (keyof Hand)[];

/** The operator's machine dies at the nth call to AWS, before or after the call has its effect. */
export function crashing(hand: Hand, at: number, when: 'before' | 'after') {
  const calls: string[] = [];
  const { dying } = crashAt(at, when);
  const named = (name: string, call: (...args: never[]) => Promise<unknown>) => {
    const doomedCall = dying(call);
    return (...args: never[]): Promise<unknown> => {
      calls.push(name);
      return doomedCall(...args);
    };
  };
  const doomed = { ...hand, ...Object.fromEntries(CALLS.map((name) => [name, named(name, hand[name])])) } as Hand;
  return { doomed, calls };
}

/** Runs a command once for each call it makes, dying there, and then again: how things are afterwards. */
export async function afterEveryCrash(
  make: () => OperatorWorld,
  command: (hand: Hand) => Promise<unknown>,
  check: (world: OperatorWorld, where: string) => void,
): Promise<void> {
  const clean = make();
  const { doomed: whole, calls } = crashing(clean.hand, Infinity, 'before');
  await command(whole);
  check(clean, 'without a crash');
  for (let at = 1; at <= calls.length; at += 1)
    for (const when of ['before', 'after'] as const) {
      const world = make();
      const where = `crash ${when} call ${at}, ${calls[at - 1]}`;
      const { doomed } = crashing(world.hand, at, when);
      const outcome = await command(doomed).then(
        () => 'went on',
        (error: unknown) => error,
      );
      if (!(outcome instanceof Crash)) throw new Error(`${where}: it did not crash`);
      await command(world.hand);
      check(world, where);
    }
}

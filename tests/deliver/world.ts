import type { Deliver } from '../../functions/deliver/deliver-run.ts';
import {
  BATCH_READERS,
  readOutcomes,
  writeOutcomes,
  type Batch,
  type Outcome,
  type RunMessage,
  type SendResult,
} from '../../functions/model/delivery.ts';
import type { DeliveryControl, Edition, EditionId } from '../../functions/model/edition.ts';
import { FIRST_CONTROL } from '../../functions/model/pace.ts';
import type { Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';
import { crashAt } from '../support/crash.ts';

export const edition: Edition = {
  v: 1,
  id: '2026-W47' as EditionId,
  series: 'weekly',
  state: 'sending',
  scheduledAt: '2026-11-22T00:00:00.000Z',
  attempt: 'c',
  leaseUntil: 0,
  fence: 2,
  audience: { candidates: 0, readers: 0, excluded: {}, runs: 1, fence: 2 },
};

export const message: RunMessage = { v: 1, edition: edition.id, run: 0, round: 0 };

export const readerId = (position: number) => `${String(position).padStart(21, 'r')}A` as SubscriberId;

const subscriber = (position: number): Subscriber => ({
  v: 1,
  id: readerId(position),
  status: 'active',
  address: `reader${position}@example.com`,
  cadence: 'weekly',
  language: 'vi',
});

/** A ledger, an audience, subscribers and an SES in memory, on one clock that moves when somebody waits for it. */
export function deliveryWorld(size: number) {
  const readers = Array.from({ length: size }, (_, position) => readerId(position));
  const people = new Map(readers.map((id, position) => [id, subscriber(position)]));
  const batches: Batch[] = [];
  for (let first = 0; first < size; first += BATCH_READERS)
    batches.push({
      v: 1,
      batch: batches.length,
      outcomes: '.'.repeat(Math.min(BATCH_READERS, size - first)),
      attempt: '',
      leaseUntil: 0,
      fence: 2,
    });

  const world = {
    time: 1_000_000,
    edition,
    control: { v: 1, stopped: false, messagesPerSecond: 20, lanes: 1 } as DeliveryControl | undefined,
    people,
    batches,
    /** What SES took, in order: by whom, and when. */
    accepted: [] as { reader: SubscriberId; at: number; batch: number; position: number }[],
    /** Calls to SES, taken or not. */
    calls: 0,
    answer: (_reader: SubscriberId): SendResult => ({ kind: 'accepted', messageId: 'm' }),
    outcomes: (): Outcome[] => batches.flatMap((batch) => readOutcomes(batch.outcomes)),
    letters: (): string => batches.map((batch) => batch.outcomes).join(''),
    setLetters(batch: number, outcomes: readonly Outcome[], more: Partial<Batch> = {}) {
      batches[batch] = { ...(batches[batch] as Batch), outcomes: writeOutcomes(outcomes), ...more };
    },
    /** How often the reader who got it most often got it. */
    timesMailed: () =>
      Math.max(
        0,
        ...Object.values(Object.groupBy(world.accepted, ({ reader }) => reader)).map((all) => all?.length ?? 0),
      ),
  };

  /** One consumer: another function instance with its own time limit. */
  const consumer = (limitMs = 180_000): Deliver => {
    const began = world.time;
    return {
      now: () => world.time,
      random: () => 0.5,
      timeLeftMs: () => began + limitMs - world.time,
      sleepUntil: async (instant) => {
        world.time = Math.max(world.time, instant);
      },
      findEdition: async () => world.edition,
      begin: async () => world.edition.state === 'sending',
      control: async () => world.control,
      slowDown: async (before, slower) => {
        if (world.control !== undefined && world.control.slowdown?.at === before?.at)
          world.control = { ...world.control, slowdown: slower };
      },
      pause: async (id, pause) => {
        const { control = FIRST_CONTROL } = world;
        world.control = { ...control, paused: new Set([...(control.paused ?? []), id]) };
        if (world.edition.state === 'sending') world.edition = { ...world.edition, state: 'paused', pause };
      },
      readAudience: async (id, _, run) => ({ v: 1, edition: id, run, language: 'vi', readers }),
      readRun: async (_, fence) => batches.filter((batch) => batch.fence === fence).map((batch) => ({ batch })),
      advance: async (_, follows, batch) => {
        if (batches[batch.batch]?.attempt !== follows) return false;
        batches[batch.batch] = batch;
        return true;
      },
      readSubscribers: async (ids) => new Map(ids.flatMap((id) => [[id, people.get(id)] as const]).filter(isThere)),
      openMessage:
        async () =>
        async (reader, _, { batch, reader: position }) => {
          world.calls += 1;
          const result = world.answer(reader);
          if (result.kind === 'accepted') world.accepted.push({ reader, at: world.time, batch, position });
          return result;
        },
    };
  };
  return Object.assign(world, { consumer });
}

export type World = ReturnType<typeof deliveryWorld>;

function isThere(entry: readonly [SubscriberId, Subscriber | undefined]): entry is [SubscriberId, Subscriber] {
  return entry[1] !== undefined;
}

/** Makes a consumer die at its nth call to the outside, before or after the call has its effect. */
export function crashing(deliver: Deliver, at: number, when: 'before' | 'after') {
  const { dying, calls } = crashAt(at, when);
  const { openMessage } = deliver;
  const doomed: Deliver = {
    ...deliver,
    findEdition: dying(deliver.findEdition),
    control: dying(deliver.control),
    slowDown: dying(deliver.slowDown),
    pause: dying(deliver.pause),
    readAudience: dying(deliver.readAudience),
    readRun: dying(deliver.readRun),
    advance: dying(deliver.advance),
    readSubscribers: dying(deliver.readSubscribers),
    sleepUntil: dying(deliver.sleepUntil),
    openMessage: dying(async (...about: Parameters<Deliver['openMessage']>) => dying(await openMessage(...about))),
  };
  return { doomed, calls };
}

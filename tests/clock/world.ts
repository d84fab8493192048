import type { Brief } from '../../functions/model/brief.ts';
import type { Clock } from '../../functions/clock/tick.ts';
import type { Batch, RunMessage } from '../../functions/model/delivery.ts';
import type { ComposeOrder, DeliveryControl, Edition, EditionId } from '../../functions/model/edition.ts';
import type { BatchEvents } from '../../functions/model/feedback.ts';

export const id = '2026-W47' as EditionId;
export const NOW = 1_000_000;
export const MINUTE = 29_000_000;

export const sending = (runs: number): Edition => ({
  v: 1,
  id,
  series: 'weekly',
  state: 'sending',
  scheduledAt: '2026-11-22T00:00:00.000Z',
  attempt: 'a',
  leaseUntil: 0,
  fence: 2,
  audience: { candidates: 9, readers: 9, excluded: {}, runs, fence: 2 },
});

export const batchOf = (batch: number, outcomes: string, leaseUntil = 0): Batch => ({
  v: 1,
  batch,
  outcomes,
  attempt: `attempt${batch}`,
  leaseUntil,
  fence: 2,
});

/** Editions, a ledger and lanes in memory. */
export function clockWorld(edition: Edition | undefined, batches: readonly Batch[] = []) {
  const world = {
    edition,
    open: [id],
    ledger: new Map(batches.map((batch) => [batch.batch, batch])),
    lanesAreEmpty: true,
    time: NOW,
    events: new Map<number, BatchEvents>(),
    lanes: [] as { message: RunMessage; lanes: number }[],
    orders: [] as ComposeOrder[],
    brief: undefined as Brief | undefined,
    control: { v: 1, stopped: false, messagesPerSecond: 100, lanes: 2 } as DeliveryControl | undefined,
  };
  const clock: Clock = {
    now: () => world.time,
    listOpen: async () => [...world.open],
    find: async () => world.edition,
    finish: async (_, at) => {
      if (world.edition?.state !== 'sending') return false;
      world.edition = { ...world.edition, state: 'sent', sentAt: at };
      return true;
    },
    reopen: async () => {
      if (world.edition?.state !== 'sent') return false;
      world.edition = { ...world.edition, state: 'sending' };
      return true;
    },
    pause: async (_, pause) => {
      if (world.edition?.state === 'sending') world.edition = { ...world.edition, state: 'paused', pause };
    },
    waitForEvents: async (_, canaryUntil) => {
      if (world.edition?.state === 'sending') world.edition = { ...world.edition, canaryUntil };
    },
    close: async (closed) => {
      world.open = world.open.filter((one) => one !== closed);
    },
    order: async (order) => {
      world.orders.push(order);
    },
    readRun: async (_, fence, run) =>
      [...world.ledger.values()]
        .filter((batch) => batch.fence === fence && Math.floor(batch.batch / 20) === run)
        .map((batch) => ({ batch, events: world.events.get(batch.batch) })),
    advance: async (_, follows, batch) => {
      if (world.ledger.get(batch.batch)?.attempt !== follows) return false;
      world.ledger.set(batch.batch, batch);
      return true;
    },
    control: async () => world.control,
    readBrief: async () => world.brief,
    mark: async (marked) => {
      if (!world.open.includes(marked)) world.open.push(marked);
    },
    restingSince: new Map(),
    lanesAreEmpty: async () => world.lanesAreEmpty,
    putOnLanes: async (messages, lanes) => {
      world.lanes.push(...messages.map((message) => ({ message, lanes })));
    },
  };
  return Object.assign(world, { clock });
}

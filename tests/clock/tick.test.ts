import { describe, expect, test } from 'vitest';
import { lanesFor } from '../../functions/clock/lanes-for.ts';
import { tick, type Clock } from '../../functions/clock/tick.ts';
import type { Batch } from '../../functions/model/delivery.ts';
import { batchOf, clockWorld, id, MINUTE, NOW, sending } from './world.ts';

describe('every minute an edition', () => {
  test('that is marked and not yet there waits', async () => {
    const world = clockWorld(undefined);
    expect(await tick(MINUTE, {}, world.clock)).toEqual({
      ticks: [{ edition: id, did: 'waits', unknown: 0 }],
      faults: [],
    });
    expect(world.open).toEqual([id]);
  });

  test.each([
    [NOW + 1, 'waits', 0],
    [NOW, 'ordered', 1],
    [0, 'ordered', 1],
  ])('that is composed under a lease until %i: %s', async (leaseUntil, did, orders) => {
    const world = clockWorld({ ...sending(0), state: 'composing', leaseUntil });
    expect(await tick(MINUTE, {}, world.clock)).toEqual({ ticks: [{ edition: id, did, unknown: 0 }], faults: [] });
    expect(world.orders).toHaveLength(orders);
    // The order is for the same instant: composed days later it is still the edition of its week.
    for (const order of world.orders)
      expect(order).toEqual({ v: 1, series: 'weekly', scheduledAt: '2026-11-22T00:00:00.000Z' });
  });

  test.each(['cancelled', 'skipped'] as const)('that is %s is looked after no longer', async (state) => {
    const world = clockWorld({ ...sending(0), state });
    expect(await tick(MINUTE, {}, world.clock)).toEqual({
      ticks: [{ edition: id, did: 'closed', unknown: 0 }],
      faults: [],
    });
    expect(world.open).toEqual([]);
    expect(world.edition?.state).toBe(state);
  });

  test('whose readers wait has the runs they are in put back on lanes, and only those', async () => {
    const world = clockWorld(sending(3), [
      batchOf(0, 'sss'),
      batchOf(20, 's.s'),
      batchOf(21, '...'),
      batchOf(40, '..'),
    ]);
    expect(await tick(MINUTE, {}, world.clock)).toEqual({
      ticks: [expect.objectContaining({ edition: id, did: 'put-on-lanes', unknown: 0 })],
      faults: [],
    });
    expect(world.lanes).toEqual(
      [1, 2].map((run) => ({ message: { v: 1, edition: id, run, round: MINUTE }, lanes: 2 })),
    );
  });

  test('is put on one lane while nobody has asked SES for the rate', async () => {
    const world = clockWorld(sending(1), [batchOf(0, '.')]);
    world.control = undefined;
    await tick(MINUTE, {}, world.clock);
    expect(world.lanes[0]?.lanes).toBe(1);
  });

  test.each<[string, readonly Batch[], boolean]>([
    ['messages are on the lanes', [batchOf(0, '..')], false],
    ['somebody is at it', [batchOf(0, 'cc..', NOW + 1)], true],
    ['somebody is at its last wave', [batchOf(0, 'ss'), batchOf(1, 'scc', NOW + 1)], true],
  ])('is left alone while %s', async (_, batches, lanesAreEmpty) => {
    const world = clockWorld(sending(1), batches);
    world.lanesAreEmpty = lanesAreEmpty;
    const before = new Map(world.ledger);
    expect(await tick(MINUTE, {}, world.clock)).toEqual({
      ticks: [{ edition: id, did: 'waits', unknown: 0 }],
      faults: [],
    });
    expect(world.lanes).toEqual([]);
    expect(world.ledger).toEqual(before);
    expect(world.edition?.state).toBe('sending');
  });

  test('has claims that lapsed turned into unknown, and the rest put back', async () => {
    const world = clockWorld(sending(1), [batchOf(0, 'scc.', NOW), batchOf(1, 'c', 5)]);
    expect(await tick(MINUTE, {}, world.clock)).toEqual({
      ticks: [expect.objectContaining({ edition: id, did: 'put-on-lanes', unknown: 3 })],
      faults: [],
    });
    expect(world.ledger.get(0)).toMatchObject({ outcomes: 'suu.', leaseUntil: 0 });
    expect(world.ledger.get(0)?.attempt).not.toBe('attempt0');
    expect(world.ledger.get(0)?.attempt).toMatch(/^[A-Za-z0-9]+$/);
    expect(world.ledger.get(1)?.outcomes).toBe('u');
  });

  test('is sent when nobody waits any more, unknown readers or not', async () => {
    const world = clockWorld(sending(2), [batchOf(0, 'ssr'), batchOf(20, 'cl', 5)]);
    expect(await tick(MINUTE, {}, world.clock)).toEqual({
      ticks: [{ edition: id, did: 'finished', unknown: 1 }],
      faults: [],
    });
    expect(world.edition).toMatchObject({ state: 'sent', sentAt: new Date(NOW).toISOString() });
    // Events of SES may still say what became of the unknown one.
    expect(world.open).toEqual([id]);
  });

  test('is closed with its last reader when nobody is unknown', async () => {
    const world = clockWorld(sending(1), [batchOf(0, 'ssrl')]);
    expect((await tick(MINUTE, {}, world.clock)).ticks).toMatchObject([{ did: 'finished', unknown: 0 }]);
    expect(world.open).toEqual([]);
  });

  test('is not closed over a consumer who was only slow: what it wrote meanwhile is looked at in the next minute', async () => {
    const world = clockWorld(sending(1), [batchOf(0, 'ssc', 5)]);
    const { advance } = world.clock;
    const clock: Clock = {
      ...world.clock,
      advance: async (...write) => {
        // SES had answered "too fast": its reader waits again.
        world.ledger.set(0, { ...batchOf(0, 'ss.'), attempt: 'slow' });
        return advance(...write);
      },
    };
    expect(await tick(MINUTE, {}, clock)).toEqual({ ticks: [{ edition: id, did: 'waits', unknown: 0 }], faults: [] });
    expect(world.edition?.state).toBe('sending');
    expect(world.open).toEqual([id]);
    expect(await tick(MINUTE + 1, {}, world.clock)).toEqual({
      ticks: [expect.objectContaining({ edition: id, did: 'put-on-lanes', unknown: 0 })],
      faults: [],
    });
  });

  test('passes over batches of an abandoned freeze', async () => {
    const world = clockWorld(sending(1), [batchOf(0, 's'), { ...batchOf(1, '..'), fence: 1 }]);
    expect(await tick(MINUTE, {}, world.clock)).toEqual({
      ticks: [{ edition: id, did: 'finished', unknown: 0 }],
      faults: [],
    });
  });
});

test('the same minute twice changes nothing more: what is put on lanes has the same name', async () => {
  const world = clockWorld(sending(1), [batchOf(0, 'cc..', 5)]);
  await tick(MINUTE, {}, world.clock);
  const after = new Map(world.ledger);
  await tick(MINUTE, {}, world.clock);
  expect(world.ledger).toEqual(after);
  expect(new Set(world.lanes.map(({ message }) => JSON.stringify(message))).size).toBe(1);
});

test.each([
  [1, 0.8, 0.8, 1],
  [14, 0.8, 11.2, 1],
  [50, 1, 50, 1],
  [51, 1, 51, 2],
  [500, 0.8, 400, 8],
  [5000, 0.8, 4000, 80],
])('of %i messages a second and a share of %f the digest uses %f, on %i lanes', (rate, share, ours, lanes) => {
  const found = lanesFor(rate, share);
  expect(found.messagesPerSecond).toBeCloseTo(ours);
  expect(found.lanes).toBe(lanes);
});

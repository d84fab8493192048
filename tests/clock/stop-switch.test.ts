import { describe, expect, test } from 'vitest';
import { tick, type ClockRules } from '../../functions/clock/tick.ts';
import type { BatchEvents } from '../../functions/model/feedback.ts';
import { batchOf, clockWorld, id, MINUTE, NOW, sending } from './world.ts';

const rules: ClockRules = {
  stopSwitch: { bounces: { rate: 0.05, least: 2 }, complaints: { rate: 0.001, least: 1 } },
};
const positions = (count: number) => new Set(Array.from({ length: count }, (_, reader) => reader));
const events = (more: Partial<BatchEvents>): BatchEvents => ({ v: 1, batch: 0, ...more });

describe('an edition', () => {
  test('rests as soon as too many mails have come back for good, with how many of how many', async () => {
    const world = clockWorld(sending(1), [batchOf(0, `${'s'.repeat(40)}..........`)]);
    world.events.set(0, events({ delivery: positions(40), bounce: positions(3), permanent: positions(2) }));
    expect((await tick(MINUTE, rules, world.clock)).ticks).toEqual([
      { edition: id, did: 'tripped', unknown: 0, trip: { why: 'bounces', count: 2, of: 40 } },
    ]);
    expect(world.edition).toMatchObject({ state: 'paused', pause: { why: 'bounces', count: 2, of: 40 } });
    expect(world.lanes).toEqual([]);
  });

  test('goes on below the rate, and below the least number', async () => {
    for (const [delivered, permanent] of [
      [41, 2],
      [1, 1],
    ] as const) {
      const world = clockWorld(sending(1), [batchOf(0, `${'s'.repeat(45)}.....`)]);
      world.events.set(0, events({ delivery: positions(delivered), permanent: positions(permanent) }));
      expect((await tick(MINUTE, rules, world.clock)).ticks).toMatchObject([{ did: 'put-on-lanes' }]);
    }
  });

  test('rests also while somebody is being written to, and lapsed claims are settled first', async () => {
    const world = clockWorld(sending(1), [batchOf(0, 'sscc', NOW), batchOf(1, 'cc..', NOW + 1)]);
    world.events.set(0, events({ delivery: positions(2), complaint: positions(1) }));
    expect((await tick(MINUTE, rules, world.clock)).ticks).toMatchObject([
      { did: 'tripped', unknown: 2, trip: { why: 'complaints' } },
    ]);
    expect(world.ledger.get(0)?.outcomes).toBe('ssuu');
    expect(world.ledger.get(1)?.outcomes).toBe('cc..');
  });

  test('that has nobody left to write to is sent, whatever came back: there is nothing to stop', async () => {
    const world = clockWorld(sending(1), [batchOf(0, 'ssss')]);
    world.events.set(0, events({ bounce: positions(4), permanent: positions(4) }));
    expect((await tick(MINUTE, rules, world.clock)).ticks).toMatchObject([{ did: 'finished' }]);
  });

  test('counts nobody twice, and nobody of whom we do not know that SES took the mail', async () => {
    const world = clockWorld(sending(1), [batchOf(0, 'su..')]);
    // Reader 3 is none of whom the ledger says anything.
    world.events.set(0, events({ bounce: positions(1), permanent: new Set([0, 40]), delivery: positions(1) }));
    expect((await tick(MINUTE, rules, world.clock)).ticks).toMatchObject([{ did: 'put-on-lanes' }]);
  });

  test('that was let go on with what was seen does not rest again for that', async () => {
    const edition = { ...sending(1), acknowledged: { bounces: { count: 2, of: 40 } } };
    const world = clockWorld(edition, [batchOf(0, `${'s'.repeat(40)}..........`)]);
    world.events.set(0, events({ delivery: positions(40), permanent: positions(2) }));
    expect((await tick(MINUTE, rules, world.clock)).ticks).toMatchObject([{ did: 'put-on-lanes' }]);
    world.events.set(0, events({ delivery: positions(40), permanent: positions(4) }));
    expect((await tick(MINUTE + 1, rules, world.clock)).ticks).toMatchObject([{ did: 'tripped' }]);
  });
});

describe('an edition with a canary', () => {
  const canary: ClockRules = { ...rules, canary: { readers: 5, minutes: 30 } };
  const crowd = { ...sending(2), audience: { candidates: 20, readers: 20, excluded: {}, runs: 2, fence: 2 } };

  test('goes first to so many readers, then waits, then goes to all others', async () => {
    const world = clockWorld(crowd, [batchOf(0, '.'.repeat(10)), batchOf(20, '.'.repeat(10))]);
    await tick(MINUTE, canary, world.clock);
    expect(world.lanes.map(({ message }) => message)).toEqual([{ v: 1, edition: id, run: 0, round: MINUTE, limit: 5 }]);

    world.lanes = [];
    world.ledger.set(0, batchOf(0, 'ssssr.....'));
    expect((await tick(MINUTE + 1, canary, world.clock)).ticks).toMatchObject([{ did: 'waits-for-canary' }]);
    expect(world.edition?.canaryUntil).toBe(new Date(NOW + 30 * 60_000).toISOString());
    world.time = NOW + 30 * 60_000 - 1;
    expect((await tick(MINUTE + 29, canary, world.clock)).ticks).toMatchObject([{ did: 'waits-for-canary' }]);
    expect(world.lanes).toEqual([]);

    world.time = NOW + 30 * 60_000;
    expect((await tick(MINUTE + 30, canary, world.clock)).ticks).toMatchObject([{ did: 'put-on-lanes', today: 15 }]);
    expect(world.lanes.map(({ message }) => message)).toEqual([
      { v: 1, edition: id, run: 0, round: MINUTE + 30 },
      { v: 1, edition: id, run: 1, round: MINUTE + 30 },
    ]);
  });

  test('rests for what its first readers say, and nobody else gets it', async () => {
    const world = clockWorld(crowd, [batchOf(0, 'sssss.....'), batchOf(20, '.'.repeat(10))]);
    await tick(MINUTE, canary, world.clock);
    world.events.set(0, events({ delivery: positions(3), bounce: positions(5), permanent: positions(2) }));
    expect((await tick(MINUTE + 1, canary, world.clock)).ticks).toMatchObject([{ did: 'tripped' }]);
    expect(world.edition?.state).toBe('paused');
    expect(world.lanes).toEqual([]);
  });

  test('tells nobody that it goes out over several days because of that', async () => {
    const world = clockWorld(crowd, [batchOf(0, '.'.repeat(10)), batchOf(20, '.'.repeat(10))]);
    expect((await tick(MINUTE, canary, world.clock)).ticks).toMatchObject([{ did: 'put-on-lanes', days: 1, later: 0 }]);
  });

  test('that has no more readers than that needs none', async () => {
    const world = clockWorld({ ...crowd, audience: { ...crowd.audience, readers: 5 } }, [batchOf(0, '.....')]);
    expect((await tick(MINUTE, canary, world.clock)).ticks).toMatchObject([{ did: 'put-on-lanes' }]);
    expect(world.lanes[0]?.message.limit).toBeUndefined();
  });

  test('takes what readers refused count for, but waits for no one whom it could not reach', async () => {
    const world = clockWorld(crowd, [batchOf(0, 'sllpu.....'), batchOf(20, '.'.repeat(10))]);
    await tick(MINUTE, canary, world.clock);
    expect(world.lanes[0]?.message.limit).toBe(4);
  });

  test('counts a reader once whose mail SES took and then rejected', async () => {
    const world = clockWorld(crowd, [batchOf(0, 'sss.......'), batchOf(20, '.'.repeat(10))]);
    world.events.set(0, events({ send: positions(3), reject: positions(2) }));
    await tick(MINUTE, canary, world.clock);
    expect(world.lanes[0]?.message.limit).toBe(2);
  });
});

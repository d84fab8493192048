import { describe, expect, test } from 'vitest';
import { tick, type Clock } from '../../functions/clock/tick.ts';
import type { DeliveryControl, Edition, EditionId } from '../../functions/model/edition.ts';
import { batchOf, clockWorld, id, MINUTE, NOW, sending } from './world.ts';

describe('an allowance for the day', () => {
  const limited = (left: number, nextDays = [100]): DeliveryControl => ({
    v: 1,
    stopped: false,
    messagesPerSecond: 100,
    lanes: 2,
    allowance: { left, nextDays },
  });

  test('is given to the readers who confirmed most recently, and to no more of a run than it has left', async () => {
    const edition = sending(3);
    const audience = {
      ...edition.audience,
      candidates: 9,
      readers: 9,
      excluded: {},
      runs: 3,
      fence: 2,
      cohorts: '201',
    };
    const world = clockWorld({ ...edition, audience }, [batchOf(0, '....'), batchOf(20, 's..'), batchOf(40, '....')]);
    world.control = limited(5);
    const { ticks } = await tick(MINUTE, {}, world.clock);
    expect(world.lanes.map(({ message }) => message)).toEqual([
      { v: 1, edition: id, run: 1, round: MINUTE },
      { v: 1, edition: id, run: 2, round: MINUTE, limit: 3 },
    ]);
    // Ten wait, five may be written to today, the others on the next day.
    expect(ticks).toMatchObject([{ did: 'put-on-lanes', days: 2 }]);
  });

  test('that is used up lets the edition wait, and says until when', async () => {
    const world = clockWorld(sending(1), [batchOf(0, '.'.repeat(50)), batchOf(1, '.'.repeat(30))]);
    world.control = limited(0, [30, 60]);
    const { ticks } = await tick(MINUTE, {}, world.clock);
    expect(world.lanes).toEqual([]);
    expect(ticks).toMatchObject([{ did: 'waits-for-allowance', days: 2 }]);
    expect(Date.parse(ticks[0]?.endsAt ?? '') - NOW).toBe(2 * 86_400_000 + 500);
  });

  test('is shared by editions that are sent at the same time', async () => {
    const world = clockWorld(sending(1), [batchOf(0, '......')]);
    world.open = [id, '2026-W48' as EditionId];
    world.control = limited(8);
    const { ticks } = await tick(MINUTE, {}, world.clock);
    expect(world.lanes.map(({ message: { limit } }) => limit)).toEqual([undefined, 2]);
    expect(ticks).toMatchObject([
      { today: 6, later: 0, days: 1 },
      { today: 2, later: 4, days: 2 },
    ]);
  });
});

test('of editions that are sent at the same time a week goes first, whatever their names', async () => {
  const world = clockWorld(sending(1), [batchOf(0, '..')]);
  world.open = ['2026-11', '2026-11-22-0715', id] as EditionId[];
  const { ticks } = await tick(MINUTE, {}, world.clock);
  expect(ticks.map(({ edition }) => edition)).toEqual([id, '2026-11', '2026-11-22-0715']);
});

describe('an edition that may not go on', () => {
  test('because everything is stopped is not put on lanes', async () => {
    const world = clockWorld(sending(1), [batchOf(0, '..')]);
    world.control = { v: 1, stopped: true, messagesPerSecond: 100, lanes: 2 };
    expect((await tick(MINUTE, {}, world.clock)).ticks).toMatchObject([{ did: 'waits' }]);
    expect(world.lanes).toEqual([]);
  });

  test('because it is paused keeps its mark', async () => {
    const world = clockWorld({ ...sending(1), state: 'paused' }, [batchOf(0, '..')]);
    expect((await tick(MINUTE, {}, world.clock)).ticks).toMatchObject([{ did: 'waits' }]);
    expect([world.lanes, world.open]).toEqual([[], [id]]);
  });

  test('because a command to pause it, or to let it go on, broke off half way is held after five minutes', async () => {
    const world = clockWorld(sending(1), [batchOf(0, 's.')]);
    const minute = async () => {
      const { ticks } = await tick(MINUTE, {}, world.clock);
      world.time += 60_000;
      return ticks[0]?.did;
    };
    const { control } = world;
    const half = control && { ...control, paused: new Set([id]) };
    world.control = half;
    expect([await minute(), await minute(), await minute()]).toEqual(['waits', 'waits', 'waits']);
    // Somebody went on with it, and only that; what comes later is counted anew.
    world.control = control;
    expect(await minute()).toBe('put-on-lanes');
    world.control = half;
    const did: unknown[] = [];
    for (let times = 0; times < 6; times += 1) did.push(await minute());
    expect(did).toEqual([...Array.from({ length: 5 }, () => 'waits'), 'held-half-done']);
    expect(world.edition).toMatchObject({ state: 'paused', pause: { why: 'half-done' } });
    expect(world.lanes).toHaveLength(1);
    // So does what comes after somebody let it go on, and broke off once more.
    world.edition = sending(1);
    expect(await minute()).toBe('waits');
  });

  test('because its time is over is held', async () => {
    const sendBy = new Date(NOW - 1).toISOString();
    const world = clockWorld({ ...sending(1), sendBy }, [batchOf(0, '..')]);
    expect((await tick(MINUTE, {}, world.clock)).ticks).toMatchObject([{ did: 'held-late' }]);
    expect(world.edition?.state).toBe('paused');
    expect(world.lanes).toEqual([]);
    // All were mailed: then it is late for nobody.
    const mailed = clockWorld({ ...sending(1), sendBy }, [batchOf(0, 'ss')]);
    expect((await tick(MINUTE, {}, mailed.clock)).ticks).toMatchObject([{ did: 'finished' }]);
  });
});

describe('readers whose delivery is unknown', () => {
  const HOUR = 3_600_000;
  const onTheHour = 60 * 480_000;
  const sent = (): Edition => ({ ...sending(1), state: 'sent', sentAt: new Date(NOW).toISOString() });
  const world = (hours: number, seen: readonly number[]) => {
    const made = clockWorld(sent(), [batchOf(0, 'sssssssssu')]);
    made.time = NOW + hours * HOUR;
    made.events.set(0, { v: 1, batch: 0, send: new Set(seen) });
    return made;
  };
  const nine = [0, 1, 2, 3, 4, 5, 6, 7, 8];

  test('are waited for a day, and then stay unknown', async () => {
    const early = world(23, nine);
    expect((await tick(onTheHour, {}, early.clock)).ticks).toMatchObject([{ did: 'waits' }]);
    expect(early.open).toEqual([id]);
    const late = world(24, nine);
    expect((await tick(onTheHour, {}, late.clock)).ticks).toMatchObject([{ did: 'closed' }]);
    expect(late.ledger.get(0)?.outcomes).toBe('sssssssssu');
  });

  test('are settled by an event of SES, and the edition is closed', async () => {
    const settled = world(1, [...nine, 9]);
    expect((await tick(onTheHour, {}, settled.clock)).ticks).toMatchObject([{ did: 'closed' }]);
  });

  test('are written to again after six hours if the rules say so and the events of the others have come', async () => {
    const rules = { resendUnknownAfterHours: 6 };
    for (const [hours, seen] of [
      [5, nine],
      [7, nine.slice(1)],
    ] as const) {
      const waiting = world(hours, seen);
      expect((await tick(onTheHour, rules, waiting.clock)).ticks).toMatchObject([{ did: 'waits' }]);
      expect(waiting.ledger.get(0)?.outcomes).toBe('sssssssssu');
    }
    const again = world(7, nine);
    expect((await tick(onTheHour, rules, again.clock)).ticks).toMatchObject([{ did: 'resent', resent: 1 }]);
    expect(again.ledger.get(0)?.outcomes).toBe('sssssssss.');
    expect(again.edition?.state).toBe('sending');
  });

  test('are looked for once an hour: a whole ledger is much to read', async () => {
    const reads = world(25, nine);
    reads.time = NOW + HOUR;
    const clock: Clock = {
      ...reads.clock,
      readRun: async () => {
        throw new Error('must not be read');
      },
    };
    expect(await tick(onTheHour + 1, {}, clock)).toEqual({
      ticks: [{ edition: id, did: 'waits', unknown: 0 }],
      faults: [],
    });
  });
});

test('the ledger of a large edition is read several runs at a time, and no more than sixteen', async () => {
  const runs = 40;
  const world = clockWorld(
    sending(runs),
    Array.from({ length: runs }, (_, run) => batchOf(run * 20, run % 2 === 0 ? '..' : 's')),
  );
  let now = 0;
  let most = 0;
  const readRun: Clock['readRun'] = async (...about) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((done) => setTimeout(done, 2));
    now -= 1;
    return world.clock.readRun(...about);
  };
  const { ticks } = await tick(MINUTE, {}, { ...world.clock, readRun });
  expect(ticks).toMatchObject([{ did: 'put-on-lanes', today: 40 }]);
  expect(most).toBe(16);
  expect(world.lanes.map(({ message: { run } }) => run)).toEqual(Array.from({ length: 20 }, (_, n) => n * 2));
});

describe('readers whom somebody lets wait again while the clock finishes the edition', () => {
  test('are not forgotten: it is being sent again', async () => {
    const world = clockWorld(sending(1), [batchOf(0, 'sr')]);
    const finish: Clock['finish'] = async (...about) => {
      // An operator, who has just seen that the edition is being sent.
      world.ledger.set(0, { ...batchOf(0, 's.'), attempt: 'operator' });
      return world.clock.finish(...about);
    };
    expect((await tick(MINUTE, {}, { ...world.clock, finish })).ticks).toMatchObject([{ did: 'waits' }]);
    expect(world).toMatchObject({ edition: { state: 'sending' }, open: [id] });
    expect((await tick(MINUTE + 1, {}, world.clock)).ticks).toMatchObject([{ did: 'put-on-lanes' }]);
  });

  test('nor when that clock died before it looked again', async () => {
    const world = clockWorld({ ...sending(1), state: 'sent', sentAt: new Date(NOW).toISOString() }, [batchOf(0, 's.')]);
    const hour = Math.ceil(MINUTE / 60) * 60;
    expect((await tick(hour, {}, world.clock)).ticks).toMatchObject([{ did: 'waits' }]);
    expect(world).toMatchObject({ edition: { state: 'sending' }, open: [id] });
  });
});

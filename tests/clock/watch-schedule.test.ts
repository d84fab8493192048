import { describe, expect, test } from 'vitest';
import { watchSchedule, type Overdue, type Watch } from '../../functions/clock/watch-schedule.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { nextDue } from '../../functions/model/series.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const monday = { weekday: 1, hour: 7, timeZone: 'Asia/Ho_Chi_Minh' };
const DUE = Date.parse('2026-11-23T00:00:00Z');
const edition = (id: string, more: Partial<Edition> = {}) =>
  ({ v: 1, id, series: id.includes('W') ? 'weekly' : 'monthly', state: 'sending', ...more }) as Edition;

/** A clock that has watched since then, and what it found. */
function watched(since = DUE - 3 * DAY_MS, schedule = monday, ...found: Edition[]) {
  const { weekday, hour, timeZone } = schedule;
  const world = {
    watch: undefined as Watch | undefined,
    editions: new Map(found.map((one) => [one.id, one])),
    raised: [] as Overdue[],
    told: [] as EditionId[],
  };
  world.watch = { v: 1, schedule: `${weekday} ${hour} ${timeZone}`, since: new Date(since).toISOString() };
  const at = (now: number, planned = schedule) =>
    watchSchedule(now, planned, {
      readWatch: async () => world.watch,
      startWatch: async (watch) => {
        world.watch = watch;
      },
      settle: async (series, mark) => {
        if (world.watch !== undefined) world.watch = { ...world.watch, [series]: mark };
      },
      find: async (id) => world.editions.get(id),
      raise: (overdue) => world.raised.push(overdue),
      tellWhyNone: async ({ id }) => {
        world.told.push(id);
      },
    });
  const minutes = async (from: number, to: number) => {
    for (let now = from; now <= to; now += MINUTE_MS) await at(now);
  };
  return Object.assign(world, { at, minutes });
}

describe('an edition is overdue', () => {
  test('when half an hour after its moment there is none, and says so once', async () => {
    const world = watched();
    await world.minutes(DUE - 5 * MINUTE_MS, DUE + 29 * MINUTE_MS);
    expect(world.raised).toEqual([]);
    await world.minutes(DUE + 30 * MINUTE_MS, DUE + 90 * MINUTE_MS);
    expect(world.raised).toEqual([{ edition: '2026-W48', due: '2026-11-23T00:00:00.000Z', state: 'missing' }]);
  });

  test('when it was begun and is still not composed', async () => {
    const world = watched(DUE, monday, edition('2026-W48', { state: 'composing' }));
    await world.minutes(DUE + 30 * MINUTE_MS, DUE + 31 * MINUTE_MS);
    expect(world.raised).toMatchObject([{ edition: '2026-W48', state: 'composing' }]);
  });

  test.each<[string, Partial<Edition>]>([
    ['it is being sent', {}],
    ['it was sent', { state: 'sent' }],
    ['it is held, which has an alarm of its own', { state: 'paused' }],
    ['an operator cancelled it', { state: 'cancelled' }],
    ['it was skipped with a reason', { state: 'skipped', reason: 'no-subscribers' }],
  ])('and not when %s', async (_, more) => {
    const world = watched(DUE, monday, edition('2026-W48', more));
    await world.minutes(DUE + 29 * MINUTE_MS, DUE + 40 * MINUTE_MS);
    expect([world.raised, world.told]).toEqual([[], []]);
  });

  test('and each further one is, again', async () => {
    const world = watched();
    for (let week = 0; week < 3; week += 1) await world.at(DUE + week * 7 * DAY_MS + 31 * MINUTE_MS);
    expect(world.raised.map((one) => one.edition)).toEqual(['2026-W48', '2026-W49', '2026-W50', '2026-11']);
  });

  test.each([
    ['Asia/Ho_Chi_Minh', '2026-10-26T00:00:00.000Z', '2026-W44'],
    // Summer time ended the day before.
    ['Europe/Berlin', '2026-10-26T06:00:00.000Z', '2026-W44'],
    ['America/New_York', '2026-11-02T12:00:00.000Z', '2026-W45'],
    // It began the day before.
    ['Europe/Berlin', '2026-03-30T05:00:00.000Z', '2026-W14'],
    ['America/New_York', '2026-03-09T11:00:00.000Z', '2026-W11'],
  ])('in %s half an hour after %s, by the clock on the wall', async (timeZone, due, id) => {
    const schedule = { ...monday, timeZone };
    const at = Date.parse(due);
    const world = watched(at - DAY_MS, schedule);
    await world.minutes(at - 40 * MINUTE_MS, at + 29 * MINUTE_MS);
    expect(world.raised).toEqual([]);
    await world.at(at + 30 * MINUTE_MS);
    expect(world.raised.find(({ edition: one }) => one.includes('W'))).toEqual({ edition: id, due, state: 'missing' });
  });

  test('of a month as of a week', async () => {
    const due = nextDue('monthly', DUE, monday);
    const world = watched(DUE, monday, edition('2026-W50'));
    await world.at(due + 30 * MINUTE_MS);
    expect(world.raised).toEqual([{ edition: '2026-11', due: '2026-12-07T00:00:00.000Z', state: 'missing' }]);
  });
});

describe('nothing is overdue', () => {
  test('that was due before the stack was there', async () => {
    const world = watched();
    world.watch = undefined;
    await world.minutes(DUE + 10 * MINUTE_MS, DUE + 50 * MINUTE_MS);
    expect(world.raised).toEqual([]);
    await world.at(DUE + 7 * DAY_MS + 30 * MINUTE_MS);
    expect(world.raised.map((one) => one.edition)).toEqual(['2026-W49']);
  });

  test('by a schedule that was not in force yet', async () => {
    const world = watched();
    const sunday = { ...monday, weekday: 0 };
    for (let minute = 31; minute < 35; minute += 1) await world.at(DUE - DAY_MS + minute * MINUTE_MS, sunday);
    expect(world.raised).toEqual([]);
  });
});

describe('a week without enough articles', () => {
  const skipped = edition('2026-W48', { state: 'skipped', reason: 'too-few-articles' });

  test('is told the editors, once, as soon as it is skipped', async () => {
    const world = watched(DUE, monday, skipped);
    await world.minutes(DUE, DUE + 40 * MINUTE_MS);
    expect([world.told, world.raised]).toEqual([['2026-W48'], []]);
  });

  test('is told also when it was skipped after it had been overdue', async () => {
    const world = watched();
    await world.at(DUE + 30 * MINUTE_MS);
    world.editions.set(skipped.id, skipped);
    await world.minutes(DUE + 31 * MINUTE_MS, DUE + 33 * MINUTE_MS);
    expect([world.told, world.raised.length]).toEqual([['2026-W48'], 1]);
  });

  test('is told again under the same key by a clock that died before it wrote that down', async () => {
    const world = watched(DUE, monday, skipped);
    await world.at(DUE);
    world.watch = world.watch && { v: 1, schedule: world.watch.schedule, since: world.watch.since };
    await world.at(DUE + MINUTE_MS);
    expect(world.told).toEqual(['2026-W48', '2026-W48']);
  });

  test('has a letter of its own: its month has none', async () => {
    const due = nextDue('monthly', DUE, monday);
    const month = edition('2026-11', { state: 'skipped', reason: 'no-articles' });
    const world = watched(DUE, monday, month, edition('2026-W50'));
    await world.at(due);
    expect(world.told).toEqual([]);
  });
});

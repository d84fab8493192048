import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextWeekly, wallClock } from '../../functions/model/calendar.ts';

const next = (now: string, weekday: number, hour: number, timeZone: string): string =>
  new Date(nextWeekly(Date.parse(now), { weekday, hour, timeZone })).toISOString();

test.each([
  ['2026-11-22T00:00:00Z', 1, 7, 'Asia/Ho_Chi_Minh', '2026-11-23T00:00:00.000Z'],
  ['2026-11-23T00:00:00Z', 1, 7, 'Asia/Ho_Chi_Minh', '2026-11-30T00:00:00.000Z'],
  ['2026-11-22T23:59:59Z', 1, 7, 'Asia/Ho_Chi_Minh', '2026-11-23T00:00:00.000Z'],
  // Summer time ends on Sunday 2026-10-25 in Berlin: seven o'clock is an hour later in UTC.
  ['2026-10-20T00:00:00Z', 1, 7, 'Europe/Berlin', '2026-10-26T06:00:00.000Z'],
  ['2026-10-19T04:00:00Z', 1, 7, 'Europe/Berlin', '2026-10-19T05:00:00.000Z'],
])('after %s the schedule of weekday %i, %i o’clock in %s… fires', (now, weekday, hour, zone, at) => {
  expect(next(now, weekday, hour, zone)).toBe(at);
});

test('it is always within eight days, on its weekday and at its hour on the wall clock', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2030, 0, 1) }),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 4, max: 23 }),
      fc.constantFrom('Asia/Ho_Chi_Minh', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'),
      (now, weekday, hour, timeZone) => {
        const at = nextWeekly(now, { weekday, hour, timeZone });
        const wall = new Date(wallClock(at, timeZone));
        expect(at).toBeGreaterThan(now);
        expect(at - now).toBeLessThanOrEqual(8 * 86_400_000);
        expect([wall.getUTCDay(), wall.getUTCHours(), wall.getUTCMinutes()]).toEqual([weekday, hour, 0]);
      },
    ),
    { numRuns: 200 },
  );
});

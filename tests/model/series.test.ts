import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayInZone, lastWeekly, monthlyEditionId, nextWeekly, wallClock } from '../../functions/model/calendar.ts';
import type { Edition } from '../../functions/model/edition.ts';
import { editionIdAt, isFirstOfMonth, lastDue, nextDue, rulesOfMonth, usesUp } from '../../functions/model/series.ts';
import { rules } from '../compose/world.ts';

const iso = (at: number) => new Date(at).toISOString();

test.each([
  ['2026-12-01', '2026-11'],
  ['2026-12-31', '2026-11'],
  ['2027-01-03', '2026-12'],
  ['2024-03-01', '2024-02'],
])('a monthly edition of %s is the one of the month that ended: %s', (day, id) => {
  expect(monthlyEditionId(day)).toBe(id);
});

test.each(['2026-13-01', 'today', ''])('%j is no day', (day) => {
  expect(() => monthlyEditionId(day)).toThrow(/no month can be told/);
});

test('an edition has its name by the day where the publication is', () => {
  const newYear = '2026-12-31T17:00:00.000Z';
  expect(editionIdAt('monthly', newYear, 'Asia/Ho_Chi_Minh')).toBe('2026-12');
  expect(editionIdAt('monthly', newYear, 'UTC')).toBe('2026-11');
  expect(editionIdAt('instant', newYear, 'UTC')).toBe('2026-12-31-1700');
  expect(editionIdAt('instant', newYear, 'Asia/Ho_Chi_Minh')).toBe('2027-01-01-0000');
  expect(editionIdAt('weekly', newYear, 'Asia/Ho_Chi_Minh')).toBe('2026-W53');
});

describe('when an edition was last due', () => {
  test.each([
    ['weekly', '2026-11-23T00:00:00Z', 1, 7, 'Asia/Ho_Chi_Minh', '2026-11-23T00:00:00.000Z'],
    ['weekly', '2026-11-22T23:59:59Z', 1, 7, 'Asia/Ho_Chi_Minh', '2026-11-16T00:00:00.000Z'],
    // Summer time ends on 2026-10-25 in Berlin, and on 2026-11-01 in New York.
    ['weekly', '2026-10-26T05:59:59Z', 1, 7, 'Europe/Berlin', '2026-10-19T05:00:00.000Z'],
    ['weekly', '2026-10-26T06:00:00Z', 1, 7, 'Europe/Berlin', '2026-10-26T06:00:00.000Z'],
    ['weekly', '2026-11-02T11:30:00Z', 1, 7, 'America/New_York', '2026-10-26T11:00:00.000Z'],
    ['weekly', '2026-11-02T12:00:00Z', 1, 7, 'America/New_York', '2026-11-02T12:00:00.000Z'],
    ['weekly', '2026-03-09T11:00:00Z', 1, 7, 'America/New_York', '2026-03-09T11:00:00.000Z'],
    ['monthly', '2026-12-06T23:59:59Z', 1, 7, 'Asia/Ho_Chi_Minh', '2026-11-02T00:00:00.000Z'],
    ['monthly', '2026-12-07T00:00:00Z', 1, 7, 'Asia/Ho_Chi_Minh', '2026-12-07T00:00:00.000Z'],
    ['monthly', '2026-12-31T00:00:00Z', 1, 7, 'Asia/Ho_Chi_Minh', '2026-12-07T00:00:00.000Z'],
    // Monday morning of the first in Hà Nội is still the month before in UTC.
    ['monthly', '2026-05-31T23:30:00Z', 1, 6, 'Asia/Ho_Chi_Minh', '2026-05-31T23:00:00.000Z'],
    ['monthly', '2026-11-01T05:00:00Z', 0, 1, 'America/New_York', '2026-11-01T05:00:00.000Z'],
  ] as const)('%s, at %s, with weekday %i, %i o’clock in %s', (series, now, weekday, hour, timeZone, due) => {
    expect(iso(lastDue(series, Date.parse(now), { weekday, hour, timeZone }))).toBe(due);
  });

  test('is the moment at which it was due next before that, in every zone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('weekly', 'monthly'),
        fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2030, 0, 1) }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 23 }),
        fc.constantFrom('Asia/Ho_Chi_Minh', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'),
        (series, now, weekday, hour, timeZone) => {
          const schedule = { weekday, hour, timeZone } as const;
          const last = lastDue(series, now, schedule);
          expect(last).toBeLessThanOrEqual(now);
          expect(lastDue(series, last, schedule)).toBe(last);
          expect(nextDue(series, last - 1, schedule)).toBe(last);
          expect(nextDue(series, last, schedule)).toBe(nextDue(series, now, schedule));
          expect(new Date(wallClock(last, timeZone)).getUTCDay()).toBe(weekday);
          expect(lastWeekly(nextWeekly(now, schedule) - 1, schedule)).toBe(lastWeekly(now, schedule));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('is the first weekly moment of each month, and there is one in every month', () => {
    const schedule = { weekday: 0, hour: 7, timeZone: 'Europe/Berlin' };
    const months = new Map<string, string>();
    let at = Date.UTC(2026, 0, 1);
    for (let week = 0; week < 200; week += 1) {
      at = nextWeekly(at, schedule);
      const day = dayInZone(iso(at), schedule.timeZone);
      if (!months.has(day.slice(0, 7))) months.set(day.slice(0, 7), day);
      expect(isFirstOfMonth(at, schedule.timeZone)).toBe(months.get(day.slice(0, 7)) === day);
    }
    expect(months.size).toBeGreaterThan(45);
  });
});

describe('how old an article may be in a month', () => {
  const edition = (more: Partial<Edition>) =>
    ({
      v: 1,
      series: 'monthly',
      state: 'sent',
      scheduledAt: '2026-11-02T00:00:00.000Z',
      articles: ['a'],
      ...more,
    }) as Edition;
  const month = { series: 'monthly', scheduledAt: '2026-12-07T00:00:00.000Z' } as const;
  const days = (...editions: Edition[]) => rulesOfMonth(month, editions, rules).maximumArticleAgeDays;

  test('counts up to the last one that had articles', () => {
    expect(days(edition({}), edition({ scheduledAt: '2026-10-05T00:00:00.000Z' }))).toBe(30 + 35);
    expect(days(edition({ state: 'skipped', reason: 'no-subscribers' }))).toBe(30 + 35);
  });

  test.each<[string, Partial<Edition>]>([
    ['a week', { series: 'weekly' }],
    ['a month that was skipped for want of articles', { state: 'skipped', reason: 'too-few-articles' }],
    ['one that was cancelled before anybody had it', { state: 'cancelled', articles: [] }],
    ['this very one', { scheduledAt: month.scheduledAt }],
    ['a later one', { scheduledAt: '2027-01-04T00:00:00.000Z' }],
  ])('and is without limit where there is only %s', (_, more) => {
    expect(days(edition(more))).toBe(Infinity);
  });
});

test('a skipped edition gives its articles back, but for a month or an instant one that nobody wants', () => {
  const skipped = (series: Edition['series'], reason: NonNullable<Edition['reason']>) =>
    usesUp({ series, state: 'skipped', reason });
  expect(skipped('weekly', 'no-subscribers')).toBe(false);
  expect(skipped('monthly', 'too-few-articles')).toBe(false);
  expect(skipped('monthly', 'no-subscribers')).toBe(true);
  expect(skipped('instant', 'no-subscribers')).toBe(true);
  expect(skipped('instant', 'no-articles')).toBe(false);
  expect(usesUp({ series: 'weekly', state: 'sent' })).toBe(true);
});

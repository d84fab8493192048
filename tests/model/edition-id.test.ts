import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { weeklyEditionId } from '../../functions/model/calendar.ts';
import { readOrder } from '../../functions/compose/read-order.ts';

test.each([
  ['2026-01-01', '2026-W01'],
  ['2025-12-29', '2026-W01'],
  ['2025-12-28', '2025-W52'],
  ['2026-11-22', '2026-W47'],
  ['2026-11-23', '2026-W48'],
  ['2026-12-27', '2026-W52'],
  ['2026-12-28', '2026-W53'],
  ['2026-12-31', '2026-W53'],
  ['2027-01-01', '2026-W53'],
  ['2027-01-03', '2026-W53'],
  ['2027-01-04', '2027-W01'],
  ['2021-01-03', '2020-W53'],
  ['2022-01-01', '2021-W52'],
  ['2024-12-30', '2025-W01'],
  ['2028-02-29', '2028-W09'],
])('the week of %s is %s', (day, id) => {
  expect(weeklyEditionId(day)).toBe(id);
});

test('seven days from Monday to Sunday share a name, and the next Monday has the next one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), (week) => {
      // 3 January 2000 was a Monday.
      const days = Array.from({ length: 8 }, (_, day) => new Date(Date.UTC(2000, 0, 3 + week * 7 + day)));
      const names = days.map((day) => weeklyEditionId(day.toISOString().slice(0, 10)));
      expect(new Set(names.slice(0, 7)).size).toBe(1);
      expect(String(names[7]) > String(names[0])).toBe(true);
    }),
  );
});

test.each(['2026-13-01', 'today', ''])('what is no day names no edition: %j', (day) => {
  expect(() => weeklyEditionId(day)).toThrow(/no week can be told/);
});

test('an order is of the instant for which the schedule fired, whichever way it is written', () => {
  const order = (scheduledAt: unknown, more = {}) => JSON.stringify({ v: 1, series: 'weekly', scheduledAt, ...more });
  expect(readOrder(order('2026-11-22T07:00:00+07:00'))).toEqual({
    v: 1,
    series: 'weekly',
    scheduledAt: '2026-11-22T00:00:00.000Z',
  });
  expect(readOrder(order('2026-11-22T00:00:00Z')).scheduledAt).toBe('2026-11-22T00:00:00.000Z');
  for (const bad of [
    order('<aws.scheduler.scheduled-time>'),
    order('2026-11-22'),
    order(7),
    order('2026-11-22T00:00:00Z', { v: 2 }),
    'x',
  ])
    expect(() => readOrder(bad)).toThrow(/JSON|expected|datetime/i);
});

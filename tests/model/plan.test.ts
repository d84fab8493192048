import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeliveryControl, EditionId } from '../../functions/model/edition.ts';
import { COHORTS, cohortOf, planOf, runsToSend } from '../../functions/model/plan.ts';

const id = '2026-W47' as EditionId;
const SENT_AT = '2026-11-22T00:00:00.000Z';

test.each([
  ['2026-11-22T00:00:00.000Z', 0],
  ['2026-11-15T00:00:00.001Z', 0],
  ['2026-11-15T00:00:00.000Z', 1],
  ['2026-10-01T00:00:00.000Z', 2],
  ['2025-11-22T00:00:00.001Z', 4],
  ['2020-01-01T00:00:00.000Z', 6],
  [undefined, 6],
  ['no date', 6],
  // Confirmed while the audience was frozen.
  ['2026-11-22T00:05:00.000Z', 0],
])('who confirmed at %s is in cohort %i', (confirmedAt, cohort) => {
  expect(cohortOf(confirmedAt, SENT_AT)).toBe(cohort);
  expect(cohort).toBeLessThan(COHORTS);
});

test('whatever waits and whatever is left, no more readers are put on lanes than that, and none of an older cohort first', () => {
  const runs = fc.uniqueArray(fc.record({ run: fc.nat(50), waiting: fc.integer({ min: 1, max: 1000 }) }), {
    selector: ({ run }) => run,
  });
  fc.assert(
    fc.property(
      runs,
      fc.string({ unit: fc.constantFrom('0', '1', '6'), maxLength: 60 }),
      fc.nat(5000),
      (all, cohorts, left) => {
        const messages = runsToSend(id, all, cohorts, left, 7);
        const readers = messages.map(
          ({ run, limit }) => limit ?? all.find((one) => one.run === run)?.waiting ?? Number.NaN,
        );
        const waiting = all.reduce((sum, run) => sum + run.waiting, 0);
        expect(readers.reduce((sum, count) => sum + count, 0)).toBe(Math.min(waiting, left));
        const order = messages.map(({ run }) => Number(cohorts[run] ?? 0));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(new Set(messages.map(({ run }) => run)).size).toBe(messages.length);
      },
    ),
  );
});

describe('an edition is expected to end', () => {
  const DAY = 86_400_000;
  const control = (allowance?: DeliveryControl['allowance']): DeliveryControl => ({
    v: 1,
    stopped: false,
    messagesPerSecond: 10,
    lanes: 1,
    ...(allowance && { allowance }),
  });

  test.each([
    ['at its pace when there is no limit', 1000, control(), { endsAt: 100_000, days: 1 }],
    ['today when today is enough', 1000, control({ left: 1000, nextDays: [1] }), { endsAt: 100_000, days: 1 }],
    [
      'with a warm-up, day after day',
      6000,
      control({ left: 1000, nextDays: [2000, 4000] }),
      { endsAt: 2 * DAY + 300_000, days: 3 },
    ],
    ['with a limit that stays', 500, control({ left: 0, nextDays: [200] }), { endsAt: 3 * DAY + 10_000, days: 3 }],
  ])('%s', (_, waiting, given, plan) => {
    expect(planOf(waiting, given, 0)).toEqual(plan);
  });
});

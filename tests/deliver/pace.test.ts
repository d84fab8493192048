import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { paceOf } from '../../functions/deliver/pace.ts';

/** Fractions of a millisecond are lost when floating-point numbers add up. */
const ROUNDING_MS = 1e-3;

test('no second has more messages than the pace allows, whenever and however unevenly the lane asks', () => {
  const rates = fc.oneof(fc.constantFrom(0.8, 1, 14, 50), fc.double({ min: 0.1, max: 500, noNaN: true }));
  const pauses = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3000, noNaN: true })), {
    minLength: 2,
    maxLength: 200,
  });
  fc.assert(
    fc.property(rates, pauses, (rate, waits) => {
      const pace = paceOf(rate);
      let now = 1_700_000_000_000;
      const slots = waits.map((wait) => {
        now += wait;
        const slot = pace.next(now);
        expect(slot).toBeGreaterThanOrEqual(now);
        return slot;
      });
      for (const [index, slot] of slots.entries()) {
        const inThatSecond = slots.slice(index).filter((other) => other < slot + 1000 - ROUNDING_MS).length;
        expect(inThatSecond).toBeLessThanOrEqual(Math.ceil(rate));
      }
    }),
    { numRuns: 60 },
  );
});

test('a lane that rested sends at once, and does not make up for the time it rested', () => {
  const pace = paceOf(10);
  expect([pace.next(0), pace.next(0), pace.next(50)]).toEqual([0, 100, 200]);
  expect([pace.next(60_000), pace.next(60_000)]).toEqual([60_000, 60_100]);
});

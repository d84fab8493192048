import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lanePace } from '../../functions/deliver/pace.ts';
import { paceInForce, slowerAfter } from '../../functions/model/pace.ts';

/** Fractions of a millisecond are lost when floating-point numbers add up. */
const ROUNDING_MS = 1e-3;

/** Sends as fast as the lane lets it: after each wait, and with a timer that is late. */
function leaving(messagesPerSecond: number, waits: readonly { readonly wait: number; readonly late: number }[]) {
  const pace = lanePace();
  let now = 1_700_000_000_000;
  return waits.map(({ wait, late }) => {
    now += wait;
    const from = pace.next(now, messagesPerSecond);
    expect(from).toBeGreaterThanOrEqual(now);
    now = from + late;
    pace.leaves(now, messagesPerSecond);
    return now;
  });
}

describe('the pace of a lane', () => {
  test('is never exceeded in any second, whenever and however unevenly the lane asks', () => {
    const rates = fc.oneof(fc.constantFrom(0.8, 1, 14, 50), fc.double({ min: 0.1, max: 500, noNaN: true }));
    const ms = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3000, noNaN: true }));
    const waits = fc.array(
      fc.record({ wait: ms, late: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 30, noNaN: true })) }),
      {
        minLength: 2,
        maxLength: 200,
      },
    );
    fc.assert(
      fc.property(rates, waits, (rate, all) => {
        const left = leaving(rate, all);
        for (const [index, at] of left.entries()) {
          const inThatSecond = left.slice(index).filter((other) => other < at + 1000 - ROUNDING_MS).length;
          expect(inThatSecond).toBeLessThanOrEqual(Math.ceil(rate));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('makes up for the time that a wave takes to be recorded and the next to be claimed', () => {
    // Ten messages, then 120 ms for SES's last answer and the ledger: at 50 a second a wave has 200 ms.
    const waves = Array.from({ length: 400 }, (_, message) => ({ wait: message % 10 === 0 ? 120 : 0, late: 1 }));
    const left = leaving(50, waves);
    const seconds = ((left.at(-1) ?? 0) - (left[0] ?? 0)) / 1000;
    expect(400 / seconds).toBeGreaterThan(0.97 * 50);
  });

  test('of a lane that rested begins evenly, and does not make up for the time it rested', () => {
    const pace = lanePace();
    const send = (now: number) => {
      const at = pace.next(now, 10);
      pace.leaves(at, 10);
      return at;
    };
    expect([send(0), send(0), send(50)]).toEqual([0, 100, 200]);
    expect([send(60_000), send(60_000)]).toEqual([60_000, 60_100]);
  });

  test('follows a change of the rate at once', () => {
    const pace = lanePace();
    pace.leaves(0, 10);
    expect(pace.next(0, 10)).toBe(100);
    pace.leaves(100, 2);
    expect(pace.next(100, 2)).toBeGreaterThanOrEqual(600);
  });
});

describe('the pace of all lanes', () => {
  const control = { v: 1, stopped: false, messagesPerSecond: 100, lanes: 2 } as const;

  test('is lowered by a throttle, once for all lanes that are throttled together', () => {
    const slower = slowerAfter(control, 1000);
    expect(slower).toEqual({ factor: 0.7, at: 1000 });
    const lowered = { ...control, slowdown: { factor: 0.7, at: 1000 } };
    expect(paceInForce(lowered, 1000)).toBe(70);
    expect(slowerAfter(lowered, 5999)).toBeUndefined();
    expect(slowerAfter(lowered, 6000)?.factor).toBeCloseTo(0.49);
  });

  test('comes back with every minute without a throttle, and never above the full one', () => {
    const lowered = { ...control, slowdown: { factor: 0.7, at: 0 } };
    expect([59_999, 60_000, 120_000, 3_600_000].map((now) => Math.round(paceInForce(lowered, now)))).toEqual([
      70, 88, 100, 100,
    ]);
  });

  test('never falls to nothing', () => {
    let slowdown = slowerAfter(control, 0);
    for (let at = 5_000; at < 100_000; at += 5_000)
      slowdown = slowerAfter({ ...control, ...(slowdown && { slowdown }) }, at);
    expect(slowdown?.factor).toBe(0.1);
  });
});

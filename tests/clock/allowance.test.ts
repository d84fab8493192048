import { expect, test } from 'vitest';
import { allowanceOf } from '../../functions/clock/allowance.ts';

const warmUp = { first: 1000, factor: 2 };
const unlimited = { max24Hours: Infinity, sent24Hours: 0 };

test('without a limit of SES and without a warm-up there is none', () => {
  expect(allowanceOf(unlimited, 0.8, undefined, 0)).toBeUndefined();
  expect(allowanceOf(unlimited, 0.8, warmUp, 16)).toBeUndefined();
});

test('of a day’s limit the digest leaves its share for letters, and counts what was sent', () => {
  expect(allowanceOf({ max24Hours: 200, sent24Hours: 50 }, 0.8, undefined, 0)).toEqual({ left: 110, nextDays: [160] });
  expect(allowanceOf({ max24Hours: 200, sent24Hours: 190 }, 0.8, undefined, 0)).toEqual({ left: 0, nextDays: [160] });
});

test('a new stack begins with a thousand readers, and doubles them on each day that sends', () => {
  const account = { max24Hours: 50_000, sent24Hours: 0 };
  expect(allowanceOf(account, 0.8, warmUp, 0)).toEqual({
    left: 1000,
    nextDays: [2000, 4000, 8000, 16_000, 32_000, 40_000],
  });
  expect(allowanceOf(account, 0.8, warmUp, 5)).toEqual({ left: 32_000, nextDays: [40_000] });
  expect(allowanceOf({ ...account, sent24Hours: 900 }, 0.8, warmUp, 0)?.left).toBe(100);
});

test('a warm-up of an account without a limit ends', () => {
  expect(allowanceOf(unlimited, 1, warmUp, 0)?.nextDays.at(-1)).toBe(50_000_000);
  expect(allowanceOf(unlimited, 1, { first: 1, factor: 1.1 }, 0)?.nextDays.length).toBeLessThan(250);
});

test('is a whole number of messages, whatever SES counts', () => {
  expect(allowanceOf({ max24Hours: 200, sent24Hours: 50.5 }, 0.8, undefined, 0)?.left).toBe(109);
});

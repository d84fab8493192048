import { expect, test } from 'vitest';
import { openHouse, SENT_AT } from './house.ts';
import { EDITION, reader } from './tables.ts';

/** The most that falls into any second. */
function worstSecond(instants: readonly number[]): number {
  let worst = 0;
  let first = 0;
  for (const [index, instant] of instants.entries()) {
    // A thousandth of a millisecond: what adding fractions loses.
    while (instant - (instants[first] ?? 0) >= 1000 - 0.001) first += 1;
    worst = Math.max(worst, index - first + 1);
  }
  return worst;
}

const readers = (count: number) => Array.from({ length: count }, (_, n) => reader(n));

/** Numbers between 0 and 1 that look like chance and are always the same (Lehmer's generator). */
function chance(): () => number {
  let state = 20_261_122;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

test('2,000 readers at 14 a second take as long as that, and no second holds more', async () => {
  const house = openHouse({ people: readers(2_000), maxSendRate: 14, events: false });
  await house.time.during(house.tickOnce());
  await house.compose();
  await house.minutes(4);
  expect(house.editions.get(EDITION)?.state).toBe('sent');
  expect(house.account()).toMatchObject({ submitted: 2_000, balanced: true });
  expect(worstSecond(house.desk.asked)).toBeLessThanOrEqual(14);
  const seconds = ((house.desk.asked.at(-1) ?? 0) - Date.parse(SENT_AT)) / 1000;
  expect(seconds).toBeLessThan((2_000 / 14) * 1.03);
}, 60_000);

test('10,000 readers of whom SES throttles one in twenty and refuses one in two hundred are all settled, at the pace', async () => {
  const house = openHouse({ people: readers(10_000), maxSendRate: 14 });
  const next = chance();
  house.desk.befalls = (to) => {
    if (Number(/\d+/.exec(to)) % 200 === 77) return 'refused';
    return next() < 0.05 ? 'throttled' : undefined;
  };
  await house.time.during(house.tickOnce());
  await house.compose();
  for (let hours = 0; house.editions.get(EDITION)?.state !== 'sent'; hours += 1) {
    expect(hours, 'it comes to an end').toBeLessThan(6);
    await house.minutes(60);
    expect(house.account().balanced).toBe(true);
  }
  expect(house.account()).toMatchObject({
    candidates: 10_000,
    submitted: 9_950,
    excluded: 0,
    refused: 50,
    unknown: 0,
    pending: 0,
    counts: { frozen: 10_000, ledger: 10_000, events: 9_950 },
    balanced: true,
  });
  expect([...house.mails().values()].every((count) => count === 1)).toBe(true);
  expect(worstSecond(house.desk.asked)).toBeLessThanOrEqual(14);
  expect(house.broken).toEqual([]);
}, 60_000);

test('in SES’s sandbox, at one a second, runs that follow upon one another are never throttled', async () => {
  const house = openHouse({ people: readers(400), maxSendRate: 1, events: false });
  await house.time.during(house.tickOnce());
  await house.compose();
  await house.minutes(9);
  expect(house.account()).toMatchObject({ submitted: 400, balanced: true });
  expect(house.reports.length).toBeGreaterThan(2);
  expect(worstSecond(house.desk.asked)).toBe(1);
  expect(house.control?.slowdown).toBeUndefined();
}, 60_000);

test('lanes side by side together keep the pace of the account', async () => {
  const house = openHouse({ people: readers(5_000), maxSendRate: 120, events: false });
  await house.time.during(house.tickOnce());
  expect(house.control?.lanes).toBe(3);
  await house.compose();
  await house.minutes(3);
  expect(house.account()).toMatchObject({ submitted: 5_000, balanced: true });
  expect(worstSecond(house.desk.asked)).toBeLessThanOrEqual(120);
}, 60_000);

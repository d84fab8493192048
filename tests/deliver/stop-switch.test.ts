import { expect, test } from 'vitest';
import type { StopSwitch } from '../../functions/model/stop-switch.ts';
import { openHouse, SENT_AT } from './house.ts';
import { EDITION, reader } from './tables.ts';

const STOP_SWITCH: StopSwitch = { bounces: { rate: 0.05, least: 10 }, complaints: { rate: 0.001, least: 5 } };
const people = Array.from({ length: 400 }, (_, n) => reader(n));
const everybodyOnce = new Map(people.map(({ address = '' }) => [address, 1]));
const MINUTE_MS = 60_000;

/** An edition to all of them; the mailboxes of the first so many do not exist. */
async function begin(dead: number, canary?: { readers: number; minutes: number }) {
  const house = openHouse({ people, maxSendRate: 2, stopSwitch: STOP_SWITCH, ...(canary && { canary }) });
  for (const { address = '' } of people.slice(0, dead)) house.desk.ses.settings.receptions.set(address, 'bounce');
  await house.time.during(house.tickOnce());
  await house.compose();
  return house;
}

test('an edition that many mailboxes give back rests in the middle, and goes on with those who wait when somebody says so', async () => {
  const house = await begin(30);
  await house.minutes(5);
  expect(house.editions.get(EDITION)).toMatchObject({ state: 'paused', pause: { why: 'bounces' } });
  const atPause = house.mails().size;
  expect(atPause).toBeGreaterThanOrEqual(30);
  expect(atPause).toBeLessThan(300);
  await house.minutes(5);
  expect(house.mails().size).toBe(atPause);

  house.editions.set(EDITION, {
    ...house.editions.get(EDITION)!,
    acknowledged: { bounces: { count: 30, of: atPause } },
  });
  house.resume();
  await house.minutes(10);
  expect(house.editions.get(EDITION)?.state).toBe('sent');
  expect(house.mails()).toEqual(everybodyOnce);
});

test('an edition that some mailboxes give back goes on', async () => {
  const house = await begin(9);
  await house.minutes(10);
  expect(house.editions.get(EDITION)?.state).toBe('sent');
  expect(house.mails()).toEqual(everybodyOnce);
});

test('with a canary a bad list costs only its first readers', async () => {
  const house = await begin(30, { readers: 40, minutes: 10 });
  await house.minutes(30);
  expect(house.editions.get(EDITION)).toMatchObject({ state: 'paused', pause: { why: 'bounces', count: 30, of: 40 } });
  expect(house.mails().size).toBe(40);
});

test('with a canary a good list has its first readers, a rest, and then everybody once', async () => {
  const house = await begin(0, { readers: 40, minutes: 10 });
  await house.minutes(40);
  expect(house.editions.get(EDITION)?.state).toBe('sent');
  expect(house.mails()).toEqual(everybodyOnce);
  const minutes = house.desk.ses.mails.map(({ at }) => (at.getTime() - Date.parse(SENT_AT)) / MINUTE_MS);
  expect((minutes[40] ?? 0) - (minutes[39] ?? 0)).toBeGreaterThanOrEqual(10);
});

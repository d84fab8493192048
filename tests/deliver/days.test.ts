import { describe, expect, test } from 'vitest';
import { openHouse, SENT_AT, type House } from './house.ts';
import { EDITION, reader } from './tables.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.parse(SENT_AT);
const confirmed = (daysAgo: number) => ({ confirmedAt: new Date(START - daysAgo * DAY_MS).toISOString() });

/** A tick of the clock every ten minutes is enough to see days go by. */
async function hours(house: House, count: number): Promise<void> {
  for (let tick = 0; tick < count * 6; tick += 1) {
    await house.time.pass(600_000);
    await house.time.during(house.tickOnce());
  }
}

async function begin(options: Parameters<typeof openHouse>[0]): Promise<House> {
  const house = openHouse(options);
  await house.time.during(house.tickOnce());
  await house.compose();
  return house;
}

const readers = (count: number) => Array.from({ length: count }, (_, n) => reader(n));
const dayOf = (at: Date): number => Math.floor((at.getTime() - START) / DAY_MS);

describe('an edition that is more than a day’s allowance', () => {
  // 500 confirmed this week, 700 two months ago, 900 nobody knows when; in no order.
  const people = Array.from({ length: 2_100 }, (_, n) => {
    const cohort = (n * 7) % 21;
    return reader(n, cohort < 5 ? confirmed(3) : cohort < 12 ? confirmed(60) : {});
  });
  const cohortOf = (address: string): number => {
    const { confirmedAt } = people[Number(/\d+/.exec(address))] ?? {};
    return confirmedAt === undefined ? 2 : confirmedAt === confirmed(3).confirmedAt ? 0 : 1;
  };

  test('goes out over the days that a new stack’s warm-up takes, to who confirmed most recently first', async () => {
    const house = await begin({ people, warmUp: { first: 300, factor: 2 }, maxSendRate: 14 });
    expect(house.editions.get(EDITION)?.audience?.cohorts).toMatch(/^[026]+$/);
    await hours(house, 72);
    const { mails } = house.desk.ses;
    const byDay = Object.groupBy(mails, ({ at }) => dayOf(at));
    expect(Object.values(byDay).map((all) => all?.length)).toEqual([300, 600, 1_200]);
    const cohorts = mails.map(({ destinations }) => cohortOf(destinations[0] ?? ''));
    expect(cohorts, 'in the order of cohorts').toEqual(cohorts.toSorted((one, other) => one - other));
    expect(house.mails().size).toBe(2_100);
    expect(mails).toHaveLength(2_100);
    expect(house.editions.get(EDITION)?.state).toBe('sent');
    // It was said so before it began, and it was so.
    const plan = house.ticks.find(({ days }) => days !== undefined);
    expect(plan).toMatchObject({ days: 3 });
    const lastAt = mails.at(-1)?.at.getTime() ?? 0;
    expect(Math.abs(Date.parse(plan?.endsAt ?? '') - lastAt)).toBeLessThan(HOUR_MS);
  });

  test('goes out over the days that SES’s own limit takes', async () => {
    const house = await begin({ people, max24HourSend: 900, maxSendRate: 14 });
    await hours(house, 72);
    const byDay = Object.groupBy(house.desk.ses.mails, ({ at }) => dayOf(at));
    expect(Object.values(byDay).map((all) => all?.length)).toEqual([900, 900, 300]);
    expect(house.mails().size).toBe(2_100);
    expect(house.account()).toMatchObject({ submitted: 2_100, refused: 0, balanced: true });
  });

  test('keeps to the allowance when the message that carries its rest comes again and again', async () => {
    const house = await begin({ people: readers(400), warmUp: { first: 100, factor: 2 }, maxSendRate: 14 });
    await house.minutes(1);
    for (let times = 0; times < 3; times += 1) {
      await house.minutes(2);
      await house.time.during(house.receive({ v: 1, edition: EDITION, run: 0, round: 7, limit: 100 }));
    }
    expect(house.desk.ses.mails).toHaveLength(100);
    expect(house.reports.at(-1)).toMatchObject({ ended: 'daily', submitted: 0 });
  });
});

describe('an edition that is older than its limit', () => {
  test('is held, whether a queue that recovered finds out or the clock, and goes on at an operator’s word', async () => {
    for (const clockTicks of [false, true]) {
      const house = openHouse({ people: readers(30) });
      await house.time.during(house.tickOnce());
      house.lanes.stick(true);
      await house.compose();
      await house.time.pass(25 * HOUR_MS);
      if (clockTicks) await house.time.during(house.tickOnce());
      house.lanes.stick(false);
      await house.time.pass(HOUR_MS);
      expect(house.editions.get(EDITION)).toMatchObject({ state: 'paused', pause: { why: 'late' } });
      expect(house.control?.paused?.has(EDITION)).toBe(true);
      expect(house.desk.ses.mails).toHaveLength(0);

      house.resume();
      await house.minutes(3);
      expect(house.editions.get(EDITION)?.state).toBe('sent');
      expect(house.mails().size).toBe(30);
    }
  });
});

describe('an operator’s word', () => {
  test.each([
    ['pause', (house: House) => house.pause(), (house: House) => house.resume()],
    ['stop', (house: House) => house.set({ stopped: true }), (house: House) => house.set({ stopped: false })],
  ])('%s holds within one wave, whenever it is said', async (_, hold, goOn) => {
    for (let at = 0; at < 2_000; at += 170) {
      const house = await begin({ people: readers(60) });
      await house.time.pass(at);
      const claimedBefore = house.claims.length;
      hold(house);
      await house.time.pass(2 * HOUR_MS);
      expect(house.claims.length - claimedBefore).toBeLessThanOrEqual(1);
      expect(house.outcomes().includes('claimed')).toBe(false);
      const mailed = house.desk.ses.mails.length;
      expect(mailed).toBeLessThan(60);
      await house.minutes(5);
      expect(house.desk.ses.mails).toHaveLength(mailed);

      goOn(house);
      await house.minutes(5);
      expect(house.mails().size).toBe(60);
      expect(house.desk.ses.mails).toHaveLength(60);
    }
  });

  test('said by halves leaves the lanes empty, and nobody is mailed before the other half', async () => {
    const house = await begin({ people: readers(60) });
    await house.time.pass(1_000);
    house.pause();
    await house.time.pass(60_000);
    // `resume` that died after its first write.
    const edition = house.editions.get(EDITION);
    if (edition !== undefined) house.editions.set(EDITION, { ...edition, state: 'sending' });
    const mailed = house.desk.ses.mails.length;
    const runs = house.reports.length;
    await house.minutes(30);
    expect(house.desk.ses.mails).toHaveLength(mailed);
    expect(house.reports).toHaveLength(runs);
    house.resume();
    await house.minutes(3);
    expect(house.mails().size).toBe(60);
  });
});

describe('with the setting that sends to the unknown again after six hours', () => {
  const people = readers(40);
  const lost = (count: number) => (to: string) => (Number(/\d+/.exec(to)) < count ? 'unanswered' : undefined);

  test('nobody is mailed twice whom SES’s events speak of, and who it never saw gets the mail', async () => {
    const house = openHouse({ people, resendUnknownAfterHours: 6 });
    await house.time.during(house.tickOnce());
    // The first never reaches SES, and the function dies before it knows; the answer for the second is lost.
    house.desk.befalls = (to) => (to === people[1]?.address ? 'unanswered' : undefined);
    const { send } = house.desk;
    let isLost = true;
    house.desk.send = async (outgoing) => {
      if (!isLost || outgoing.to !== people[0]?.address) return send(outgoing);
      isLost = false;
      return { kind: 'unknown', code: 'TimeoutError' };
    };
    await house.compose();
    await hours(house, 5);
    expect(house.account()).toMatchObject({ submitted: 39, unknown: 1 });
    expect(house.mails().has(people[0]?.address ?? '')).toBe(false);
    await hours(house, 3);
    expect(house.ticks.some(({ did }) => did === 'resent')).toBe(true);
    expect(house.account()).toMatchObject({ submitted: 40, unknown: 0, pending: 0, balanced: true });
    expect([...house.mails().values()]).toEqual(people.map(() => 1));
  });

  test.each([
    ['none of anybody', 40],
    ['none of those whom it accepted', 10],
  ])('nobody is while SES tells nothing: %s', async (_, count) => {
    const house = openHouse({ people, resendUnknownAfterHours: 6, events: false });
    await house.time.during(house.tickOnce());
    house.desk.befalls = lost(count);
    await house.compose();
    await hours(house, 26);
    expect(house.account()).toMatchObject({ unknown: count, submitted: 40 - count, balanced: true });
    expect([...house.mails().values()]).toEqual(people.map(() => 1));
  });
});

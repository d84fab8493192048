import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../functions/model/delivery.ts';
import type { Subscriber } from '../../functions/model/subscriber.ts';
import { killedAt, unharmed, type Fate } from './fates.ts';
import { openHouse, type House } from './house.ts';
import { EDITION, reader } from './tables.ts';

/** Two languages, so two runs; two waves and one; somebody who left after the freeze. */
const PEOPLE = Array.from({ length: 24 }, (_, n) => reader(n, n < 17 ? {} : { language: 'en' }));
const LEAVER = PEOPLE[5] as Subscriber;

type Scenario = {
  /** What is wrong, before anybody is mailed. */
  readonly prepare: (house: House) => void;
  /** What people do about it, once everything has come to rest. */
  readonly repair: (house: House) => void;
};

const ORDINARY: Scenario = { prepare: () => {}, repair: () => {} };

/** SES is slow, refuses one, and one of its answers is lost. */
const TROUBLED: Scenario = {
  prepare: ({ desk }) => {
    let throttles = 0;
    desk.befalls = (to) => {
      if (to === PEOPLE[3]?.address) return 'refused';
      if (to === PEOPLE[12]?.address) return 'unanswered';
      if (to === PEOPLE[9]?.address && throttles < 2) return (throttles += 1) > 0 ? 'throttled' : undefined;
      return undefined;
    };
  },
  repair: () => {},
};

const UNVERIFIED: Scenario = {
  prepare: ({ desk }) => desk.ses.settings.identities.clear(),
  repair: (house) => {
    expect(house.editions.get(EDITION)).toMatchObject({
      state: 'paused',
      pause: { why: 'set-up', code: 'MessageRejected', words: expect.stringContaining('not verified') },
    });
    expect(house.mails().size).toBe(0);
    house.desk.ses.settings.identities.add('news.example.vn');
    house.resume();
  },
};

const openFor = (events: boolean): House => openHouse({ people: PEOPLE, events });

async function play(
  house: House,
  { prepare, repair }: Scenario,
  { fates = [], ticks = [] }: { readonly fates?: readonly Fate[]; readonly ticks?: readonly Fate[] },
): Promise<House> {
  await house.time.during(house.tickOnce());
  house.fates.push(...fates);
  prepare(house);
  await house.compose();
  house.people.set(LEAVER.id, { ...LEAVER, status: 'unsubscribed' });
  for (const fate of ticks) {
    await house.time.pass(60_000);
    await house.time.during(house.tickOnce(fate).catch(() => {}));
  }
  await house.minutes(10);
  repair(house);
  await house.minutes(8);
  return house;
}

/** Every step of every consumer of a clean run, as a way to die at it. */
async function deathsOf(scenario: Scenario): Promise<{ consumer: number; nth: number; name: string }[]> {
  const fates = Array.from({ length: 6 }, unharmed);
  await play(openFor(true), scenario, { fates });
  return fates.flatMap(({ steps }, consumer) => steps.map((name, index) => ({ consumer, nth: index + 1, name })));
}

function expectAllWell(house: House, about: string): void {
  const mails = house.mails();
  expect(
    [...mails.values()].every((count) => count === 1),
    `${about}: nobody twice`,
  ).toBe(true);
  expect(mails.has(LEAVER.address ?? ''), `${about}: not who left`).toBe(false);
  expect(house.editions.get(EDITION)?.state, about).toBe('sent');
  const account = house.account();
  expect(account, about).toMatchObject({ candidates: 24, pending: 0, balanced: true });
  expect(house.outcomes().includes('claimed'), about).toBe(false);
}

const positionsOf = (outcomes: readonly Outcome[], wanted: Outcome): number[] =>
  outcomes.flatMap((outcome, position) => (outcome === wanted ? [position] : []));

describe.each([
  ['an ordinary run', ORDINARY, ['findEdition', 'timeLeftMs', 'SendRawEmail']],
  ['a run that SES throttles, refuses a reader of, and does not answer', TROUBLED, ['slowDown']],
  ['a run that our set-up stops', UNVERIFIED, ['rest', 'pause']],
] as const)('a sender killed at any call or look at its time, in %s,', (_, scenario, among) => {
  test.each(['before', 'after'] as const)('%s it, mails nobody twice and leaves nobody waiting', async (when) => {
    const deaths = await deathsOf(scenario);
    expect(deaths.map(({ name }) => name)).toEqual(expect.arrayContaining([...among]));
    for (const { consumer, nth, name } of deaths) {
      const about = `${when} ${name}, step ${nth} of consumer ${consumer}`;
      const fates = [...Array.from({ length: consumer }, unharmed), killedAt(nth, when)];
      const house = await play(openFor(true), scenario, { fates });
      expectAllWell(house, about);
      // SES's events tell whom it had accepted: what is still unknown it never saw.
      const { submitted, unknown } = house.account();
      expect(submitted, about).toBe(house.mails().size);
      expect(unknown, about).toBeLessThanOrEqual(10);
    }
  });
});

test('without SES’s events the unknown readers are exactly those of the wave in flight', async () => {
  const deaths = await deathsOf(ORDINARY);
  for (const when of ['before', 'after'] as const)
    for (const { consumer, nth, name } of deaths) {
      const about = `${when} ${name}, step ${nth} of consumer ${consumer}`;
      const house = openFor(false);
      let inFlight: number[] = [];
      const dying = killedAt(nth, when, () => {
        inFlight = positionsOf(house.outcomes(), 'claimed');
      });
      await play(house, ORDINARY, { fates: [...Array.from({ length: consumer }, unharmed), dying] });
      expectAllWell(house, about);
      expect(positionsOf(house.outcomes(), 'unknown'), about).toEqual(inFlight);
      expect(inFlight.length, about).toBeLessThanOrEqual(10);
    }
});

test('a clock killed at any of its calls is taken up by the next minute’s', async () => {
  // It has everything to do: a wave to end, readers whom no message speaks of any more, an edition to finish.
  const playWith = async (ticks: readonly Fate[]): Promise<House> => {
    const house = openFor(true);
    return play(house, ORDINARY, { fates: [killedAt(18, 'after', house.lanes.purge)], ticks });
  };
  const clean = Array.from({ length: 8 }, unharmed);
  await playWith(clean);
  const steps = clean.flatMap(({ steps: all }, minute) => all.map((name, index) => ({ minute, nth: index + 1, name })));
  expect(steps.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['advance', 'putOnLanes', 'finish', 'lanesAreEmpty']),
  );
  for (const when of ['before', 'after'] as const)
    for (const { minute, nth, name } of steps) {
      const house = await playWith([...Array.from({ length: minute }, unharmed), killedAt(nth, when)]);
      const about = `${when} ${name}, step ${nth} of minute ${minute}`;
      expectAllWell(house, about);
      expect(house.account().submitted, about).toBe(house.mails().size);
    }
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../functions/model/delivery.ts';
import { Killed, killedAt, stalledAt } from './fates.ts';
import { openHouse, type House } from './house.ts';
import { EDITION, reader } from './tables.ts';
import type { Befalls } from './ses-desk.ts';

/** Two languages, so two runs; two lanes; the first cannot be mailed in one day. */
const PEOPLE = Array.from({ length: 37 }, (_, n) => reader(n, n < 26 ? {} : { language: 'en' }));
const A_DAY = 30;
/** More in a row would be taken for a fault of the sender. */
const MOST_REFUSED = 3;

type Model = {
  /** What befalls the next messages; then nothing does. */
  readonly next: Befalls[];
  readonly refused: Set<string>;
  /** When somebody left. */
  readonly left: Map<string, number>;
  /** Since when nobody may be claimed any more. */
  restsSince: number | undefined;
  /** A process that froze between reading a reader's consent and mailing them is out of our hands. */
  isFrozen: boolean;
};

const addressOf = (position: number): string => PEOPLE[position]?.address ?? '';

/** What holds at every instant. */
function check(house: House, model: Model): void {
  const mails = house.mails();
  expect([...mails.values()].filter((count) => count > 1)).toEqual([]);
  const account = house.account();
  expect(account).toMatchObject({ candidates: PEOPLE.length, balanced: true });
  const outcomes = house.outcomes();
  expect(outcomes).toHaveLength(PEOPLE.length);
  const wrong = outcomes.flatMap((outcome, position) => {
    const address = addressOf(position);
    return mayBe(outcome, mails.has(address), address, model) ? [] : [{ position, outcome }];
  });
  expect(wrong).toEqual([]);
  for (const { at, destinations } of model.isFrozen ? [] : house.desk.ses.mails)
    for (const address of destinations)
      expect(at.getTime()).toBeLessThan((model.left.get(address) ?? Infinity) + 5_000);
  const since = model.restsSince ?? Infinity;
  const claims = house.claims
    .filter(({ at }) => at > since)
    .map(({ attempt }) => attempt.split('n').slice(0, -1).join());
  expect(new Set(claims).size, 'one wave a consumer').toBe(claims.length);
  expect(house.broken.filter((error) => !(error instanceof Killed))).toEqual([]);
}

/** Whether what the ledger says of a reader can be true. */
function mayBe(outcome: Outcome, isMailed: boolean, address: string, { refused, left }: Model): boolean {
  if (outcome === 'claimed' || outcome === 'unknown') return true;
  if (isMailed) return outcome === 'submitted';
  return (
    outcome === 'pending' ||
    (outcome === 'refused' && refused.has(address)) ||
    (outcome === 'left' && left.has(address))
  );
}

type Step = fc.AsyncCommand<Model, House>;

/** Something happens; then as much time goes by as it takes to be seen. */
function step(name: string, happens: (model: Model, house: House) => Promise<void> | void): Step {
  return {
    check: () => true,
    toString: () => name,
    run: async (model, house) => {
      await happens(model, house);
      await house.time.pass(0);
      check(house, model);
    },
  };
}

const nth = fc.integer({ min: 1, max: 40 });
const when = fc.constantFrom('before' as const, 'after' as const);
const anyone = fc.nat(PEOPLE.length - 1);
const run = fc.nat(1);

const commands = fc.commands(
  [
    fc
      .oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 240_000 }))
      .map((ms) => step(`${ms} ms pass`, (_, house) => house.time.pass(ms))),
    fc
      .integer({ min: 1, max: 30 })
      .map((hours) => step(`${hours} h pass`, (_, house) => house.time.pass(hours * 3_600_000))),
    fc.constant(step('tick', (_, house) => house.time.during(house.tickOnce()))),
    fc
      .tuple(nth, when)
      .map(([at, side]) =>
        step(`tick killed ${side} ${at}`, (_, house) =>
          house.time.during(house.tickOnce(killedAt(at, side)).catch(() => {})),
        ),
      ),
    fc
      .tuple(nth, when)
      .map(([at, side]) =>
        step(`a sender is killed ${side} ${at}`, (_, house) => void house.fates.push(killedAt(at, side))),
      ),
    fc.tuple(nth, when, fc.integer({ min: 1, max: 150_000 })).map(([at, side, ms]) =>
      step(`a sender freezes ${side} ${at} for ${ms} ms`, (model, house) => {
        model.isFrozen = true;
        house.fates.push(stalledAt(at, side, () => house.time.sleep(ms)));
      }),
    ),
    fc
      .tuple(run, fc.constantFrom(1, 2), fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }))
      .map(([which, times, limit]) =>
        step(`run ${which} comes ${times} times more, limit ${limit}`, (_, house) => {
          const message = {
            v: 1,
            edition: EDITION,
            run: which,
            round: 9,
            ...(limit !== undefined && { limit }),
          } as const;
          for (let time = 0; time < times; time += 1) void house.receive(message);
        }),
      ),
    fc
      .tuple(fc.constantFrom('throttled' as const, 'unsent' as const, 'unanswered' as const), nth, nth)
      .map(([what, first, count]) =>
        step(`${what}: ${count} after ${first}`, ({ next }) => {
          next.push(
            ...Array.from({ length: first }, () => undefined),
            ...Array.from({ length: count % 7 }, () => what),
          );
        }),
      ),
    anyone.map((who) =>
      step(`SES refuses ${who}`, ({ refused }) => void (refused.size < MOST_REFUSED && refused.add(addressOf(who)))),
    ),
    anyone.map((who) =>
      step(`${who} leaves`, ({ left }, house) => {
        const person = PEOPLE[who] ?? reader(0);
        if (!left.has(addressOf(who))) left.set(addressOf(who), house.time.now());
        house.people.set(person.id, { ...person, status: 'unsubscribed' });
      }),
    ),
    fc.constantFrom(true, false).map((on) =>
      step(on ? 'stop' : 'start', (model, house) => {
        house.set({ stopped: on });
        restsNow(model, house);
      }),
    ),
    fc.constant(
      step('pause', (model, house) => {
        house.pause();
        restsNow(model, house);
      }),
    ),
    fc.constant(
      step('resume', (model, house) => {
        house.resume();
        restsNow(model, house);
      }),
    ),
    fc.constant(step('the queue is emptied by hand', (_, house) => house.lanes.purge())),
  ],
  { maxCommands: 40, size: 'max' },
);

function restsNow(model: Model, { control, time }: House): void {
  const rests = control?.stopped === true || control?.paused?.has(EDITION) === true;
  model.restsSince = rests ? (model.restsSince ?? time.now()) : undefined;
}

/** Everything is well again, and people let it go on: as many minutes and days as it takes. */
async function finish(house: House, model: Model): Promise<void> {
  house.fates.length = 0;
  model.next.length = 0;
  model.restsSince = undefined;
  house.set({ stopped: false });
  for (let round = 0; house.editions.get(EDITION)?.state !== 'sent'; round += 1) {
    expect(round, 'it comes to an end').toBeLessThan(60);
    if (house.editions.get(EDITION)?.state === 'paused') house.resume();
    await house.minutes(1);
    await house.time.pass(house.ticks.at(-1)?.did === 'waits-for-allowance' ? 6 * 3_600_000 : 60_000);
    check(house, model);
  }
}

test('whatever happens in whatever order, the account balances at every step, nobody is mailed twice, and nobody is left waiting', async () => {
  await fc.assert(
    fc.asyncProperty(commands, fc.boolean(), async (steps, events) => {
      const model: Model = { next: [], refused: new Set(), left: new Map(), restsSince: undefined, isFrozen: false };
      const house = openHouse({ people: PEOPLE, events, maxSendRate: 60, max24HourSend: A_DAY });
      house.desk.befalls = (to) => (model.refused.has(to) ? 'refused' : model.next.shift());
      await house.time.during(house.tickOnce());
      await house.compose();
      await fc.asyncModelRun(() => ({ model, real: house }), steps);
      await finish(house, model);
      await house.time.pass(600_000);
      check(house, model);

      const outcomes = house.outcomes();
      expect(outcomes.filter((outcome) => outcome === 'pending' || outcome === 'claimed')).toEqual([]);
      const mails = house.mails();
      // Whoever has no mail left, is refused, or is unknown; SES's events settle whom it had accepted.
      expect(house.account().submitted + (events ? 0 : house.account().unknown)).toBeGreaterThanOrEqual(mails.size);
      expect(house.account().submitted).toBeLessThanOrEqual(mails.size);
    }),
    { numRuns: 100 },
  );
});

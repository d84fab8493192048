import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancelEdition } from '../../cli/edition/cancel.ts';
import type { Answer, Hand } from '../../cli/edition/hand.ts';
import { pauseEdition } from '../../cli/edition/pause.ts';
import { recomposeEdition } from '../../cli/edition/recompose.ts';
import { resend } from '../../cli/edition/resend.ts';
import { resumeEdition } from '../../cli/edition/resume.ts';
import { addresses, addressOf, check, PEOPLE, restsNow, type Model } from './any-order-model.ts';
import { Killed, killedAt, stalledAt, unharmed, type Fate } from './fates.ts';
import { openHouse, type House } from './house.ts';
import { handOn } from './operator.ts';
import { EDITION, reader } from './tables.ts';

/** The first of two runs cannot be mailed in one day. */
const A_DAY = 30;
/** More in a row would be taken for a fault of the sender. */
const MOST_REFUSED = 3;

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

type Command = (id: typeof EDITION, hand: Hand) => Promise<Answer>;

function resumeAnew(id: typeof EDITION, hand: Hand): Promise<Answer> {
  return resumeEdition(id, hand, (edition) => recomposeEdition(edition, hand, 60_000));
}

function resendMissed(id: typeof EDITION, hand: Hand): Promise<Answer> {
  return resend(id, 'missed', hand);
}

function resendUnknown(id: typeof EDITION, hand: Hand): Promise<Answer> {
  return resend(id, 'unknown', hand);
}

/** An operator types a command; their machine may die at any call of it. */
async function type(command: Command, model: Model, house: House, fate: Fate = unharmed()): Promise<void> {
  const hand = handOn(house, fate, (again) => model.again.add(addresses.get(again) ?? ''));
  try {
    await house.time.during(command(EDITION, hand));
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  restsNow(model, house);
}

function typed(which: fc.Arbitrary<Command>): fc.Arbitrary<Step> {
  const fate = fc.option(fc.tuple(fc.integer({ min: 1, max: 12 }), when), { nil: undefined });
  return fc
    .tuple(which, fate)
    .map(([command, dies]) =>
      step(`${command.name}${dies ? ` killed ${dies[1]} ${dies[0]}` : ''}`, (model, house) =>
        type(command, model, house, dies && killedAt(...dies)),
      ),
    );
}

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
    ...[pauseEdition, resumeEdition, resumeAnew, resendMissed, resendUnknown].map((command) =>
      typed(fc.constant(command)),
    ),
    // It ends most of what may happen, so it is rare.
    typed(fc.nat(3).map((n) => (n === 0 ? cancelEdition : pauseEdition))),
    fc.constant(step('the queue is emptied by hand', (_, house) => house.lanes.purge())),
  ],
  { maxCommands: 40, size: 'max' },
);

/** Everything is well again, and people let it go on: as many minutes and days as it takes. */
async function finish(house: House, model: Model): Promise<void> {
  house.fates.length = 0;
  model.next.length = 0;
  model.restsSince = undefined;
  house.set({ stopped: false });
  for (let round = 0; ; round += 1) {
    expect(round, 'it comes to an end').toBeLessThan(60);
    const { state, articles } = house.editions.get(EDITION) ?? {};
    if (state === 'sent' || (state === 'cancelled' && articles?.length === 0)) return;
    if (state === 'paused') await type(resumeEdition, model, house);
    if (state === 'cancelled') await type(resendMissed, model, house);
    await house.minutes(1);
    await house.time.pass(house.ticks.at(-1)?.did === 'waits-for-allowance' ? 6 * 3_600_000 : 60_000);
    check(house, model);
  }
}

test('whatever happens in whatever order, the account balances at every step, nobody is mailed twice, and nobody is left waiting', async () => {
  await fc.assert(
    fc.asyncProperty(commands, fc.boolean(), async (steps, events) => {
      const sets = { refused: new Set<string>(), left: new Map(), again: new Set<string>() };
      const model: Model = { next: [], ...sets, restsSince: undefined, isFrozen: false };
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
      const sure = [...mails.keys()].filter((address) => !model.again.has(address));
      expect(house.account().submitted + (events ? 0 : house.account().unknown)).toBeGreaterThanOrEqual(sure.length);
      expect(house.account().submitted).toBeLessThanOrEqual(mails.size);
    }),
    { numRuns: 100 },
  );
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliverRun, type Deliver } from '../../functions/deliver/deliver-run.ts';
import type { SendResult } from '../../functions/model/delivery.ts';
import { Crash } from '../support/crash.ts';
import { crashing, deliveryWorld, message, readerId, type World } from './world.ts';

/** As the clock does it: whoever waits is put on a lane again, once every claim has lapsed. */
async function finish(world: World): Promise<void> {
  for (let round = 0; world.outcomes().some((one) => one === 'pending' || one === 'claimed'); round += 1) {
    expect(round).toBeLessThan(50);
    world.time += 100_000;
    await deliverRun(message, `again${round}`, undefined, world.consumer());
  }
}

const READERS = 65;

async function callsOfACleanRun(): Promise<number> {
  const { doomed, calls } = crashing(deliveryWorld(READERS).consumer(), Infinity, 'before');
  await deliverRun(message, 'clean', undefined, doomed);
  return calls();
}

describe('a sender that is killed', () => {
  test.each(['before', 'after'] as const)('%s any of its calls mails nobody twice and skips nobody', async (when) => {
    const calls = await callsOfACleanRun();
    expect(calls).toBeGreaterThan(READERS);
    for (let at = 1; at <= calls; at += 1) {
      const world = deliveryWorld(READERS);
      const { doomed } = crashing(world.consumer(), at, when);
      await expect(deliverRun(message, 'killed', undefined, doomed)).rejects.toBeInstanceOf(Crash);
      const inFlight = world.outcomes().filter((one) => one === 'claimed').length;
      expect(inFlight).toBeLessThanOrEqual(10);
      await finish(world);
      expect(world.timesMailed()).toBe(1);
      // Without events of SES the unknown readers are exactly those of the wave in flight.
      expect(world.outcomes().filter((one) => one === 'unknown')).toHaveLength(inFlight);
      expect(world.outcomes().filter((one) => one === 'submitted')).toHaveLength(READERS - inFlight);
      expect(world.accepted.length).toBeGreaterThanOrEqual(READERS - inFlight);
    }
  });

  test('leaves its wave alone until the claim has lapsed, and then it is unknown', async () => {
    const world = deliveryWorld(30);
    const { doomed } = crashing(world.consumer(), 8, 'after');
    await expect(deliverRun(message, 'killed', undefined, doomed)).rejects.toBeInstanceOf(Crash);
    expect(world.letters()).toBe(`${'c'.repeat(10)}${'.'.repeat(20)}`);

    world.time += 30_000;
    expect(await deliverRun(message, 'early', undefined, world.consumer())).toEqual({ ended: 'done', submitted: 0 });
    expect(world.letters()).toBe(`${'c'.repeat(10)}${'.'.repeat(20)}`);

    world.time += 40_000;
    await deliverRun(message, 'late', undefined, world.consumer());
    expect(world.letters()).toBe(`${'u'.repeat(10)}${'s'.repeat(20)}`);
    expect(world.timesMailed()).toBe(1);
  });
});

describe('two consumers of one run', () => {
  test('a sleeper that wakes after its batch was taken over writes nothing and mails nobody else', async () => {
    const world = deliveryWorld(30);
    const sleeper = world.consumer();
    let asleep = false;
    const control: Deliver['control'] = async () => {
      if (world.accepted.length === 10 && !asleep) {
        asleep = true;
        world.time += 100_000;
        await deliverRun(message, 'other', undefined, world.consumer());
      }
      return sleeper.control();
    };
    await deliverRun(message, 'sleeper', undefined, { ...sleeper, control });
    expect(world.letters()).toBe(`${'u'.repeat(10)}${'s'.repeat(20)}`);
    expect(world.timesMailed()).toBe(1);
  });

  test('what was read of a batch a while ago is not believed when its writer has gone on since', async () => {
    const world = deliveryWorld(100);
    // The first is resting in the first batch when the other one reads the run; then it goes on, with the same batch.
    world.answer = () =>
      world.calls === 11 ? { kind: 'throttled', daily: false } : { kind: 'accepted', messageId: 'm' };
    const first = world.consumer(600_000);
    let stale: Awaited<ReturnType<Deliver['readRun']>> = [];
    let rested = false;
    const sleepUntil: Deliver['sleepUntil'] = async (instant) => {
      if (!rested && instant - world.time > 100) {
        rested = true;
        stale = await first.readRun(message.edition, 2, 0);
      }
      await first.sleepUntil(instant);
    };
    await deliverRun(message, 'first', undefined, { ...first, sleepUntil });
    expect(stale[0]?.batch.outcomes).toContain('.');
    await deliverRun(message, 'other', undefined, { ...world.consumer(), readRun: async () => stale });
    expect(world.timesMailed()).toBe(1);
    expect(world.letters()).toBe('s'.repeat(100));
  });

  test('mail nobody twice, however their calls interleave, lapse, fail and hang', async () => {
    const answers = fc.infiniteStream(
      fc.oneof(
        { weight: 20, arbitrary: fc.constant<SendResult>({ kind: 'accepted', messageId: 'm' }) },
        { weight: 2, arbitrary: fc.constant<SendResult>({ kind: 'throttled', daily: false }) },
        { weight: 1, arbitrary: fc.constant<SendResult>({ kind: 'unsent', code: 'ENOTFOUND' }) },
        { weight: 1, arbitrary: fc.constant<SendResult>({ kind: 'unknown', code: 'TimeoutError' }) },
      ),
    );
    const pauses = fc.infiniteStream(
      fc.oneof({ weight: 30, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 95_000 })),
    );
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), answers, pauses, async (scheduler, results, waits) => {
        const world = deliveryWorld(60);
        world.answer = () => results.next().value;
        const slow = (deliver: Deliver): Deliver => {
          const interleaved =
            <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
            async (...args: Args): Promise<Result> => {
              await scheduler.schedule(Promise.resolve());
              world.time += waits.next().value;
              const result = await call(...args);
              await scheduler.schedule(Promise.resolve());
              return result;
            };
          return {
            ...deliver,
            control: interleaved(deliver.control),
            readRun: interleaved(deliver.readRun),
            advance: interleaved(deliver.advance),
            readSubscribers: interleaved(deliver.readSubscribers),
          };
        };
        const both = Promise.all(
          ['one', 'two'].map((attempt) => deliverRun(message, attempt, undefined, slow(world.consumer(600_000)))),
        );
        await scheduler.waitFor(both);
        await finish(world);
        expect(world.timesMailed()).toBeLessThanOrEqual(1);
        // Nobody is skipped: each is submitted, and then was mailed, or unknown.
        const mailed = new Set(world.accepted.map(({ reader }) => reader));
        const outcomes = world.outcomes();
        expect(outcomes.every((outcome) => outcome === 'submitted' || outcome === 'unknown')).toBe(true);
        const submitted = outcomes.flatMap((outcome, position) =>
          outcome === 'submitted' ? [readerId(position)] : [],
        );
        expect(submitted.filter((reader) => !mailed.has(reader))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

import { describe, expect, test } from 'vitest';
import { deliverRun, type Deliver } from '../../functions/deliver/deliver-run.ts';
import type { SendResult } from '../../functions/model/delivery.ts';
import type { Subscriber } from '../../functions/model/subscriber.ts';
import { deliveryWorld, edition, message, readerId, type World } from './world.ts';

const run = (world: World, attempt = 'a1') => deliverRun(message, attempt, undefined, world.consumer());

describe('a run', () => {
  test('mails every reader once, each under their own position', async () => {
    const world = deliveryWorld(120);
    expect(await run(world)).toEqual({ ended: 'done', submitted: 120 });
    expect(world.letters()).toBe('s'.repeat(120));
    expect(world.accepted.map(({ reader }) => reader)).toEqual(Array.from({ length: 120 }, (_, n) => readerId(n)));
    expect(world.accepted[119]).toMatchObject({ batch: 2, position: 19 });
    expect(world.batches.map(({ leaseUntil }) => leaseUntil)).toEqual([0, 0, 0]);
  });

  test('that comes a second time mails nobody and writes nothing', async () => {
    const world = deliveryWorld(60);
    await run(world);
    const before = structuredClone(world.batches);
    expect(await run(world, 'a2')).toEqual({ ended: 'done', submitted: 0 });
    expect(world.batches).toEqual(before);
    expect(world.calls).toBe(60);
  });

  test('keeps the pace from batch to batch, in every one-second window', async () => {
    const world = deliveryWorld(130);
    await run(world);
    for (const { at } of world.accepted)
      expect(world.accepted.filter((other) => other.at >= at && other.at < at + 999.999).length).toBeLessThanOrEqual(
        20,
      );
    expect((world.accepted.at(-1)?.at ?? 0) - (world.accepted[0]?.at ?? 0)).toBeCloseTo(129 * 50, 3);
  });

  test('shares the pace with the other lanes, and goes slowly while nobody has asked SES for the rate', async () => {
    const shared = deliveryWorld(20);
    shared.control = { v: 1, stopped: false, messagesPerSecond: 20, lanes: 4 };
    await run(shared);
    expect((shared.accepted[1]?.at ?? 0) - (shared.accepted[0]?.at ?? 0)).toBe(200);

    const first = deliveryWorld(3);
    first.control = undefined;
    await run(first);
    expect((first.accepted[1]?.at ?? 0) - (first.accepted[0]?.at ?? 0)).toBe(1000);
  });

  test('of an edition that is not being sent does nothing', async () => {
    for (const state of ['composing', 'sent', 'skipped'] as const) {
      const world = deliveryWorld(5);
      world.edition = { ...edition, state };
      expect(await run(world)).toEqual({ ended: 'not-sending', submitted: 0 });
      expect(world.letters()).toBe('.....');
    }
  });

  test('asks everybody again whether they still want it', async () => {
    const world = deliveryWorld(4);
    world.people.set(readerId(1), { ...(world.people.get(readerId(1)) as Subscriber), status: 'unsubscribed' });
    world.people.set(readerId(3), { ...(world.people.get(readerId(3)) as Subscriber), cadence: 'monthly' });
    world.people.delete(readerId(0));
    expect(await run(world)).toEqual({ ended: 'done', submitted: 1 });
    expect(world.letters()).toBe('elsk');
  });

  test('of a stage that writes only to some excludes the rest', async () => {
    const world = deliveryWorld(3);
    await deliverRun(message, 'a1', ['reader1@example.com'], world.consumer());
    expect(world.letters()).toBe('oso');
  });

  test('marks one refused reader, with the code of SES, and goes on', async () => {
    const world = deliveryWorld(12);
    world.answer = (reader) =>
      reader === readerId(4)
        ? { kind: 'refused', code: 'InvalidParameterValue', words: 'no' }
        : { kind: 'accepted', messageId: 'm' };
    expect(await run(world)).toEqual({ ended: 'done', submitted: 11 });
    expect(world.letters()).toBe('ssssrsssssss');
    expect(world.batches[0]?.refusals).toEqual({ 4: 'InvalidParameterValue' });
  });
});

test('a message that cannot be written costs its own reader, not the answers of the others', async () => {
  const world = deliveryWorld(30);
  world.answer = (reader) => {
    if (reader === readerId(4)) throw new Error('a message would go to what is no plain address');
    return { kind: 'accepted', messageId: 'm' };
  };
  await expect(run(world)).rejects.toThrow('no plain address');
  expect(world.letters()).toMatch(/^ssssus?\.+$/);
  await run(world, 'a2');
  expect(world.letters()).toBe(`ssssu${'s'.repeat(25)}`);
  expect(world.timesMailed()).toBe(1);
});

describe('a table that does not answer', () => {
  test.each([
    ['to the question who still wants it', 'readSubscribers', 2],
    ['to the question whether to go on', 'control', 2],
  ] as const)('%s costs nobody their mail, and no answer of SES', async (_, call, nth) => {
    const world = deliveryWorld(30);
    const consumer = world.consumer();
    let calls = 0;
    const failing: Deliver = {
      ...consumer,
      [call]: async (about: never) => {
        calls += 1;
        if (calls === nth) throw new Error('the table is away');
        return consumer[call](about);
      },
    };
    await expect(deliverRun(message, 'a1', undefined, failing)).rejects.toThrow('the table is away');
    expect(world.letters()).toBe(`${'s'.repeat(10)}${'.'.repeat(20)}`);
    expect(world.batches[0]?.leaseUntil).toBe(0);
    await run(world, 'a2');
    expect(world.letters()).toBe('s'.repeat(30));
    expect(world.timesMailed()).toBe(1);
  });
});

describe('a run stops, and leaves the rest waiting,', () => {
  test('within one wave of the switch', async () => {
    const world = deliveryWorld(40);
    const consumer = world.consumer();
    let reads = 0;
    const control = async () => {
      reads += 1;
      return { v: 1, stopped: reads > 2, messagesPerSecond: 20, lanes: 1 } as const;
    };
    expect(await deliverRun(message, 'a1', undefined, { ...consumer, control })).toEqual({
      ended: 'stopped',
      submitted: 20,
    });
    expect(world.letters()).toBe(`${'s'.repeat(20)}${'.'.repeat(20)}`);
    expect(world.batches[0]?.leaseUntil).toBe(0);
  });

  test.each<[string, SendResult, object]>([
    ['when the day’s allowance is used up', { kind: 'throttled', daily: true }, { ended: 'daily' }],
    [
      'when our set-up is at fault',
      { kind: 'halted', code: 'MessageRejected', words: 'no' },
      { ended: 'halted', why: 'set-up', code: 'MessageRejected', words: 'no' },
    ],
  ])('%s', async (_, answer, end) => {
    const world = deliveryWorld(130);
    world.answer = () => (world.calls > 62 ? answer : { kind: 'accepted', messageId: 'm' });
    expect(await run(world)).toEqual({ ...end, submitted: 62 });
    expect(world.letters()).toBe(`${'s'.repeat(62)}${'.'.repeat(68)}`);
    // Readers whose messages were to leave at the same moment were asked, nobody after them.
    expect(world.calls).toBeLessThanOrEqual(62 + 2);
  });

  test('when its time runs short', async () => {
    const world = deliveryWorld(200);
    world.control = { v: 1, stopped: false, messagesPerSecond: 1, lanes: 1 };
    const report = await run(world);
    expect(report.ended).toBe('out-of-time');
    // A quarter of its three minutes is kept for a wave whose calls all hang.
    expect(report.submitted).toBeGreaterThanOrEqual(135);
    expect(report.submitted).toBeLessThanOrEqual(141);
    expect(world.letters()).toBe(`${'s'.repeat(report.submitted)}${'.'.repeat(200 - report.submitted)}`);
  });

  test('and the next one finishes it', async () => {
    const world = deliveryWorld(200);
    world.control = { v: 1, stopped: false, messagesPerSecond: 1, lanes: 1 };
    for (let attempt = 0; attempt < 4; attempt += 1) await run(world, `a${attempt}`);
    expect(world.letters()).toBe('s'.repeat(200));
    expect(world.timesMailed()).toBe(1);
  });
});

describe('a run that is throttled', () => {
  test('rests inside its own time, longer each time, and goes on', async () => {
    const world = deliveryWorld(30);
    const rests: number[] = [];
    const consumer = world.consumer();
    world.answer = () =>
      world.calls > 5 && world.calls <= 8 ? { kind: 'throttled', daily: false } : { kind: 'accepted', messageId: 'm' };
    const sleepUntil = async (instant: number) => {
      if (instant - world.time > 100) rests.push(instant - world.time);
      await consumer.sleepUntil(instant);
    };
    expect(await deliverRun(message, 'a1', undefined, { ...consumer, sleepUntil })).toEqual({
      ended: 'done',
      submitted: 30,
    });
    expect(world.letters()).toBe('s'.repeat(30));
    expect(world.timesMailed()).toBe(1);
    expect(rests[0]).toBe(750);
  });

  test('for ever ends when its time runs short, holding no claim', async () => {
    const world = deliveryWorld(30);
    world.answer = () => ({ kind: 'unsent', code: 'ECONNREFUSED' });
    expect(await run(world)).toEqual({ ended: 'out-of-time', submitted: 0 });
    expect(world.letters()).toBe('.'.repeat(30));
    expect(world.batches[0]?.leaseUntil).toBe(0);
    expect(world.calls).toBeLessThan(60);
  });

  test.each(['readSubscribers', 'sleepUntil'] as const)(
    'tries readers again who came back untried because %s took longer than their claim',
    async (slow) => {
      const world = deliveryWorld(6);
      const consumer = world.consumer(600_000);
      let pauses = 0;
      const pause = () => {
        pauses += 1;
        if (pauses === 1) world.time += 70_000;
      };
      const slowed: Deliver = {
        ...consumer,
        [slow]: async (about: never) => {
          pause();
          return consumer[slow](about);
        },
      };
      expect(await deliverRun(message, 'a1', undefined, slowed)).toEqual({ ended: 'done', submitted: 6 });
      expect(world.letters()).toBe('ssssss');
    },
  );
});

import { describe, expect, test } from 'vitest';
import { lanePace } from '../../functions/deliver/pace.ts';
import { sendWave, type Hold, type Learned } from '../../functions/deliver/send-wave.ts';
import type { SendResult } from '../../functions/model/delivery.ts';
import type { Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';
import { deliveryWorld, readerId } from './world.ts';

async function waveOf(
  answers: readonly SendResult[],
  change: (people: Map<SubscriberId, Subscriber>) => void = () => {},
) {
  const world = deliveryWorld(answers.length);
  change(world.people);
  const called: { position: number; address: string; at: number }[] = [];
  const positions = answers.map((_, position) => position);
  const rules = {
    serves: 'weekly',
    onlyTo: undefined,
    pace: lanePace(),
    messagesPerSecond: 10,
    until: world.time + 60_000,
  } as const;
  const report = await sendWave(positions, positions.map(readerId), rules, {
    ...world.consumer(),
    send: async (position, reader, address) => {
      expect(reader).toBe(readerId(position));
      called.push({ position, address, at: world.time });
      // SES answers after the next messages have left.
      await new Promise((answered) => setImmediate(answered));
      return answers[position] as SendResult;
    },
  });
  return { ...report, called, world };
}

const ok: SendResult = { kind: 'accepted', messageId: 'm' };

describe('what SES answers', () => {
  test.each<[string, SendResult, Learned, Hold | undefined]>([
    ['accepted: submitted', ok, { outcome: 'submitted' }, undefined],
    [
      'refused: this reader alone, with the code',
      { kind: 'refused', code: 'X', words: 'no' },
      { outcome: 'refused', code: 'X', words: 'no' },
      undefined,
    ],
    ['unknown: never tried again', { kind: 'unknown', code: 'TimeoutError' }, { outcome: 'unknown' }, undefined],
    [
      'unsent: waits for another try',
      { kind: 'unsent', code: 'ENOTFOUND' },
      { outcome: 'pending' },
      { why: 'throttled', code: 'ENOTFOUND' },
    ],
    [
      'too fast: waits, slower',
      { kind: 'throttled', daily: false },
      { outcome: 'pending' },
      { why: 'throttled', code: 'Throttling' },
    ],
    [
      'no allowance left today: waits',
      { kind: 'throttled', daily: true },
      { outcome: 'pending' },
      { why: 'daily', code: 'Throttling' },
    ],
    [
      'our set-up is at fault: no reader is marked',
      { kind: 'halted', code: 'AccessDenied', words: 'no' },
      { outcome: 'pending' },
      { why: 'halted', code: 'AccessDenied', words: 'no' },
    ],
  ])('means %s', async (_, answer, learned, hold) => {
    const report = await waveOf([answer]);
    expect(report.learned.get(0)).toEqual(learned);
    expect(report.hold).toEqual(hold);
  });

  test('counts for every reader whose call is under way, also after one asked to hold', async () => {
    const { learned, hold } = await waveOf([
      { kind: 'throttled', daily: false },
      ok,
      { kind: 'halted', code: 'Y', words: 'no' },
      ok,
    ]);
    expect([...learned].toSorted(([a], [b]) => a - b).map(([, { outcome }]) => outcome)).toEqual([
      'pending',
      'submitted',
      'pending',
      'submitted',
    ]);
    expect(hold).toEqual({ why: 'halted', code: 'Y', words: 'no' });
  });
});

test('each message leaves at an instant of its own', async () => {
  const { called, world } = await waveOf([ok, ok, ok, ok]);
  expect(called.map(({ at }) => at - (called[0]?.at ?? 0))).toEqual([0, 100, 200, 300]);
  expect(world.time).toBe(1_000_300);
});

test('who left, paused or was erased since the freeze gets nothing, and uses up no time of the others', async () => {
  const { called, learned } = await waveOf([ok, ok, ok, ok], (people) => {
    people.set(readerId(0), { ...(people.get(readerId(0)) as Subscriber), status: 'unsubscribed' });
    people.set(readerId(1), { ...(people.get(readerId(1)) as Subscriber), status: 'suppressed' });
    people.delete(readerId(2));
  });
  expect(called.map(({ position }) => position)).toEqual([3]);
  expect(called[0]).toMatchObject({ address: 'reader3@example.com', at: 1_000_000 });
  expect([0, 1, 2, 3].map((position) => learned.get(position)?.outcome)).toEqual([
    'left',
    'suppressed',
    'erased',
    'submitted',
  ]);
});

test('nobody is called once the claim is about to lapse, however slow the pace or the look at their consent was', async () => {
  const world = deliveryWorld(3);
  const send = async (): Promise<SendResult> => {
    throw new Error('must not be called');
  };
  const rules = {
    serves: 'weekly',
    onlyTo: undefined,
    pace: lanePace(),
    messagesPerSecond: 10,
    until: world.time + 1000,
  } as const;
  const late = await sendWave([0, 1, 2], [0, 1, 2].map(readerId), rules, {
    ...world.consumer(),
    send,
    readSubscribers: async () => {
      world.time += 1000;
      return world.people;
    },
  });
  expect([...late.learned.values()].map(({ outcome }) => outcome)).toEqual(['pending', 'pending', 'pending']);

  // One message in a hundred seconds: the second one's instant lies behind the claim.
  const slow = deliveryWorld(2);
  let calls = 0;
  const report = await sendWave(
    [0, 1],
    [0, 1].map(readerId),
    { ...rules, pace: lanePace(), messagesPerSecond: 0.01, until: slow.time + 65_000 },
    {
      ...slow.consumer(),
      send: async () => {
        calls += 1;
        return ok;
      },
    },
  );
  expect(calls).toBe(1);
  expect(report.learned.get(1)).toEqual({ outcome: 'pending' });
  expect(report.hold?.why).toBe('throttled');
});

test('a position that the audience does not have is a fault, before anybody is mailed', async () => {
  const world = deliveryWorld(2);
  await expect(
    sendWave(
      [0, 2],
      [0, 1].map(readerId),
      { serves: 'weekly', onlyTo: undefined, pace: lanePace(), messagesPerSecond: 9, until: Infinity },
      {
        ...world.consumer(),
        send: async () => {
          throw new Error('must not be called');
        },
      },
    ),
  ).rejects.toThrow('the audience has no reader 2');
});

describe('consent is at most five seconds old when SES is called', () => {
  const rules = { serves: 'weekly', onlyTo: undefined } as const;

  test('however slow the look at it was: whoever it is too old for waits for another look', async () => {
    const world = deliveryWorld(10);
    const positions = Array.from({ length: 10 }, (_, position) => position);
    const calls: number[] = [];
    const start = world.time;
    const report = await sendWave(
      positions,
      positions.map(readerId),
      { ...rules, pace: lanePace(), messagesPerSecond: 5, until: start + 20_000 },
      {
        ...world.consumer(),
        readSubscribers: async () => {
          world.time += 4_000;
          return world.people;
        },
        send: async () => {
          calls.push(world.time - start);
          return ok;
        },
      },
    );
    expect(calls).toEqual([4_000, 4_200, 4_400, 4_600, 4_800, 5_000]);
    expect(positions.map((position) => report.learned.get(position)?.outcome)).toEqual(
      positions.map((position) => (position < 6 ? 'submitted' : 'pending')),
    );
    expect(report.hold).toBeUndefined();
  });

  test('however slow the pace: it is read when the turn has come', async () => {
    const world = deliveryWorld(2);
    const pace = lanePace();
    let readAt = 0;
    const ages: number[] = [];
    for (const position of [0, 1])
      await sendWave(
        [position],
        [0, 1].map(readerId),
        { ...rules, pace, messagesPerSecond: 0.1, until: world.time + 20_000 },
        {
          ...world.consumer(),
          readSubscribers: async () => {
            readAt = world.time;
            return world.people;
          },
          send: async () => {
            ages.push(world.time - readAt);
            return ok;
          },
        },
      );
    expect(ages).toEqual([0, 1_000]);
  });
});

import { describe, expect, test } from 'vitest';
import { deliverRun, type Deliver } from '../../functions/deliver/deliver-run.ts';
import type { SendResult } from '../../functions/model/delivery.ts';
import type { Edition } from '../../functions/model/edition.ts';
import { deliveryWorld, edition, message, readerId, type World } from './world.ts';

const run = (world: World, attempt = 'a1') => deliverRun(message, attempt, undefined, world.consumer());

describe('a run that is throttled by SES', () => {
  test('lowers the pace of all lanes, once for a wave', async () => {
    const world = deliveryWorld(30);
    world.answer = () =>
      world.calls > 5 && world.calls <= 8 ? { kind: 'throttled', daily: false } : { kind: 'accepted', messageId: 'm' };
    await run(world);
    expect(world.control?.slowdown?.factor).toBe(0.7);
    const gaps = world.accepted.slice(1).map(({ at }, index) => at - (world.accepted[index]?.at ?? 0));
    expect(gaps[0]).toBeCloseTo(50);
    expect(gaps.at(-1)).toBeCloseTo(50 / 0.7);
  });

  test('does not do so for a network that does not answer', async () => {
    const world = deliveryWorld(3);
    world.answer = () =>
      world.calls < 3 ? { kind: 'unsent', code: 'ENOTFOUND' } : { kind: 'accepted', messageId: 'm' };
    await run(world);
    expect(world.letters()).toBe('sss');
    expect(world.control?.slowdown).toBeUndefined();
  });
});

describe('a refusal', () => {
  const refused: SendResult = { kind: 'refused', code: 'MessageRejected', words: 'Bad sender.' };
  const distrusted = { ended: 'halted', why: 'refusals', code: 'MessageRejected', words: 'Bad sender.' };
  const accepted: SendResult = { kind: 'accepted', messageId: 'm' };

  test('of the first readers halts the edition and marks none of them, at any pace', async () => {
    for (const messagesPerSecond of [20, 1]) {
      const world = deliveryWorld(70);
      world.control = { v: 1, stopped: false, messagesPerSecond, lanes: 1 };
      world.answer = () => refused;
      expect(await run(world)).toEqual({ ...distrusted, submitted: 0 });
      expect(world.letters()).toBe('.'.repeat(70));
      expect(world.batches[0]).toMatchObject({ leaseUntil: 0 });
      expect(world.calls).toBeLessThanOrEqual(10);
      expect(world.edition).toMatchObject({
        state: 'paused',
        pause: { why: 'refusals', code: 'MessageRejected', words: 'Bad sender.' },
      });
      expect(await run(world, 'a2')).toEqual({ ended: 'not-sending', submitted: 0 });
    }
  });

  test('of more than a twentieth of a hundred halts the edition, and takes back what was marked', async () => {
    const world = deliveryWorld(400);
    world.answer = () => (world.calls % 10 === 0 ? refused : accepted);
    expect(await run(world)).toMatchObject(distrusted);
    expect(world.outcomes().filter((one) => one === 'refused')).toEqual([]);
    expect(world.batches.every(({ refusals }) => refusals === undefined || Object.keys(refusals).length === 0)).toBe(
      true,
    );
    expect(world.calls).toBeGreaterThanOrEqual(100);
    expect(world.calls).toBeLessThanOrEqual(110);
    expect(world.timesMailed()).toBe(1);
  });

  test('of a twentieth or less marks these readers alone', async () => {
    const world = deliveryWorld(400);
    world.answer = () => (world.calls % 20 === 0 ? refused : accepted);
    expect(await run(world)).toEqual({ ended: 'done', submitted: 380 });
    expect(world.outcomes().filter((one) => one === 'refused')).toHaveLength(20);
  });

  test('of the first few waits for somebody else to be accepted, and is then believed', async () => {
    const world = deliveryWorld(30);
    world.control = { v: 1, stopped: false, messagesPerSecond: 1, lanes: 1 };
    const seen: string[] = [];
    const consumer = world.consumer();
    world.answer = () => (world.calls <= 4 ? refused : accepted);
    const advance: Deliver['advance'] = async (...write) => {
      seen.push(write[2].outcomes.slice(0, 10));
      return consumer.advance(...write);
    };
    expect(await deliverRun(message, 'a1', undefined, { ...consumer, advance })).toMatchObject({ submitted: 26 });
    expect(seen.slice(0, 3)).toEqual(['cccc......', 'cccccccc..', 'rrrrsssscc']);
    expect(world.batches[0]?.refusals).toMatchObject({ 0: 'MessageRejected', 3: 'MessageRejected' });
  });

  test('that shows at the end of its time what is wrong with the sender halts the edition all the same', async () => {
    const world = deliveryWorld(30);
    world.answer = () => {
      if (world.calls === 5) world.time += 150_000;
      return refused;
    };
    expect(await run(world)).toEqual({ ...distrusted, submitted: 0 });
    expect(world.edition.state).toBe('paused');
    expect(world.outcomes()).not.toContain('refused');
  });

  test('of one reader again and again, while nobody else could be tried, is one refusal', async () => {
    const world = deliveryWorld(30);
    world.answer = (reader) => {
      if (reader === readerId(0)) return refused;
      return world.calls < 20 ? { kind: 'unsent', code: 'ECONNREFUSED' } : accepted;
    };
    expect(await run(world)).toEqual({ ended: 'done', submitted: 29 });
    expect(world.letters()).toBe(`r${'s'.repeat(29)}`);
  });

  test('of the only reader there is marks this reader', async () => {
    const world = deliveryWorld(1);
    world.answer = () => refused;
    expect(await run(world)).toEqual({ ended: 'done', submitted: 0 });
    expect(world.letters()).toBe('r');
  });

  test('that was not yet believed when the run must end costs nobody anything', async () => {
    const world = deliveryWorld(30);
    world.control = { v: 1, stopped: false, messagesPerSecond: 1, lanes: 1 };
    world.answer = () => {
      world.control = { v: 1, stopped: true, messagesPerSecond: 1, lanes: 1 };
      return refused;
    };
    expect(await run(world)).toEqual({ ended: 'stopped', submitted: 0 });
    expect(world.letters()).toBe('.'.repeat(30));
    expect(world.batches[0]?.leaseUntil).toBe(0);
  });
});

describe('an edition', () => {
  test('that is paused stops within one wave, and others go on', async () => {
    const world = deliveryWorld(40);
    const paused = (id: Edition['id']) =>
      ({ v: 1, stopped: false, messagesPerSecond: 20, lanes: 1, paused: new Set([id]) }) as const;
    world.control = paused('2026-W46' as Edition['id']);
    world.answer = () => {
      world.control = world.calls < 12 ? world.control : paused(edition.id);
      return { kind: 'accepted', messageId: 'm' };
    };
    expect(await run(world)).toEqual({ ended: 'paused', submitted: 20 });
    expect(world.letters()).toBe(`${'s'.repeat(20)}${'.'.repeat(20)}`);
  });

  test('whose time is over is held: a queue that came back mails nobody', async () => {
    const world = deliveryWorld(3);
    world.edition = { ...edition, sendBy: new Date(world.time - 1).toISOString() };
    expect(await run(world)).toEqual({ ended: 'late', submitted: 0 });
    expect(world.edition).toMatchObject({ state: 'paused', pause: { why: 'late' } });
    expect(world.calls).toBe(0);
  });

  test('gets no more than its share of the day', async () => {
    const world = deliveryWorld(70);
    const round = (limit: number, attempt: string) =>
      deliverRun({ ...message, limit }, attempt, undefined, world.consumer());
    expect(await round(25, 'a1')).toEqual({ ended: 'limit', submitted: 25 });
    expect(world.letters()).toBe(`${'s'.repeat(25)}${'.'.repeat(45)}`);
    expect(await round(25, 'a2')).toEqual({ ended: 'limit', submitted: 25 });
    expect(await round(20, 'a3')).toEqual({ ended: 'done', submitted: 20 });
    expect(world.timesMailed()).toBe(1);
  });
});

import * as fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { subscriberTable } from '../../functions/aws/subscriber-table.ts';
import type { Wish } from '../../functions/model/joining.ts';
import type { Subscriber, SubscriberId, SubscriberStatus } from '../../functions/model/subscriber.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const id = 'sssssssssssssssssssssA' as SubscriberId;
const reader: Subscriber = {
  v: 1,
  id,
  status: 'active',
  address: 'reader@example.com',
  name: 'Ánh',
  cadence: 'weekly',
  language: 'vi',
  confirmedAt: '2026-01-01T00:00:00.000Z',
};
const DAY_MS = 86_400_000;
const START = Date.parse('2026-11-22T00:00:00.000Z');
const day = (n: number) => new Date(START + n * DAY_MS).toISOString();
const said = (n: number) => ({ at: day(n), source: 'test' });

let table: ReturnType<typeof subscriberTable>;
beforeEach(async () => {
  table = subscriberTable(dynamo.documents, await dynamo.newTable('pk'));
});
const now = () => table.find(id);
const events = async () => (await now())?.consents?.map(({ what }) => what);

describe('leaving', () => {
  test('keeps what somebody was, and taking it back within 30 days gives it back', async () => {
    const paused: Subscriber = { ...reader, status: 'paused', pausedUntil: day(40), cadence: 'monthly' };
    await table.add(paused);
    expect(await table.leave(id, said(0))).toBe(true);
    expect(await table.leave(id, said(1)), 'again').toBe(false);
    expect(await now()).toMatchObject({ status: 'unsubscribed', leftAt: day(0), leftFrom: 'paused' });
    expect(await table.takeBack(id, said(30))).toBe(true);
    expect(await table.takeBack(id, said(30)), 'again').toBe(false);
    expect(await now()).toEqual({
      ...paused,
      consents: [
        { ...said(0), what: 'left' },
        { ...said(30), what: 'returned' },
      ],
    });
  });

  test('is not taken back later, nor of who was never more than unconfirmed', async () => {
    await table.add(reader);
    await table.leave(id, said(0));
    expect(await table.takeBack(id, { ...said(30), at: '2026-12-22T00:00:00.001Z' })).toBe(false);
    await table.erase(id, said(1));
    expect(await table.takeBack(id, said(2)), 'erased').toBe(false);
    const other = 'tttttttttttttttttttttA' as SubscriberId;
    await table.add({ ...reader, id: other, status: 'pending' });
    expect(await table.leave(other, said(0))).toBe(true);
    expect(await table.takeBack(other, said(0))).toBe(false);
  });

  test('holds for who is suppressed too, once that is lifted', async () => {
    await table.add({ ...reader, status: 'suppressed', suppressed: { why: 'bounce', at: day(0), from: 'active' } });
    expect(await table.leave(id, said(1))).toBe(true);
    expect(await table.leave(id, said(2))).toBe(false);
    expect(await now()).toMatchObject({ status: 'suppressed', leftAt: day(1) });
  });
});

describe('a pause', () => {
  test('may be made longer or shorter, and asked for twice it is one', async () => {
    await table.add(reader);
    expect(await table.pause(id, day(7), said(0))).toBe(true);
    expect(await table.pause(id, day(7), said(0))).toBe(false);
    expect(await table.pause(id, day(30), said(1))).toBe(true);
    expect(await now()).toMatchObject({ status: 'paused', pausedUntil: day(30) });
    expect(await table.resume(id, said(2))).toBe(true);
    expect(await table.resume(id, said(2))).toBe(false);
    expect(await now()).not.toHaveProperty('pausedUntil');
    expect(await events()).toEqual(['paused', 'paused', 'resumed']);
  });

  test.each<SubscriberStatus>(['pending', 'unsubscribed', 'suppressed'])('is nothing for who is %s', async (status) => {
    await table.add({ ...reader, status });
    expect(await table.pause(id, day(7), said(0))).toBe(false);
    expect(await table.resume(id, said(0))).toBe(false);
    expect(await now()).toEqual({ ...reader, status });
  });
});

test('a choice is written down when it is another one', async () => {
  await table.add(reader);
  expect(await table.choose(id, { cadence: 'weekly', language: 'vi' }, said(0))).toBe(false);
  expect(await table.choose(id, { cadence: 'monthly', language: 'en' }, said(0))).toBe(true);
  expect(await now()).toMatchObject({ cadence: 'monthly', language: 'en', consents: [{ what: 'chose', at: day(0) }] });
});

const wish: Wish = {
  v: 1,
  id,
  at: START,
  address: 'Reader@example.com',
  language: 'en',
  cadence: 'monthly',
  source: 'page',
  wording: 'en-1',
  ip: '198.51.100.0/24',
};

describe('a confirmation', () => {
  test('makes a subscriber of a wish, with what shows it', async () => {
    expect(await table.confirm(wish, START, said(1))).toBe(true);
    expect(await now()).toEqual({
      v: 1,
      id,
      status: 'active',
      address: 'Reader@example.com',
      language: 'en',
      cadence: 'monthly',
      confirmedAt: day(1),
      consents: [
        { at: day(0), source: 'page', wording: 'en-1', ip: '198.51.100.0/24', what: 'requested' },
        { ...said(1), what: 'confirmed' },
      ],
    });
  });

  test('by one link works once: not a second time, not after leaving, and after both with a younger link', async () => {
    expect(await table.confirm(wish, START, said(1))).toBe(true);
    expect(await table.confirm(wish, START, said(2))).toBe(false);
    await table.leave(id, said(3));
    expect(await table.confirm(wish, START, said(4))).toBe(false);
    expect(await now()).toMatchObject({ status: 'unsubscribed' });
    expect(await table.confirm(wish, START + 5 * DAY_MS, said(6))).toBe(true);
    expect(await now()).not.toHaveProperty('leftAt');
  });

  test('brings back who left or was erased, and ends a pause; never who is suppressed', async () => {
    await table.add({ ...reader, status: 'paused', pausedUntil: day(90) });
    expect(await table.confirm(wish, START, said(1))).toBe(true);
    expect(await now()).not.toHaveProperty('pausedUntil');
    await table.erase(id, said(2));
    expect(await table.confirm(wish, START + 3 * DAY_MS, said(4))).toBe(true);
    expect(await events()).toEqual(['erased', 'requested', 'confirmed']);
    const other = 'tttttttttttttttttttttA' as SubscriberId;
    await table.add({ ...reader, id: other, status: 'suppressed' });
    expect(await table.confirm({ ...wish, id: other }, START, said(1))).toBe(false);
  });

  test('whose answer is lost is there all the same', async () => {
    dynamo.loseAnswers(1);
    await table.confirm(wish, START, said(1));
    expect(await now()).toMatchObject({ status: 'active', consents: [{}, {}] });
  });
});

describe('erasing', () => {
  test.each<[SubscriberStatus, SubscriberStatus]>([
    ['pending', 'unsubscribed'],
    ['active', 'unsubscribed'],
    ['paused', 'unsubscribed'],
    ['unsubscribed', 'unsubscribed'],
    ['suppressed', 'suppressed'],
  ])('who is %s leaves a hash that is %s, and nobody is taken in under it again', async (before, after) => {
    const suppressed = { why: 'complaint', at: day(0) } as const;
    await table.add({
      ...reader,
      status: before,
      pausedUntil: day(9),
      ...(before === 'suppressed' && { suppressed }),
      consents: [{ at: day(0), what: 'confirmed', source: 'page', ip: '198.51.100.0/24' }],
    });
    expect(await table.erase(id, { ...said(1), ip: '198.51.100.0/24' })).toBe(true);
    expect(await table.erase(id, said(2)), 'again').toBe(false);
    expect(await now()).toEqual({
      v: 1,
      id,
      status: after,
      cadence: 'weekly',
      language: 'vi',
      leftAt: day(1),
      ...(before === 'suppressed' && { suppressed }),
      consents: [{ at: day(1), source: 'test', what: 'erased' }],
    });
    expect(await table.add(reader)).toBe(false);
  });

  test('who is unknown makes nobody', async () => {
    expect(await table.erase(id, said(0))).toBe(false);
    expect(await now()).toBeUndefined();
  });
});

test('the lines of the consents are only ever added to, one for each change, whatever somebody does', async () => {
  const deeds = {
    leave: (n: number) => table.leave(id, said(n)),
    takeBack: (n: number) => table.takeBack(id, said(n)),
    pause: (n: number) => table.pause(id, day(n + 7), said(n)),
    resume: (n: number) => table.resume(id, said(n)),
    choose: (n: number) => table.choose(id, { cadence: n % 2 === 0 ? 'weekly' : 'monthly', language: 'vi' }, said(n)),
    confirm: (n: number) => table.confirm({ ...wish, at: START + n * DAY_MS }, START + n * DAY_MS - 1, said(n)),
  };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...(Object.keys(deeds) as (keyof typeof deeds)[]))), async (some) => {
      table = subscriberTable(dynamo.documents, await dynamo.newTable('pk'));
      await table.add(reader);
      let before: Subscriber['consents'] = [];
      for (const [n, deed] of some.entries()) {
        const changed = await deeds[deed](n + 1);
        const { consents = [], status } = (await now()) as Subscriber;
        expect(consents.slice(0, before.length)).toEqual(before);
        expect(consents.length > before.length).toBe(changed);
        expect(status).toMatch(/^(active|paused|unsubscribed)$/);
        before = consents;
      }
    }),
    { numRuns: 30 },
  );
});

import { describe, expect, test } from 'vitest';
import { orderReviews } from '../../functions/clock/look-after-review.ts';
import { tellOfReviews } from '../../functions/clock/tell-of-reviews.ts';
import { tick } from '../../functions/clock/tick.ts';
import type { Slug } from '../../functions/model/article.ts';
import type { Edition } from '../../functions/model/edition.ts';
import type { Letter } from '../../functions/model/letter.ts';
import type { BriefHand } from '../../functions/model/brief.ts';
import { NO_HAND, reviewEvent, wishesOf, type ReviewRules } from '../../functions/model/review.ts';
import { clockWorld, id, MINUTE, sending } from './world.ts';

const SEND_AT = '2026-11-22T00:00:00.000Z';
const dueAt = Date.parse(SEND_AT);
const HOUR_MS = 60 * 60 * 1000;
const rules = { hoursBefore: 3, unlessApproved: false };
const { audience: _, ...bare } = sending(1);
const reviewed = (more: Partial<Edition> = {}): Edition => ({
  ...bare,
  state: 'review',
  scheduledAt: SEND_AT,
  sendAt: SEND_AT,
  rendering: 'r1',
  wishes: wishesOf(undefined),
  ...more,
});

/** A minute of the clock, before and after its letters. */
function newsroom(edition: Edition, minutesBefore: number, review: ReviewRules = rules) {
  const world = clockWorld(edition);
  world.time = dueAt - minutesBefore * 60_000;
  const letters = new Map<string, Letter>();
  const minute = async (breaks?: 'post' | 'tell') => {
    const { ticks } = await tick(MINUTE, { review }, world.clock);
    const { told, faults } = await tellOfReviews(ticks, review, {
      ...world.clock,
      language: 'vi',
      post: async (letter) => {
        if (breaks === 'post') throw new Error('broken');
        letters.set(letter.key, letter);
      },
      tell: async (_id, event) => {
        if (breaks === 'tell') throw new Error('broken');
        if (world.edition) world.edition = { ...world.edition, told: new Set([...(world.edition.told ?? []), event]) };
      },
      putOff: async (read, sendAt) => {
        if (world.edition?.attempt !== read.attempt) return false;
        world.edition = { ...world.edition, sendAt };
        return true;
      },
    });
    return { did: ticks[0]?.did, told, faults };
  };
  return { world, letters, minute };
}

describe('an edition under review', () => {
  test('is put before editors once: the letter, and the edition as readers would get it', async () => {
    const { letters, minute, world } = newsroom(reviewed(), 180);
    expect(await minute()).toEqual({ did: 'waits-for-editors', told: [id], faults: [] });
    expect([...letters.values()].map(({ kind, to }) => [kind, to])).toEqual([
      ['test', 'editors'],
      ['review', 'editors'],
    ]);
    expect((await minute()).told).toEqual([]);
    expect(world.edition?.sendAt).toBe(SEND_AT);
    expect(world.orders).toEqual([]);
  });

  test.each(['post', 'tell'] as const)(
    'whose clock died at %s is told of by the next minute, and not sent before',
    async (breaks) => {
      const { letters, minute, world } = newsroom(reviewed(), 1);
      expect((await minute(breaks)).faults).toHaveLength(1);
      world.time = dueAt + HOUR_MS;
      expect(await minute()).toMatchObject({ did: 'waits-for-editors', told: [id] });
      expect(letters.size, 'letters of one key are mailed once').toBe(2);
      expect(world.orders).toEqual([]);
      expect(Date.parse(world.edition?.sendAt ?? ''), 'half an hour at least').toBe(world.time + HOUR_MS / 2);
    },
  );

  test('goes at its time', async () => {
    const { minute, world } = newsroom(reviewed({ told: new Set([reviewEvent('r1')]) }), 0);
    expect((await minute()).did).toBe('ordered');
    expect(world.orders).toEqual([{ v: 1, series: 'weekly', scheduledAt: SEND_AT }]);
  });

  test('is composed again when its editors want something else', async () => {
    const { minute, world } = newsroom(reviewed({ told: new Set([reviewEvent('r1')]) }), 100);
    world.brief = { v: 1, edition: id, hand: { ...NO_HAND, drops: new Set(['two' as Slug]) } };
    expect((await minute()).did).toBe('ordered');
  });

  test('that is held when its time comes is not sent, and its editors are reminded once', async () => {
    const { letters, minute, world } = newsroom(reviewed({ told: new Set([reviewEvent('r1')]) }), 10);
    world.brief = { v: 1, edition: id, hand: { ...NO_HAND, held: { at: '2026-11-21T22:00:00.000Z' } } };
    expect((await minute()).told, 'there is time yet').toEqual([]);
    for (const hours of [0, 1, 48]) {
      world.time = dueAt + hours * HOUR_MS;
      expect((await minute()).did).toBe('waits-for-editors');
    }
    expect([...letters.values()].map(({ values }) => values)).toMatchObject([{ what: 'due', held: 'held' }]);
    expect(world.orders).toEqual([]);
  });

  test('that nobody approved, or somebody did too late, is told as what it is', async () => {
    const reminded = async (hand: Partial<BriefHand>) => {
      const told = new Set([reviewEvent('r1')]);
      const { letters, minute, world } = newsroom(reviewed({ told }), -2 * 60, { ...rules, unlessApproved: true });
      world.brief = { v: 1, edition: id, hand: { ...NO_HAND, ...hand } };
      world.edition = reviewed({ told, wishes: wishesOf(world.brief) });
      await minute();
      return [...letters.values()].map(({ values }) => 'held' in values && values.held);
    };
    expect(await reminded({})).toEqual(['unapproved']);
    const approved = { rendering: 'r1', at: '2026-11-22T01:00:00.000Z' };
    expect(await reminded({ approved })).toEqual(['late']);
  });
});

describe('an edition that was to go and was blocked', () => {
  const blocked = (at: number) => ({ at: new Date(at).toISOString(), pictures: ['i/0123456789abcdef.jpg'] });
  const told = new Set([reviewEvent('r1')]);

  test('is told of at once, and once; it is not composed again and again', async () => {
    const { letters, minute, world } = newsroom(reviewed({ told, blocked: blocked(dueAt) }), -1);
    expect(await minute()).toMatchObject({ did: 'waits-for-editors', told: [id] });
    for (const hours of [1, 24, 48]) {
      world.time = dueAt + hours * HOUR_MS;
      expect(await minute()).toMatchObject({ did: 'waits-for-editors', told: [] });
    }
    expect([...letters.values()].map(({ values }) => values)).toMatchObject([{ what: 'due', held: 'blocked' }]);
    expect(world.orders).toEqual([]);
  });

  test('is composed again by "send now", and told of again when it is blocked again', async () => {
    const { letters, minute, world } = newsroom(reviewed({ told, blocked: blocked(dueAt) }), -1);
    await minute();
    const sendNow = { rendering: 'r1', at: new Date(dueAt + 120_000).toISOString() };
    world.brief = { v: 1, edition: id, hand: { ...NO_HAND, sendNow } };
    world.time = dueAt + 120_000;
    expect((await minute()).did).toBe('ordered');
    if (world.edition) world.edition = { ...world.edition, blocked: blocked(dueAt + 180_000) };
    world.time = dueAt + 240_000;
    expect(await minute()).toMatchObject({ did: 'waits-for-editors', told: [id] });
    expect((await minute()).told).toEqual([]);
    expect(letters.size).toBe(2);
  });

  test.each(['post', 'tell'] as const)('whose clock died at %s is told of by one letter', async (breaks) => {
    const { letters, minute } = newsroom(reviewed({ told, blocked: blocked(dueAt) }), -1);
    expect((await minute(breaks)).faults).toHaveLength(1);
    expect((await minute()).told).toEqual([id]);
    expect(letters.size).toBe(1);
  });
});

describe('the cut-off', () => {
  const schedule = { weekday: 0, hour: 7, timeZone: 'Asia/Ho_Chi_Minh' };
  const ordered = async (hoursBefore: number, known?: Edition, review: typeof rules | undefined = rules) => {
    const world = clockWorld(known);
    world.time = dueAt - hoursBefore * HOUR_MS;
    return { ids: await orderReviews(review, schedule, world.clock), orders: world.orders };
  };

  test('orders the edition for the moment at which it is sent, and by its week', async () => {
    expect(await ordered(3.1)).toEqual({ ids: [], orders: [] });
    expect(await ordered(3)).toEqual({ ids: [id], orders: [{ v: 1, series: 'weekly', scheduledAt: SEND_AT }] });
  });

  test('orders nothing that is there', async () => {
    expect((await ordered(2, reviewed())).ids).toEqual([]);
  });

  test('is none where nobody reviews', async () => {
    const world = clockWorld(undefined);
    world.time = dueAt - HOUR_MS;
    expect(await orderReviews(undefined, schedule, world.clock)).toEqual([]);
  });
});

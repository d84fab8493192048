import { describe, expect, test } from 'vitest';
import { followOrder } from '../../functions/compose/compose-edition.ts';
import type { Slug } from '../../functions/model/article.ts';
import type { BriefHand } from '../../functions/model/brief.ts';
import type { ComposeOrder, EditionId } from '../../functions/model/edition.ts';
import { NO_HAND, reviewEvent } from '../../functions/model/review.ts';
import { Crash, crashing } from './crashing.ts';
import { article, composeWorld, rules, SENT_AT, subscriber, type ComposeWorld } from './world.ts';

const HOUR_MS = 60 * 60 * 1000;
const order: ComposeOrder = { v: 1, series: 'weekly', scheduledAt: SENT_AT };
const id = '2026-W47' as EditionId;
const people = Array.from({ length: 60 }, (_, n) => subscriber(n));
const unlessHeld = { hoursBefore: 3, unlessApproved: false };
const ifApproved = { hoursBefore: 3, unlessApproved: true };

const follow = (world: ComposeWorld, review = unlessHeld, compose = world.compose) =>
  followOrder(order, id, { ...rules, review }, compose);

/** Three hours before its time. */
function newsroom() {
  const world = composeWorld(
    ['one', 'two', 'three'].map((slug) => article(slug)),
    people,
  );
  world.now = Date.parse(SENT_AT) - 3 * HOUR_MS;
  return world;
}

/** What the clock does once the letter is on its way. */
function tell(world: ComposeWorld) {
  const edition = world.editions.get(id);
  if (edition?.rendering === undefined) throw new Error('there is nothing to tell');
  const told = new Set([...(edition.told ?? []), reviewEvent(edition.rendering)]);
  world.editions.set(id, { ...edition, told });
}

function say(world: ComposeWorld, hand: Partial<BriefHand>) {
  const before = world.briefs.get(id)?.hand ?? NO_HAND;
  world.briefs.set(id, { v: 1, edition: id, hand: { ...before, ...hand } });
}

const at = (world: ComposeWorld) => new Date(world.now).toISOString();

describe('an edition that editors review', () => {
  test('stops once it is rendered: no audience, no lane, and no place in the index', async () => {
    const world = newsroom();
    const { edition } = await follow(world);
    expect(edition).toMatchObject({ state: 'review', sendAt: SENT_AT, articles: ['one', 'three', 'two'] });
    expect(edition).not.toHaveProperty('audience');
    expect(world.lanes).toEqual([]);
    expect(world.ledger.size).toBe(0);
    expect(world.site.has('index.html')).toBe(false);
    expect(world.site.has('e/2026-W47'), 'but editors can look at its page').toBe(true);
  });

  test('goes on at its time with what editors were shown', async () => {
    const world = newsroom();
    await follow(world);
    tell(world);
    expect((await follow(world)).edition.state, 'an order before its time changes nothing').toBe('review');
    world.now = Date.parse(SENT_AT);
    const { edition } = await follow(world);
    expect(edition).toMatchObject({ state: 'sending', audience: { readers: 60 } });
    expect(new Set(world.messages.map(({ rendering }) => rendering)).size, 'rendered again, it is the same').toBe(1);
    expect(world.lanes).toHaveLength(1);
  });

  test('that lost an article is reviewed anew: the article is free, the approval void, and there is half an hour more', async () => {
    const world = newsroom();
    await follow(world, ifApproved);
    tell(world);
    const first = world.editions.get(id)?.rendering ?? '';
    say(world, { approved: { rendering: first, at: at(world) }, drops: new Set(['two' as Slug]) });
    world.now = Date.parse(SENT_AT) - 60_000;
    const { edition } = await follow(world, ifApproved);
    expect(edition).toMatchObject({ state: 'review', articles: ['one', 'three'] });
    expect(world.editions.get(id)?.rendering).not.toBe(first);
    expect(world.editions.get(id)?.sendAt).toBe('2026-11-22T00:29:00.000Z');
    expect(world.used.has('two')).toBe(false);
    tell(world);
    world.now = Date.parse(SENT_AT) + HOUR_MS;
    expect((await follow(world, ifApproved)).edition.state).toBe('review');
    expect(world.lanes).toEqual([]);
  });

  test('takes in nothing that is uploaded after the cut-off, but what its brief names', async () => {
    const world = newsroom();
    await follow(world);
    world.uploads.push(...composeWorld([article('late'), article('wanted')], []).uploads);
    say(world, { pins: new Set(['wanted' as Slug]) });
    const { edition } = await follow(world);
    expect(edition).toMatchObject({ state: 'review', articles: ['wanted', 'one', 'three', 'two'] });
  });

  test('that is held while its readers are being frozen rests, and nobody is written to', async () => {
    const world = newsroom();
    await follow(world);
    tell(world);
    world.now = Date.parse(SENT_AT);
    const { compose } = world;
    const slow = {
      ...compose,
      record: async (...args: Parameters<typeof compose.record>) => {
        if ('audience' in args[1]) say(world, { held: { at: at(world) } });
        return compose.record(...args);
      },
    };
    const { edition } = await follow(world, unlessHeld, slow);
    expect(edition).toMatchObject({ state: 'paused', pause: { why: 'operator' } });
    expect(world.lanes).toEqual([]);
  });

  test('that somebody sends a day late goes, for that is their word; a queue that recovered has none', async () => {
    for (const [hand, state] of [
      [true, 'sending'],
      [false, 'paused'],
    ] as const) {
      const world = newsroom();
      await follow(world);
      tell(world);
      world.now = Date.parse(SENT_AT) + 30 * HOUR_MS;
      const rendering = world.editions.get(id)?.rendering ?? '';
      if (hand) say(world, { held: { at: SENT_AT }, sendNow: { rendering, at: at(world) } });
      expect((await follow(world)).edition.state).toBe(state);
    }
  });

  test('without a single reader is not put before editors', async () => {
    const world = newsroom();
    world.people = [];
    expect((await follow(world)).edition).toMatchObject({ state: 'skipped', reason: 'no-subscribers' });
  });
});

/**
 * What may have become of the edition. Once its readers are known a drop comes too late, and once it is being sent a hold
 * does; a run whose hint was lost is put on lanes by the clock.
 */
const SENT = [0, 1].map((lanes) => ({ state: 'sending', isApproved: true, lanes }));
const EXPECTED: Readonly<Record<'nothing' | 'drop' | 'hold', (hadReaders: boolean, wasSending: boolean) => object[]>> =
  {
    nothing: () => SENT,
    drop: (hadReaders) => (hadReaders ? SENT : [{ state: 'review', isApproved: false, lanes: 0 }]),
    hold: (hadReaders, wasSending) =>
      wasSending ? SENT : [{ state: hadReaders ? 'paused' : 'review', isApproved: true, lanes: 0 }],
  };

describe('a crash of compose', () => {
  /** How many calls the two orders make: up to the review, and from it. */
  const calls = async () => {
    const world = newsroom();
    const first = crashing(world.compose, Infinity, 'before');
    await follow(world, ifApproved, first.doomed);
    tell(world);
    const rendering = world.editions.get(id)?.rendering ?? '';
    say(world, { approved: { rendering, at: at(world) } });
    world.now = Date.parse(SENT_AT);
    const second = crashing(world.compose, Infinity, 'before');
    await follow(world, ifApproved, second.doomed);
    return [first.calls(), second.calls()] as const;
  };

  test.each(['before', 'after'] as const)(
    '%s any call before the review sends nothing that was not approved',
    async (when) => {
      const [all] = await calls();
      expect(all).toBeGreaterThan(10);
      for (let nth = 1; nth <= all; nth += 1) {
        const world = newsroom();
        await expect(follow(world, ifApproved, crashing(world.compose, nth, when).doomed)).rejects.toBeInstanceOf(
          Crash,
        );
        // Ordered again and again, also after its time.
        for (const later of [100_000, 4 * HOUR_MS, 5 * HOUR_MS]) {
          world.now = Date.parse(SENT_AT) - 3 * HOUR_MS + later;
          await follow(world, ifApproved);
          expect(world.editions.get(id)?.state, `${nth}`).toBe('review');
        }
        expect(world.ledger.size + world.lanes.length, `${nth}`).toBe(0);
      }
    },
  );

  test.each(['before', 'after'] as const)(
    '%s any call after the approval sends that content, once, or asks again',
    async (when) => {
      const [, all] = await calls();
      expect(all).toBeGreaterThan(15);
      for (let nth = 1; nth <= all; nth += 1)
        for (const change of ['nothing', 'drop', 'hold'] as const) {
          const world = newsroom();
          await follow(world, ifApproved);
          tell(world);
          const approved = world.editions.get(id)?.rendering ?? '';
          say(world, { approved: { rendering: approved, at: at(world) } });
          world.now = Date.parse(SENT_AT);
          await expect(follow(world, ifApproved, crashing(world.compose, nth, when).doomed)).rejects.toBeInstanceOf(
            Crash,
          );
          const hadReaders = world.editions.get(id)?.audience !== undefined;
          const wasSending = world.editions.get(id)?.state === 'sending';
          world.now += 100_000;
          if (change === 'drop') say(world, { drops: new Set(['two' as Slug]) });
          if (change === 'hold') say(world, { held: { at: at(world) } });
          await follow(world, ifApproved);
          const edition = world.editions.get(id);
          const seen = {
            state: edition?.state,
            isApproved: edition?.rendering === approved,
            lanes: world.lanes.length,
          };
          expect(EXPECTED[change](hadReaders, wasSending), `${nth} ${change}`).toContainEqual(seen);
        }
    },
  );
});

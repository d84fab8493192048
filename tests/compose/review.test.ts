import { describe, expect, test } from 'vitest';
import { followOrder } from '../../functions/compose/compose-edition.ts';
import type { Slug } from '../../functions/model/article.ts';
import { HOUR_MS } from '../../functions/model/durations.ts';
import { at, follow, id, ifApproved, newsroom, order, say, tell, unlessHeld } from './review-room.ts';
import { article, composeWorld, rules, SENT_AT } from './world.ts';

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

  test('that is held while its readers are being frozen waits for a word again, and the index does not name it', async () => {
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
    expect(edition).toMatchObject({ state: 'review' });
    expect(edition).not.toHaveProperty('audience');
    expect(world.lanes).toEqual([]);
    expect(world.site.get('index.html')).not.toContain('2026-W47');
    world.now += 60_000;
    say(world, { sendNow: { rendering: edition.rendering ?? '', at: at(world) } });
    expect((await follow(world)).edition.state, 'somebody sends it after all').toBe('sending');
    expect(new Set(world.readersOf(id)).size).toBe(60);
  });

  test('that loses an article while its readers are being frozen is reviewed anew without it', async () => {
    const world = newsroom();
    await follow(world);
    tell(world);
    world.now = Date.parse(SENT_AT);
    const { compose } = world;
    const slow = {
      ...compose,
      record: async (...args: Parameters<typeof compose.record>) => {
        if ('audience' in args[1]) say(world, { drops: new Set(['two' as Slug]) });
        return compose.record(...args);
      },
    };
    expect((await follow(world, unlessHeld, slow)).edition.state).toBe('review');
    expect((await follow(world)).edition).toMatchObject({ state: 'review', articles: ['one', 'three'] });
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

  test('that has too few articles before its time is not given up before that', async () => {
    const world = newsroom();
    const more = { ...rules, review: unlessHeld, minimumArticles: 3 };
    const look = async () => (await followOrder(order, id, more, world.compose)).edition;
    expect((await look()).state).toBe('review');
    say(world, { drops: new Set(['two' as Slug]) });
    expect((await look()).state, 'somebody dropped one').toBe('composing');
    world.uploads.push(...composeWorld([article('four')], []).uploads);
    say(world, { pins: new Set(['four' as Slug]) });
    expect(await look()).toMatchObject({ state: 'review', articles: ['four', 'one', 'three'] });
    say(world, { drops: new Set(['two', 'one'] as Slug[]) });
    world.now = Date.parse(SENT_AT) - 1;
    expect((await look()).state).toBe('composing');
    world.now = Date.parse(SENT_AT);
    expect(await look()).toMatchObject({ state: 'skipped', reason: 'too-few-articles' });
    expect(world.used.size, 'all are free').toBe(0);
    expect(world.lanes).toEqual([]);
  });

  test('without a single reader is not put before editors', async () => {
    const world = newsroom();
    world.people = [];
    expect((await follow(world)).edition).toMatchObject({ state: 'skipped', reason: 'no-subscribers' });
  });
});

import { describe, expect, test } from 'vitest';
import { followOrder } from '../../functions/compose/compose-edition.ts';
import { HOUR_MS } from '../../functions/model/durations.ts';
import type { Slug } from '../../functions/model/article.ts';
import { Crash } from '../support/crash.ts';
import { crashing } from './crashing.ts';
import { at, follow, id, ifApproved, newsroom, order, say, tell } from './review-room.ts';
import { article, rules, SENT_AT, upload } from './world.ts';

const LEAD = 'i/0123456789abcdef.jpg';
const dueAt = Date.parse(SENT_AT);

/** Editors were asked, and approved it in time; then its picture went. */
async function approved() {
  const world = newsroom();
  world.pictures = [LEAD];
  world.uploads = ['one', 'two', 'three'].map((slug) =>
    upload(article(slug, slug === 'two' ? { thumbnail: { lead: LEAD, card: LEAD } } : {})),
  );
  await follow(world, ifApproved);
  tell(world);
  const rendering = world.editions.get(id)?.rendering ?? '';
  say(world, { approved: { rendering, at: at(world) } });
  world.gone.add(LEAD);
  world.now = dueAt;
  return { world, rendering };
}

const sent = (world: ReturnType<typeof newsroom>) => [world.lanes.length, world.ledger.size];

describe('an edition that shows a picture which is not there', () => {
  test('stays where it is when its time comes, with what is missing, and its readers are not frozen', async () => {
    const { world } = await approved();
    const { edition } = await follow(world, ifApproved);
    expect(edition).toMatchObject({ state: 'review', blocked: { at: SENT_AT, pictures: [LEAD] } });
    expect(edition).not.toHaveProperty('audience');
    expect(sent(world)).toEqual([0, 0]);
    expect(world.site.has('index.html')).toBe(false);
    expect(world.editionFiles.at(-1)?.pictures, 'the pages of the review know whose it is').toEqual([
      { key: LEAD, article: 'two' },
    ]);
  });

  test('is not sent late once it is there again, but by a word; then it is, with the picture', async () => {
    const { world, rendering } = await approved();
    await follow(world, ifApproved);
    world.gone.clear();
    world.now += HOUR_MS;
    for (let again = 0; again < 2; again += 1)
      expect((await follow(world, ifApproved)).edition.state, 'it was approved in time, and is late').toBe('review');
    say(world, { approved: { rendering, at: at(world) } });
    expect((await follow(world, ifApproved)).edition.state, 'an approval is no "send now"').toBe('review');
    say(world, { sendNow: { rendering, at: at(world) } });
    const { edition } = await follow(world, ifApproved);
    expect(edition).toMatchObject({ state: 'sending', rendering });
    expect(edition).not.toHaveProperty('blocked');
    expect(new Set(world.readersOf(id)).size).toBe(60);
  });

  test('is not sent by the "send now" of before either, until its time', async () => {
    const { world, rendering } = await approved();
    world.now = dueAt - HOUR_MS;
    say(world, { sendNow: { rendering, at: at(world) } });
    expect((await follow(world, ifApproved)).edition).toMatchObject({ state: 'review', blocked: { pictures: [LEAD] } });
    world.gone.clear();
    world.now += 60_000;
    expect((await follow(world, ifApproved)).edition.state).toBe('review');
    world.now = dueAt;
    expect((await follow(world, ifApproved)).edition.state, 'nothing of it is late').toBe('sending');
  });

  test('is another one when that article is dropped: nothing blocks it, and it is reviewed anew', async () => {
    const { world } = await approved();
    await follow(world, ifApproved);
    say(world, { drops: new Set(['two' as Slug]) });
    world.pictures = [];
    const { edition } = await follow(world, ifApproved);
    expect(edition).toMatchObject({ state: 'review', articles: ['one', 'three'] });
    expect(edition).not.toHaveProperty('blocked');
    tell(world);
    say(world, { approved: { rendering: edition.rendering ?? '', at: at(world) } });
    world.now = Date.parse(edition.sendAt ?? '');
    expect((await follow(world, ifApproved)).edition.state).toBe('sending');
  });

  test('goes out all the same where nobody reviews: one card must not cost a whole week', async () => {
    const { world } = await approved();
    world.editions.clear();
    const { edition } = await followOrder(order, id, rules, world.compose);
    expect(edition.state).toBe('sending');
  });
});

test('a wish that changes nothing in the mail, said as the edition goes, does not keep it from going', async () => {
  const { world } = await approved();
  world.gone.clear();
  say(world, { pins: new Set(['one' as Slug]) });
  expect((await follow(world, ifApproved)).edition.state).toBe('sending');
});

describe('a crash of compose, a picture gone', () => {
  test.each(['before', 'after'] as const)(
    '%s any call mails nobody, and one that is mended is sent once',
    async (when) => {
      const whole = await approved();
      const counted = crashing(whole.world.compose, Infinity, when);
      await follow(whole.world, ifApproved, counted.doomed);
      expect(counted.calls()).toBeGreaterThan(10);
      for (let nth = 1; nth <= counted.calls(); nth += 1) {
        const { world, rendering } = await approved();
        const { doomed } = crashing(world.compose, nth, when);
        await expect(follow(world, ifApproved, doomed)).rejects.toBeInstanceOf(Crash);
        for (let again = 0; again < 2; again += 1) {
          world.now += 100_000;
          expect((await follow(world, ifApproved)).edition.state, `${nth}`).toBe('review');
          expect(sent(world), `${nth}`).toEqual([0, 0]);
        }
        world.gone.clear();
        world.now += 100_000;
        say(world, { sendNow: { rendering, at: at(world) } });
        await expect(
          follow(world, ifApproved, crashing(world.compose, nth, when).doomed),
          `${nth}`,
        ).rejects.toBeInstanceOf(Crash);
        world.now += 100_000;
        await follow(world, ifApproved);
        expect(world.editions.get(id)?.state, `${nth}`).toBe('sending');
        expect(new Set(world.readersOf(id)).size, `${nth}`).toBe(60);
      }
    },
  );
});

import { describe, expect, test } from 'vitest';
import { followOrder, type ComposeRules } from '../../functions/compose/compose-edition.ts';
import type { ComposeOrder, EditionId } from '../../functions/model/edition.ts';
import { Crash } from '../support/crash.ts';
import { crashing } from './crashing.ts';
import { article, composeWorld, rules, SENT_AT, subscriber, type ComposeWorld } from './world.ts';

const order: ComposeOrder = { v: 1, series: 'weekly', scheduledAt: SENT_AT };
const id = '2026-W47' as EditionId;
const articles = ['one', 'two', 'three'].map((slug) => article(slug));
const people = Array.from({ length: 120 }, (_, n) => subscriber(n, { language: n % 3 === 0 ? 'en' : 'vi' }));

const follow = (world: ComposeWorld, more: Partial<ComposeRules> = {}, compose = world.compose) =>
  followOrder(order, id, { ...rules, ...more }, compose);

describe('an order', () => {
  test('is carried out: articles, both languages, audience, lanes', async () => {
    const world = composeWorld(articles, people);
    const { outcome, edition } = await follow(world);
    expect(outcome).toBe('composed');
    expect(edition).toMatchObject({
      state: 'sending',
      articles: ['one', 'three', 'two'],
      audience: { candidates: 120, readers: 120, excluded: {}, runs: 2 },
    });
    expect(world.messages.map(({ rendering, message }) => [rendering, message.language])).toEqual([
      [edition.rendering, 'vi'],
      [edition.rendering, 'en'],
    ]);
    expect(world.editionFiles).toHaveLength(1);
    expect(world.editionFiles[0]).toMatchObject({
      id,
      rendering: edition.rendering,
      htmlBytes: 200,
      subject: 'vi one three two',
    });
    expect(world.lanes).toEqual([0, 1].map((run) => ({ v: 1, edition: id, run, round: 0 })));
    expect([...world.site.keys()].toSorted()).toEqual([
      '404.html',
      'e/2026-W47',
      'e/2026-W47/one',
      'e/2026-W47/three',
      'e/2026-W47/two',
      'feed.atom',
      'feed.json',
      'index.html',
    ]);
    expect(world.site.get('index.html')).toContain(`/e/${id}`);
    expect(world.open).toEqual(new Set([id]));
  });

  test('that comes again composes nothing and puts nothing on lanes', async () => {
    const world = composeWorld(articles, people);
    await follow(world);
    world.uploads.push(...composeWorld([article('later')], []).uploads);
    expect((await follow(world)).outcome).toBe('already');
    expect(world.lanes).toHaveLength(2);
    expect(world.used.has('later')).toBe(false);
  });

  test('is left to who is at it', async () => {
    const world = composeWorld(articles, people);
    const reports = await Promise.all([follow(world), follow(world)]);
    expect(reports.map(({ outcome }) => outcome)).toEqual(['composed', 'busy']);
    expect(world.lanes).toHaveLength(2);
  });

  test('of the next week has none of these articles', async () => {
    const world = composeWorld(articles, people);
    await follow(world);
    const next = await followOrder(
      { ...order, scheduledAt: '2026-11-29T00:00:00.000Z' },
      '2026-W48' as EditionId,
      rules,
      world.compose,
    );
    expect(next.edition).toMatchObject({ state: 'skipped', reason: 'no-articles' });
  });

  test('shows people an example where a reader’s own address goes', async () => {
    const world = composeWorld(articles, people);
    const shown: string[] = [];
    await follow(
      world,
      {},
      {
        ...world.compose,
        putDigest: async (_, __, { html, text }) => {
          shown.push(html, text);
        },
      },
    );
    for (const part of shown) {
      for (const example of Object.values(rules.examples)) expect(part).toContain(example);
      expect(part).not.toMatch(/[\uE000\uE001]/);
    }
    expect(world.messages[0]?.message.html).toContain('\uE000');
  });
});

describe('a week has no edition', () => {
  test.each<[string, string, () => ComposeWorld, Partial<ComposeRules>]>([
    ['without articles', 'no-articles', () => composeWorld([article('a', { use: false })], people), {}],
    ['with too few of them', 'too-few-articles', () => composeWorld(articles, people), { minimumArticles: 4 }],
    [
      'without anybody to mail it to',
      'no-subscribers',
      () => composeWorld(articles, [subscriber(1, { status: 'paused' })]),
      {},
    ],
    [
      'when this stage writes to none of them',
      'no-subscribers',
      () => composeWorld(articles, people),
      { onlyTo: ['@elsewhere.com'] },
    ],
  ])('%s: it says why, and its articles stay for the next one', async (_, reason, make, more) => {
    const world = make();
    const { edition } = await follow(world, more);
    expect(edition).toMatchObject({ state: 'skipped', reason });
    expect(world.lanes).toEqual([]);
    expect(world.used.size).toBe(0);
    expect(world.open.size).toBe(0);
  });
});

describe('composing that is killed', () => {
  const calls = async () => {
    const world = composeWorld(articles, people);
    const { doomed, calls: count } = crashing(world.compose, Infinity, 'before');
    await follow(world, {}, doomed);
    return count();
  };

  test.each(['before', 'after'] as const)(
    '%s any of its calls ends in the same edition, once it is ordered again',
    async (when) => {
      const all = await calls();
      expect(all).toBeGreaterThan(15);
      for (let at = 1; at <= all; at += 1) {
        const world = composeWorld(articles, people);
        await expect(follow(world, {}, crashing(world.compose, at, when).doomed)).rejects.toBeInstanceOf(Crash);
        const before = world.editions.get(id);
        const lanesBefore = world.lanes.map(({ run }) => run);
        // Meanwhile an editor uploads another article, and a reader comes and one goes.
        world.uploads.push(...composeWorld([article('zz')], []).uploads);
        world.people = [...people.slice(1), subscriber(500)];
        world.now += 100_000;
        await follow(world);

        const edition = world.editions.get(id);
        expect(edition?.state).toBe('sending');
        // What was frozen stays frozen; what was not is as things are now.
        const frozen = before?.articles ?? edition?.articles ?? [];
        expect(edition?.articles).toEqual(frozen);
        expect(frozen.filter((slug) => slug !== 'zz')).toEqual(['one', 'three', 'two']);
        for (const slug of frozen) expect(world.used.get(slug)).toBe(id);
        expect(world.rendered.at(-1)).toEqual(frozen);

        const readers = world.readersOf(id);
        expect(new Set(readers).size).toBe(readers.length);
        const wanted = before?.audience === undefined ? world.people : people;
        expect(readers.toSorted()).toEqual(wanted.map((person) => person.id).toSorted());
        // Killed between the state and the lanes nothing lies there: the clock still has its mark.
        expect(world.open.has(id)).toBe(true);
        expect(world.lanes.map(({ run }) => run)).toEqual(before?.state === 'sending' ? lanesBefore : [0, 1]);
      }
    },
  );

  test('while it skips the week leaves no article used up for good', async () => {
    for (let at = 1; at <= 9; at += 1) {
      const world = composeWorld(articles, people);
      await follow(world, { minimumArticles: 9 }, crashing(world.compose, at, 'after').doomed).catch(() => {});
      world.now += 100_000;
      await follow(world, { minimumArticles: 9 });
      const next = await followOrder(order, '2026-W48' as EditionId, rules, world.compose);
      expect(next.edition).toMatchObject({ state: 'sending', articles: ['one', 'three', 'two'] });
    }
  });

  test('by a fault gives the edition back at once, and the fault is seen', async () => {
    const world = composeWorld(articles, people);
    const putMessage = async () => {
      throw new Error('the bucket is away');
    };
    await expect(follow(world, {}, { ...world.compose, putMessage })).rejects.toThrow('the bucket is away');
    expect((await follow(world)).outcome).toBe('composed');
  });

  test('and wakes up after somebody took over stops, and changes nothing', async () => {
    const world = composeWorld(articles, people);
    const { record } = world.compose;
    let slept = false;
    const sleepy: typeof record = async (edition, progress) => {
      if (!slept && progress.rendering !== undefined) {
        slept = true;
        world.now += 100_000;
        await follow(world);
      }
      return record(edition, progress);
    };
    await expect(follow(world, {}, { ...world.compose, record: sleepy })).rejects.toThrow('was taken over');
    expect(world.lanes).toHaveLength(2);
    expect(world.editions.get(id)).toMatchObject({ state: 'sending', fence: 2, audience: { fence: 2 } });
  });
});

import { describe, expect, test } from 'vitest';
import { giveBackOthers, useUpArticles } from '../../functions/compose/freeze-articles.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { article, composeWorld, SENT_AT } from './world.ts';

const edition = (id: string, more: Partial<Edition> = {}): Edition => ({
  v: 1,
  id: id as EditionId,
  series: 'weekly',
  state: 'composing',
  scheduledAt: SENT_AT,
  attempt: 'a',
  leaseUntil: 0,
  fence: 1,
  ...more,
});

const slugs = ['a', 'b', 'c'];
const articles = slugs.map((slug) => article(slug));
const all = (isUsed: (key: string) => boolean) => articles.filter(({ slug }) => !isUsed(slug));

function worldWith(...editions: readonly Edition[]) {
  const world = composeWorld(articles, []);
  for (const one of editions) world.editions.set(one.id, one);
  return world;
}

describe('articles are used up', () => {
  test('by the edition that marks them, in the order chosen', async () => {
    const mine = edition('2026-W47');
    const world = worldWith(mine);
    expect((await useUpArticles(mine, '2026-11-22', all, world.compose.marks)).map(({ slug }) => slug)).toEqual(slugs);
    expect([...world.used.values()]).toEqual([mine.id, mine.id, mine.id]);
  });

  test('again by the same edition after a crash, also when only some had been marked', async () => {
    const mine = edition('2026-W47');
    const world = worldWith(mine);
    world.used.set('b', mine.id);
    expect((await useUpArticles(mine, '2026-11-22', all, world.compose.marks)).map(({ slug }) => slug)).toEqual(slugs);
  });

  test('by one of two editions that race for them', async () => {
    const [one, two] = [edition('2026-W47'), edition('2026-W48')];
    const world = worldWith(one, two);
    const both = await Promise.all(
      [one, two].map((each) => useUpArticles(each, '2026-11-22', all, world.compose.marks)),
    );
    expect(
      both
        .flat()
        .map(({ slug }) => slug)
        .toSorted(),
    ).toEqual(slugs);
    expect(both[0]?.map(({ slug }) => slug)).toEqual(
      [...world.used].filter(([, by]) => by === one.id).map(([slug]) => slug),
    );
  });

  test.each<[string, Partial<Edition>, readonly string[]]>([
    ['composes still, and has not frozen its list', {}, []],
    ['froze with them', { articles: articles.map(({ slug }) => slug), state: 'sent' }, []],
    ['froze without some of them: its mark is void', { articles: [article('b').slug], state: 'sending' }, ['a', 'c']],
    ['was skipped: it returns everything', { articles: articles.map(({ slug }) => slug), state: 'skipped' }, slugs],
  ])('not while another edition holds them which %s', async (_, holder, free) => {
    const mine = edition('2026-W48');
    const world = worldWith(edition('2026-W47', holder), mine);
    for (const slug of slugs) world.used.set(slug, '2026-W47' as EditionId);
    expect((await useUpArticles(mine, '2026-11-22', all, world.compose.marks)).map(({ slug }) => slug)).toEqual(free);
  });

  test('taken over from an edition that is not there', async () => {
    const mine = edition('2026-W48');
    const world = worldWith(mine);
    world.used.set('a', '2026-W40' as EditionId);
    expect(await useUpArticles(mine, '2026-11-22', all, world.compose.marks)).toHaveLength(3);
    expect(world.used.get('a')).toBe(mine.id);
  });

  test('by one only, of two that take over the same void mark', async () => {
    const [one, two] = [edition('2026-W48'), edition('2026-W49')];
    const world = worldWith(edition('2026-W47', { state: 'skipped' }), one, two);
    for (const slug of slugs) world.used.set(slug, '2026-W47' as EditionId);
    const both = await Promise.all(
      [one, two].map((each) => useUpArticles(each, '2026-11-22', all, world.compose.marks)),
    );
    expect(both.flat()).toHaveLength(3);
  });
});

test('an edition gives back what it marked and goes without, and nothing of others', async () => {
  const mine = edition('2026-W48');
  const world = worldWith(mine);
  world.used
    .set('a', mine.id)
    .set('b', mine.id)
    .set('c', '2026-W47' as EditionId);
  await giveBackOthers(mine, new Set(['b']), world.compose.marks);
  expect([...world.used]).toEqual([
    ['b', mine.id],
    ['c', '2026-W47'],
  ]);
});

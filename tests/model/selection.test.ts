import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAXIMUM_EDITION_ARTICLES, selectArticles } from '../../functions/model/selection.ts';
import type { Article } from '../../functions/model/article.ts';
import { article, rules, SENT_AT } from '../compose/world.ts';

const select = (articles: readonly Article[], used: readonly string[] = [], more = {}) =>
  selectArticles(articles, SENT_AT, (key) => used.includes(key), { ...rules, ...more }).map(({ slug }) => slug);

describe('an article is in the edition', () => {
  test.each<[string, Partial<Article>, boolean]>([
    ['when it is published', {}, true],
    ['not while it is a draft', { use: false }, false],
    ['when it is published at the very moment of sending', { publishedAt: SENT_AT }, true],
    ['not when it is dated a millisecond later', { publishedAt: '2026-11-22T00:00:00.001Z' }, false],
    ['when it is thirty days old', { publishedAt: '2026-10-23T00:00:00.000Z' }, true],
    ['not when it is older', { publishedAt: '2026-10-22T23:59:59.999Z' }, false],
  ])('%s', (_, more, isIn) => {
    expect(select([article('a', more)])).toEqual(isIn ? ['a'] : []);
  });

  test('not when it is from before the newsletter began, by the day in the publication’s zone', () => {
    // 17:00 in UTC is midnight in Vietnam.
    const before = article('before', { publishedAt: '2026-11-14T16:59:59.000Z' });
    const after = article('after', { publishedAt: '2026-11-14T17:00:00.000Z' });
    expect(select([before, after], [], { startsAt: '2026-11-15' })).toEqual(['after']);
    expect(select([before, after], [], { startsAt: '2026-11-15', timeZone: 'UTC' })).toEqual([]);
  });

  test('not when another edition used it up', () => {
    expect(select([article('a'), article('b')], ['a'])).toEqual(['b']);
  });
});

test('pinned articles come first, then the newest, and equal ones by slug', () => {
  const articles = [
    article('old', { publishedAt: '2026-11-16T00:00:00.000Z' }),
    article('b'),
    article('a'),
    article('new', { publishedAt: '2026-11-21T00:00:00.000Z' }),
    article('pinned-old', { pin: true, publishedAt: '2026-11-01T00:00:00.000Z' }),
    article('pinned-new', { pin: true, publishedAt: '2026-11-02T00:00:00.000Z' }),
  ];
  expect(select(articles)).toEqual(['pinned-new', 'pinned-old', 'new', 'a', 'b', 'old']);
});

test('the order and the choice do not depend on the order in which articles are listed', () => {
  const anyArticle = fc.record({
    slug: fc.integer({ min: 0, max: 40 }),
    hour: fc.nat(1000),
    pin: fc.boolean(),
    use: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(anyArticle, { selector: ({ slug }) => slug }),
      fc.infiniteStream(fc.nat()),
      (some, order) => {
        const articles = some.map(({ slug, hour, pin, use }) =>
          article(`a${slug}`, {
            pin,
            use,
            publishedAt: new Date(Date.parse(SENT_AT) - (hour - 100) * 3_600_000).toISOString(),
          }),
        );
        const shuffled = articles.map((one) => ({ one, at: order.next().value })).toSorted((x, y) => x.at - y.at);
        expect(select(shuffled.map(({ one }) => one))).toEqual(select(articles));
      },
    ),
  );
});

test('of more than two hundred the newest are in, and the others wait for the next edition', () => {
  const articles = Array.from({ length: 205 }, (_, n) =>
    article(`a${n}`, { publishedAt: new Date(Date.parse(SENT_AT) - n * 60_000).toISOString() }),
  );
  const first = select(articles);
  expect(first).toHaveLength(MAXIMUM_EDITION_ARTICLES);
  expect(first.at(-1)).toBe('a199');
  expect(select(articles, first)).toEqual(['a200', 'a201', 'a202', 'a203', 'a204']);
});

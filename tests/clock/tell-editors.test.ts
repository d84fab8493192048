import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Place } from '../../functions/clock/forecast.ts';
import { hasSettled, receiptsLetter, tellEditors, type Desk } from '../../functions/clock/tell-editors.ts';
import type { Article, Slug, Upload } from '../../functions/model/article.ts';
import type { ComposeOrder, Edition, EditionId } from '../../functions/model/edition.ts';
import { LETTER_LIST, type LeftOut, type LetterOf } from '../../functions/model/letter.ts';
import type { News } from '../../functions/model/news.ts';

const NOW = Date.parse('2026-11-20T03:00:00Z');
const schedule = { weekday: 1, hour: 7, timeZone: 'Asia/Ho_Chi_Minh' };
const rules = { timeZone: 'Asia/Ho_Chi_Minh', startsAt: '2026-11-01', maximumArticleAgeDays: 30 };
const article = (slug: string, publishedAt: string): Article => ({
  slug: slug as Slug,
  title: `Bài ${slug}`,
  description: '',
  publishedAt,
  use: true,
  readingMinutes: 1,
  pin: false,
});
const upload = (one: Article): Upload => ({
  v: 1,
  key: `${one.slug}.md`,
  sequencer: '1',
  lastModified: '2026-11-20T02:00:00Z',
  status: 'accepted',
  slug: one.slug,
  article: one,
});
const news = (key: string, at: number, more: Partial<News> = {}): News => ({
  v: 1,
  key,
  at,
  what: 'article',
  status: 'accepted',
  note: 'đã nhận',
  problems: [],
  ...more,
});
const outlook = (
  articles: readonly (readonly [string, Article])[] = [],
  places: readonly (readonly [string, Place])[] = [],
) => ({ articles: new Map(articles), places: new Map(places), leftOut: new Map<string, LeftOut>() });
const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

test('a burst has settled a minute after its last upload, and ten minutes after its first at the latest', () => {
  expect(hasSettled([], NOW)).toBe(false);
  expect(hasSettled([news('a', NOW - 90_000), news('b', NOW - 59_000)], NOW)).toBe(false);
  expect(hasSettled([news('a', NOW - 90_000), news('b', NOW - 60_000)], NOW)).toBe(true);
  expect(hasSettled([news('a', NOW - 600_000), news('b', NOW - 1_000)], NOW)).toBe(true);
});

describe('the letter', () => {
  test('lists what became of each upload, and only counts pictures that were taken in', () => {
    const burst = [
      news('a.md', NOW, { slug: 'a' }),
      news('b.md', NOW, { status: 'waiting', note: 'nháp' }),
      news('c.md', NOW, { status: 'rejected', problems: [{ line: 2, field: 'title', message: 'm', fix: 'f' }] }),
      news('d.xlsx', NOW, { status: 'ignored', what: 'other' }),
      news('e.webp', NOW, { what: 'picture' }),
      news('f.webp', NOW, { what: 'picture', status: 'rejected' }),
    ];
    const { values, to } = receiptsLetter(burst, outlook([['a', article('a', '')]]), hash);
    expect(to).toBe('editors');
    expect(values.accepted).toEqual([{ key: 'a.md', title: 'Bài a', note: 'đã nhận' }]);
    expect(values.waiting.map(({ key }) => key)).toEqual(['b.md']);
    expect(values.rejected.map(({ key }) => key)).toEqual(['c.md', 'f.webp']);
    expect(values.ignored.map(({ key }) => key)).toEqual(['d.xlsx']);
    expect([values.pictures, values.more]).toEqual([1, 0]);
  });

  test('about a very long burst fits its queue, and counts what it leaves out', () => {
    const fix = 'x'.repeat(1_400);
    const problems = Array.from({ length: 20 }, (_, line) => ({ line, field: 'title', message: 'sai', fix }));
    const burst = Array.from({ length: 500 }, (_, index) => news(`${index}.md`, NOW, { status: 'rejected', problems }));
    const letter = receiptsLetter(burst, outlook(), hash);
    expect(Buffer.byteLength(JSON.stringify(letter))).toBeLessThan(200_000);
    expect(letter.values.rejected.length + letter.values.more).toBe(500);
    const short = Array.from({ length: 150 }, (_, index) => news(`${index}.md`, NOW));
    expect(receiptsLetter(short, outlook(), hash).values).toMatchObject({ more: 150 - LETTER_LIST });
  });
});

function desk(items: News[], used: ReadonlyMap<string, EditionId> = new Map(), editions: readonly Edition[] = []) {
  const letters: LetterOf<'receipts'>[] = [];
  const orders: ComposeOrder[] = [];
  let crashAfter = Infinity;
  const step = async () => {
    if (crashAfter-- <= 0) throw new Error('crash');
  };
  const functions: Desk = {
    listNews: async () => [...items],
    forgetNews: async ({ key, at }) => {
      await step();
      const index = items.findIndex((one) => one.key === key && one.at === at);
      if (index >= 0) items.splice(index, 1);
    },
    listUploads: async function* () {
      yield upload(article('a', '2026-11-18T00:00:00Z'));
    },
    listUsed: async () => used,
    listEditions: async () => editions,
    readBrief: async () => undefined,
    find: async (id) =>
      id === '2026-W46'
        ? {
            v: 1,
            id,
            series: 'weekly',
            state: 'sent',
            scheduledAt: '2026-11-09T00:00:00.000Z',
            attempt: 'x',
            leaseUntil: 0,
            fence: 1,
            articles: ['b' as Slug, 'a' as Slug],
          }
        : undefined,
    post: async (letter) => {
      await step();
      letters.push(letter);
    },
    order: async (order) => {
      await step();
      orders.push(order);
    },
    hash,
  };
  return { functions, letters, orders, items, crashAfter: (calls: number) => (crashAfter = calls) };
}

test('a burst is told once and forgotten; what comes in between is told with the next', async () => {
  const { functions, letters, items } = desk([news('a.md', NOW - 61_000, { slug: 'a' })]);
  expect(await tellEditors(NOW, schedule, rules, functions)).toBe(1);
  expect(await tellEditors(NOW, schedule, rules, functions)).toBe(0);
  expect(letters).toHaveLength(1);
  expect(items).toEqual([]);
});

test.each([1, 2])('after a crash at step %i the same news make the same letter, which is sent once', async (calls) => {
  const world = desk([news('a.md', NOW - 61_000), news('b.md', NOW - 61_000)]);
  world.crashAfter(calls);
  await expect(tellEditors(NOW, schedule, rules, world.functions)).rejects.toThrow('crash');
  world.crashAfter(Infinity);
  await tellEditors(NOW, schedule, rules, world.functions);
  expect(new Set(world.letters.map(({ key }) => key)).size).toBe(1);
  expect(world.items).toEqual([]);
});

test('an article that waits for its picture is told the edition that carries it all the same', () => {
  const place = { id: '2026-W48' as EditionId, position: 1, sendsAt: '2026-11-23T00:00:00.000Z' };
  const waits = [news('a.md', NOW, { slug: 'a', status: 'waiting' })];
  const { values } = receiptsLetter(waits, outlook([['a', article('a', '')]], [['a', place]]), hash);
  expect(values.waiting).toEqual([{ key: 'a.md', title: 'Bài a', note: 'đã nhận', edition: place }]);
});

test('an edit of an article that was mailed has the page of its edition put again, and mails nothing', async () => {
  const used = new Map([['a', '2026-W46' as EditionId]]);
  const { functions, orders, letters } = desk([news('a.md', NOW - 61_000, { slug: 'a' })], used);
  await tellEditors(NOW, schedule, rules, functions);
  const sendsAt = '2026-11-09T00:00:00.000Z';
  expect(letters[0]?.values.accepted[0]?.edition).toEqual({ id: '2026-W46', position: 2, sendsAt });
  expect(orders).toEqual([{ v: 1, series: 'weekly', scheduledAt: new Date(NOW).toISOString(), refresh: '2026-W46' }]);
});

test('an edit has the pages put again of the special editions that carry the article', async () => {
  const tet: Edition = {
    v: 1,
    id: 'tet-2027' as EditionId,
    series: 'special',
    state: 'sent',
    scheduledAt: '2026-11-09T00:00:00.000Z',
    attempt: 'x',
    leaseUntil: 0,
    fence: 1,
    articles: ['a' as Slug],
    rendering: 'r',
  };
  const world = desk([news('a.md', NOW - 61_000, { slug: 'a' })], new Map(), [tet]);
  await tellEditors(NOW, schedule, rules, world.functions);
  expect(world.orders.map(({ refresh }) => refresh)).toEqual(['tet-2027']);
});

test('an article that the coming edition goes without is told why in the letter', async () => {
  const { functions, letters } = desk([news('a.md', NOW - 61_000, { slug: 'a' })]);
  await tellEditors(NOW, schedule, { ...rules, startsAt: '2026-11-19' }, functions);
  expect(letters[0]?.values.accepted).toMatchObject([{ key: 'a.md', leftOut: { why: 'beforeStart' } }]);
  expect(letters[0]?.values.accepted[0]).not.toHaveProperty('edition');
});

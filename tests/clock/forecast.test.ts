import { describe, expect, test } from 'vitest';
import { comingWeekly, forecastWeekly, leftOutOf } from '../../functions/clock/forecast.ts';
import type { Article, Slug } from '../../functions/model/article.ts';
import type { Brief, BriefHand, BriefUpload } from '../../functions/model/brief.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { NO_HAND } from '../../functions/model/review.ts';

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

const NOTHING_KNOWN = { find: async () => undefined, readBrief: async () => undefined };

test('an article is told the edition it will be in, its place and when that goes out', async () => {
  const articles = [article('cu', '2026-11-18T00:00:00Z'), article('moi', '2026-11-22T00:00:00Z')];
  const coming = await comingWeekly(NOW, schedule, NOTHING_KNOWN);
  const forecast = forecastWeekly(articles, new Map(), coming, rules);
  const goesOut = { id: '2026-W48', sendsAt: '2026-11-23T00:00:00.000Z' };
  expect(Object.fromEntries(forecast)).toEqual({
    moi: { ...goesOut, position: 1 },
    cu: { ...goesOut, position: 2 },
  });
  const used = new Map(['moi', 'cu'].map((slug) => [slug, '2026-W46' as EditionId]));
  expect(forecastWeekly(articles, used, coming, rules).size).toBe(0);
});

const W48 = '2026-W48' as EditionId;
const asked = (more: Partial<BriefUpload>, hand: Partial<BriefHand> = {}): Brief => ({
  v: 1,
  edition: W48,
  upload: {
    key: 'editions/2026-W48.md',
    sequencer: '1',
    etag: 'e',
    uploadedAt: '2026-11-20T02:00:00Z',
    readAt: '2026-11-20T02:00:00Z',
    kind: 'weekly',
    ...more,
  },
  hand: { ...NO_HAND, ...hand },
});

describe('the forecast follows what editors ask of the coming edition', () => {
  const articles = ['2026-11-18', '2026-11-19', '2026-11-20'].map((day, nth) =>
    article(`bai-${nth}`, `${day}T00:00:00Z`),
  );
  const slug = (nth: number) => `bai-${nth}` as Slug;
  const inReview = (more: Partial<Edition> = {}): Edition => ({
    v: 1,
    id: W48,
    series: 'weekly',
    state: 'review',
    scheduledAt: '2026-11-23T00:00:00.000Z',
    attempt: 'x',
    leaseUntil: 0,
    fence: 1,
    ...more,
  });
  const look = async (brief: Brief, edition?: Edition, used = new Map<string, EditionId>()) => {
    const find = async (id: EditionId) => (id === W48 ? edition : undefined);
    const coming = await comingWeekly(NOW, schedule, { find, readBrief: async () => brief });
    const forecast = forecastWeekly(articles, used, coming, rules);
    const why = (one: Article) => leftOutOf(one, used, coming, rules)?.why;
    return {
      id: coming.id,
      places: [...forecast.keys()],
      out: articles.filter((one) => !forecast.has(one.slug)).map(why),
    };
  };

  test('its order, its pins and its drops, by file and by hand', async () => {
    const { places, out } = await look(asked({ pins: [slug(0)], drops: [slug(2)] }));
    expect([places, out]).toEqual([['bai-0', 'bai-1'], ['dropped']]);
    const byHand = await look(asked({}, { pins: new Set([slug(1)]), drops: new Set([slug(0)]) }));
    expect([byHand.places, byHand.out]).toEqual([['bai-1', 'bai-2'], ['dropped']]);
  });

  test('its cut-off: what came after it is for the next one, and what it holds is not told as mailed before', async () => {
    const used = new Map([['bai-0', W48]]);
    const { places, out } = await look(asked({}), inReview({ offered: [slug(0), slug(1)] }), used);
    expect([places, out]).toEqual([['bai-1', 'bai-0'], ['cutoff']]);
  });

  test('and is that of the week after, once the coming one was sent before its time or called off', async () => {
    expect((await look(asked({}), inReview({ state: 'sent' }))).id).toBe('2026-W49');
    expect((await look(asked({}), inReview({ state: 'cancelled' }))).id).toBe('2026-W49');
  });
});

describe('an article that the coming edition goes without is told why', async () => {
  const coming = await comingWeekly(NOW, schedule, NOTHING_KNOWN);
  const out = (publishedAt: string, more: Partial<Article> = {}, day: Partial<typeof rules> = {}) =>
    leftOutOf({ ...article('a', publishedAt), ...more }, new Map(), coming, { ...rules, ...day });

  test('when it is too old by the time that goes out', () => {
    const old = { why: 'tooOld', edition: '2026-W48', published: '2026-10-20', days: 30 };
    expect(out('2026-10-19T18:00:00Z', {}, { startsAt: '2026-01-01' })).toEqual(old);
  });

  test('when it is from before the newsletter began', () => {
    const early = { why: 'beforeStart', edition: '2026-W48', published: '2026-10-31', start: '2026-11-01' };
    expect(out('2026-10-31T16:59:00Z')).toEqual(early);
  });

  test('when the edition is full', () => {
    expect(out('2026-11-10T00:00:00Z')).toEqual({ why: 'tooMany', edition: '2026-W48', maximum: 200 });
  });

  test('but not when its receipt says so, or an earlier edition has it', () => {
    expect(out('2026-11-10T00:00:00Z', { use: false })).toBeUndefined();
    expect(out('2026-12-10T00:00:00Z')).toBeUndefined();
    const used = new Map([['a', '2026-W46' as EditionId]]);
    expect(leftOutOf(article('a', '2026-11-10T00:00:00Z'), used, coming, rules)).toBeUndefined();
  });
});

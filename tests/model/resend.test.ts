import { expect, test } from 'vitest';
import type { Article, Slug } from '../../functions/model/article.ts';
import { selectArticles, slugOfKey, useKeys } from '../../functions/model/selection.ts';

const rules = { timeZone: 'Asia/Ho_Chi_Minh', startsAt: '2026-01-01', maximumArticleAgeDays: 30 };
const old: Article = {
  slug: 'cu' as Slug,
  title: 'Bài cũ',
  description: '',
  publishedAt: '2026-02-01T00:00:00Z',
  use: true,
  readingMinutes: 1,
  pin: false,
};
const select = (article: Article, at: string, used: string[]) =>
  selectArticles([article], at, (key) => used.includes(key), rules).map(({ slug }) => slug);

test('an article is mailed once more for each new date its resend carries, and never twice for the same', () => {
  const again = { ...old, resend: '2026-11-20' };
  expect(select(again, '2026-11-19T00:00:00Z', ['cu']), 'before its day').toEqual([]);
  expect(select(again, '2026-11-23T00:00:00Z', ['cu']), 'from its day on').toEqual(['cu']);
  expect(select(again, '2026-11-30T00:00:00Z', ['cu', 'cu@2026-11-20']), 'the same date').toEqual([]);
  expect(select({ ...again, resend: '2026-11-27' }, '2026-11-30T00:00:00Z', ['cu', 'cu@2026-11-20'])).toEqual(['cu']);
});

test('taking the date out again mails nothing, also when the article had never been mailed before', () => {
  const keys = useKeys({ ...old, resend: '2026-11-20' }, '2026-11-23');
  expect(keys).toEqual(['cu@2026-11-20', 'cu']);
  expect(keys.map(slugOfKey)).toEqual(['cu', 'cu']);
  expect(select({ ...old, publishedAt: '2026-11-18T00:00:00Z' }, '2026-11-30T00:00:00Z', [...keys])).toEqual([]);
});

test('a date too long ago is too old, like an article', () => {
  expect(select({ ...old, resend: '2026-09-01' }, '2026-11-23T00:00:00Z', ['cu'])).toEqual([]);
});

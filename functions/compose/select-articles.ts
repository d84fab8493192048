import { dayInZone } from '../digest/calendar.ts';
import type { Article } from '../model/article.ts';

export type SelectionRules = {
  readonly timeZone: string;
  /** `YYYY-MM-DD`: nothing published before this day is ever mailed. */
  readonly startsAt: string;
  readonly maximumArticleAgeDays: number;
};

/** More would make a list nobody reads; older ones beyond it wait for the next edition while their age allows. */
export const MAXIMUM_EDITION_ARTICLES = 200;

const DAY_MS = 86_400_000;

/**
 * The articles of an edition, in the order of the digest: pinned ones first, then the newest, equal ones by slug.
 * An article is in when it is published (`use: true`, `created_at` not after the moment of sending), not too old, not
 * from before the newsletter began, and no earlier edition of the series used it up.
 * @param at the moment of sending, ISO 8601
 * @param isUsed whether another edition of the series has the article
 */
export function selectArticles(
  articles: Iterable<Article>,
  at: string,
  isUsed: (article: Article) => boolean,
  { timeZone, startsAt, maximumArticleAgeDays }: SelectionRules,
): readonly Article[] {
  const now = Date.parse(at);
  const oldest = now - maximumArticleAgeDays * DAY_MS;
  return [...articles]
    .filter((article) => {
      const published = Date.parse(article.publishedAt);
      return (
        article.use &&
        published <= now &&
        published >= oldest &&
        dayInZone(article.publishedAt, timeZone) >= startsAt &&
        !isUsed(article)
      );
    })
    .toSorted(inDigestOrder)
    .slice(0, MAXIMUM_EDITION_ARTICLES);
}

function inDigestOrder(a: Article, b: Article): number {
  if (a.pin !== b.pin) return a.pin ? -1 : 1;
  return Date.parse(b.publishedAt) - Date.parse(a.publishedAt) || (a.slug < b.slug ? -1 : 1);
}

import type { Article } from './article.ts';
import { dayInZone, instantInZone } from './calendar.ts';
import { DAY_MS } from './durations.ts';

export type SelectionRules = {
  readonly timeZone: string;
  /** `YYYY-MM-DD`: nothing published before this day is ever mailed. */
  readonly startsAt: string;
  readonly maximumArticleAgeDays: number;
};

/** More would make a list nobody reads; older ones beyond it wait for the next edition while their age allows. */
export const MAXIMUM_EDITION_ARTICLES = 200;

/** How an article is marked as used up: by its slug, and by slug and date for each `resend`. */
export type UseKey = string;

/**
 * What an edition of this day uses up of an article; the first key decides whether it may. Once the day of its `resend`
 * has come, that date is used up, and the article with it: taking `resend` out again mails nothing twice.
 * @param day `YYYY-MM-DD` in the publication's zone
 */
export function useKeys(
  { slug, resend }: Pick<Article, 'slug' | 'resend'>,
  day: string,
): readonly [UseKey, ...UseKey[]] {
  return resend !== undefined && resend <= day ? [`${slug}@${resend}`, slug] : [slug];
}

/** The article that a key speaks of. */
export function slugOfKey(key: UseKey): string {
  return key.split('@')[0] ?? key;
}

/**
 * The articles of an edition, in the order of the digest: pinned ones first, then the newest, equal ones by slug.
 * An article is in when it is published (`use: true`, `created_at` not after the moment of sending), not too old, not
 * from before the newsletter began, and no earlier edition of the series used it up. A `resend` counts from its own date.
 * @param at the moment of sending, ISO 8601
 * @param isUsed whether another edition of the series has this key
 */
export function selectArticles(
  articles: Iterable<Article>,
  at: string,
  isUsed: (key: UseKey) => boolean,
  { timeZone, startsAt, maximumArticleAgeDays }: SelectionRules,
): readonly Article[] {
  const now = Date.parse(at);
  const day = dayInZone(at, timeZone);
  const oldest = now - maximumArticleAgeDays * DAY_MS;
  const news = (article: Article): number => {
    const published = Date.parse(article.publishedAt);
    if (article.resend === undefined || article.resend > day) return published;
    return Math.max(published, instantInZone(Date.parse(article.resend), timeZone));
  };
  return [...articles]
    .filter(
      (article) =>
        article.use &&
        Date.parse(article.publishedAt) <= now &&
        news(article) >= oldest &&
        dayInZone(article.publishedAt, timeZone) >= startsAt &&
        !isUsed(useKeys(article, day)[0]),
    )
    .toSorted((a, b) => Number(b.pin) - Number(a.pin) || news(b) - news(a) || (a.slug < b.slug ? -1 : 1))
    .slice(0, MAXIMUM_EDITION_ARTICLES);
}

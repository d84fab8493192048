import type { Article } from '../model/article.ts';
import { dayInZone, nextWeekly, weeklyEditionId, type WeeklySchedule } from '../model/calendar.ts';
import type { EditionId } from '../model/edition.ts';
import type { LeftOut } from '../model/letter.ts';
import { MAXIMUM_EDITION_ARTICLES, selectArticles, type SelectionRules, type UseKey } from '../model/selection.ts';
import { whyOut } from '../model/why-out.ts';

/** An edition, a place there counted from 1, and when that goes out (ISO 8601). */
export type Place = { readonly id: EditionId; readonly position: number; readonly sendsAt: string };

/** Where each article will be, by slug. */
export type Forecast = ReadonlyMap<string, Place>;

/** The coming weekly edition: its name, and when it goes out (ISO 8601). */
export type Coming = Omit<Place, 'position'>;

export function comingWeekly(now: number, schedule: WeeklySchedule): Coming {
  const sendsAt = new Date(nextWeekly(now, schedule)).toISOString();
  return { id: weeklyEditionId(dayInZone(sendsAt, schedule.timeZone)), sendsAt };
}

/** Where each article will be in the coming edition, as it would be if nothing changed until it goes out. */
export function forecastWeekly(
  articles: Iterable<Article>,
  used: ReadonlySet<UseKey>,
  { id, sendsAt }: Coming,
  rules: SelectionRules,
): Forecast {
  const selected = selectArticles(articles, sendsAt, (key) => used.has(key), rules);
  return new Map(selected.map(({ slug }, index) => [slug, { id, position: index + 1, sendsAt }]));
}

/**
 * Why the coming edition goes without an article, where neither its receipt nor an earlier edition tells it: for its
 * age, or because there is no room.
 */
export function leftOutOf(
  article: Article,
  used: ReadonlyMap<UseKey, EditionId>,
  { id, sendsAt }: Coming,
  rules: SelectionRules,
): LeftOut | undefined {
  const { why } = whyOut(article, sendsAt, used, rules);
  const published = dayInZone(article.publishedAt, rules.timeZone);
  switch (why) {
    case 'withdrawn':
    case 'draft':
    case 'future':
    case 'mailed':
      return undefined;
    case 'tooOld':
      return { why, edition: id, published, days: rules.maximumArticleAgeDays };
    case 'beforeStart':
      return { why, edition: id, published, start: rules.startsAt };
    case 'tooMany':
      return { why, edition: id, maximum: MAXIMUM_EDITION_ARTICLES };
  }
}

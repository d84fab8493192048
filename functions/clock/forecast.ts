import type { Article } from '../model/article.ts';
import { dayInZone, nextWeekly, weeklyEditionId, type WeeklySchedule } from '../model/calendar.ts';
import type { EditionId } from '../model/edition.ts';
import { selectArticles, type SelectionRules, type UseKey } from '../model/selection.ts';

/** An edition, a place there counted from 1, and when that goes out (ISO 8601). */
export type Place = { readonly id: EditionId; readonly position: number; readonly sendsAt: string };

/** Where each article will be, by slug. */
export type Forecast = ReadonlyMap<string, Place>;

/** The coming weekly edition, as it would be if nothing changed until it goes out. */
export function forecastWeekly(
  articles: Iterable<Article>,
  used: ReadonlySet<UseKey>,
  now: number,
  schedule: WeeklySchedule,
  rules: SelectionRules,
): Forecast {
  const sendsAt = new Date(nextWeekly(now, schedule)).toISOString();
  const id = weeklyEditionId(dayInZone(sendsAt, schedule.timeZone));
  const selected = selectArticles(articles, sendsAt, (key) => used.has(key), rules);
  return new Map(selected.map(({ slug }, index) => [slug, { id, position: index + 1, sendsAt }]));
}

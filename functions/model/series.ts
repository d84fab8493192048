import {
  dayInZone,
  instantEditionId,
  lastWeekly,
  monthlyEditionId,
  nextWeekly,
  weeklyEditionId,
  type WeeklySchedule,
} from './calendar.ts';
import type { Cadence, Edition, EditionId } from './edition.ts';
import type { SelectionRules } from './selection.ts';
import { DAY_MS } from './durations.ts';

/** The series that a schedule composes. */
export const SCHEDULED_SERIES = ['weekly', 'monthly'] as const satisfies readonly Cadence[];
export type ScheduledSeries = (typeof SCHEDULED_SERIES)[number];

/** What readers may choose from: nobody is offered a series that never comes. The first one is the default. */
export const OFFERED_SERIES: readonly Cadence[] = [...SCHEDULED_SERIES, 'instant'];

/**
 * The name of the edition that a series has at an instant of its schedule, by the day in the publication's zone: the
 * week of that day, or the month that ended before it; of an instant one that very minute.
 * @param at ISO 8601
 */
export function editionIdAt(series: Cadence, at: string, timeZone: string): EditionId {
  const day = dayInZone(at, timeZone);
  switch (series) {
    case 'weekly':
      return weeklyEditionId(day);
    case 'monthly':
      return monthlyEditionId(day);
    case 'instant':
      return instantEditionId(at, timeZone);
  }
}

/** Whether this moment of the weekly schedule is the first of its month: the month before is mailed with it. */
export function isFirstOfMonth(at: number, timeZone: string): boolean {
  return Number(dayInZone(new Date(at).toISOString(), timeZone).slice(8)) <= 7;
}

function isDue(series: ScheduledSeries, at: number, timeZone: string): boolean {
  return series === 'weekly' || isFirstOfMonth(at, timeZone);
}

/** When a series was last due, `now` included (epoch milliseconds). */
export function lastDue(series: ScheduledSeries, now: number, schedule: WeeklySchedule): number {
  let at = lastWeekly(now, schedule);
  while (!isDue(series, at, schedule.timeZone)) at = lastWeekly(at - 1, schedule);
  return at;
}

/** When a series is due next, strictly after `now` (epoch milliseconds). */
export function nextDue(series: ScheduledSeries, now: number, schedule: WeeklySchedule): number {
  let at = nextWeekly(now, schedule);
  while (!isDue(series, at, schedule.timeZone)) at = nextWeekly(at, schedule);
  return at;
}

/**
 * Whether the articles that an edition froze are used up in its series. A skipped one gives them back; but a month
 * without a single monthly reader keeps them, or the first one who comes would get them all at once, and an instant
 * edition that nobody waits for does, or it would be composed again every hour.
 */
export function usesUp({ series, state, reason }: Pick<Edition, 'series' | 'state' | 'reason'>): boolean {
  return state !== 'skipped' || (series !== 'weekly' && reason === 'no-subscribers');
}

/**
 * Whether a mark of use says nothing: the list of the edition that holds it is the truth, once it is frozen.
 * @param holder as it now is; undefined when there is no such edition
 */
export function isVoidMark(
  holder: Pick<Edition, 'series' | 'state' | 'reason' | 'articles'> | undefined,
  slug: string,
): boolean {
  if (holder === undefined || !usesUp(holder)) return true;
  return holder.articles !== undefined && !holder.articles.some((article) => article === slug);
}

/**
 * The rules by which a month selects: an article's age counts up to the last month that had any, so that everything is in
 * which was new enough at some moment since then. Before the first one there is no limit but `startsAt`.
 * @param editions all there are, of any series
 */
export function rulesOfMonth<Rules extends SelectionRules>(
  month: Pick<Edition, 'series' | 'scheduledAt'>,
  editions: Iterable<Edition>,
  rules: Rules,
): Rules {
  const at = Date.parse(month.scheduledAt);
  let last = -Infinity;
  for (const edition of editions) {
    const before = Date.parse(edition.scheduledAt);
    const had = edition.series === month.series && usesUp(edition) && (edition.articles?.length ?? 0) > 0;
    if (had && before < at) last = Math.max(last, before);
  }
  return { ...rules, maximumArticleAgeDays: rules.maximumArticleAgeDays + (at - last) / DAY_MS };
}

/** What an instant edition takes up that is older than the first one: the news of a day, not the archive. */
const INSTANT_BEGINS_DAYS = 1;

/**
 * The rules by which an instant edition selects: like a week, but nothing that was older than a day when the first one
 * of all was ordered, or that one would bring the whole archive.
 * @param editions all there are, of any series
 */
export function rulesOfInstant<Rules extends SelectionRules>(
  { scheduledAt }: Pick<Edition, 'scheduledAt'>,
  editions: Iterable<Edition>,
  rules: Rules,
): Rules {
  const at = Date.parse(scheduledAt);
  let first = at;
  for (const edition of editions)
    if (edition.series === 'instant') first = Math.min(first, Date.parse(edition.scheduledAt));
  const age = INSTANT_BEGINS_DAYS + (at - first) / DAY_MS;
  return { ...rules, maximumArticleAgeDays: Math.min(rules.maximumArticleAgeDays, age) };
}

/**
 * The rules by which an edition of a series selects its articles.
 * @param editions all there are, of any series; a week needs to know of none
 */
export function rulesOfSeries<Rules extends SelectionRules>(
  edition: Pick<Edition, 'series' | 'scheduledAt'>,
  editions: Iterable<Edition>,
  rules: Rules,
): Rules {
  switch (edition.series) {
    case 'monthly':
      return rulesOfMonth(edition, editions, rules);
    case 'instant':
      return rulesOfInstant(edition, editions, rules);
    case 'weekly':
    case 'special':
      return rules;
  }
}

const WEEK = /^\d{4}-W\d{2}$/;

/** Editions of one moment share the allowance of a day: a week is what most readers wait for, and is looked after first. */
export function weeksFirst(one: EditionId, other: EditionId): number {
  return Number(WEEK.test(other)) - Number(WEEK.test(one));
}

import {
  dayInZone,
  lastWeekly,
  monthlyEditionId,
  nextWeekly,
  weeklyEditionId,
  type WeeklySchedule,
} from './calendar.ts';
import type { Edition, EditionId, Series } from './edition.ts';
import type { SelectionRules } from './selection.ts';

/** The series that a schedule composes. */
export const SCHEDULED_SERIES = ['weekly', 'monthly'] as const satisfies readonly Series[];
export type ScheduledSeries = (typeof SCHEDULED_SERIES)[number];

/** What readers may choose from: nobody is offered a series that never comes. The first one is the default. */
export const OFFERED_SERIES: readonly Series[] = [...SCHEDULED_SERIES];

const DAY_MS = 86_400_000;

/**
 * The name of the edition that a series has at an instant of its schedule, by the day in the publication's zone: the
 * week of that day, or the month that ended before it.
 * @param at ISO 8601
 */
export function editionIdAt(series: ScheduledSeries, at: string, timeZone: string): EditionId {
  const day = dayInZone(at, timeZone);
  switch (series) {
    case 'weekly':
      return weeklyEditionId(day);
    case 'monthly':
      return monthlyEditionId(day);
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
 * without a single monthly reader keeps them, or the first one who comes would get them all at once.
 */
export function usesUp({ series, state, reason }: Pick<Edition, 'series' | 'state' | 'reason'>): boolean {
  return state !== 'skipped' || (series === 'monthly' && reason === 'no-subscribers');
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

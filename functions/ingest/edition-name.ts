import type { WeeklySchedule } from '../model/calendar.ts';
import { DAY_MS } from '../model/durations.ts';
import { isEditionId, type EditionId } from '../model/edition.ts';
import { editionIdAt, lastDue, nextDue, type ScheduledSeries } from '../model/series.ts';
import { slugOf } from './slug.ts';
import type { Sentence } from './say.ts';

/** Which edition a file speaks of, by its name. Of one of a schedule `sendsAt` (epoch milliseconds) says when, if it comes. */
export type EditionName =
  | { readonly kind: 'special'; readonly id: EditionId }
  | { readonly kind: ScheduledSeries; readonly id: EditionId; readonly sendsAt: number | undefined }
  | { readonly wrong: Sentence; readonly fix: string };

/** Addresses of ours, and words that may become some. */
const OURS: ReadonlySet<string> = new Set(
  'e i a u s r d feed feeds index latest archive api img images assets editions templates receipts tests about 404'.split(
    ' ',
  ),
);
const WEEK = /^\d{4}-W\d{2}$/u;
const MONTH = /^\d{4}-\d{2}$/u;
/** Weeks, months and instants, also those that are not written as we name them. */
const LIKE_A_DATE = /^\d{4}(?:-?w?\d{1,2}){0,2}(?:-\d{1,4})?(?:-\d+)?$/iu;

/** Further ahead nobody plans an edition. */
const AHEAD_MS = 400 * DAY_MS;

/**
 * Reads the name of `editions/<name>.md`: a week, a month, or a special edition's own.
 * @param now epoch milliseconds
 */
export function readEditionName(key: string, schedule: WeeklySchedule, now: number): EditionName {
  const name = key.slice(key.lastIndexOf('/') + 1).replace(/\.(?:md|markdown|txt)$/iu, '');
  const coming = editionIdAt('weekly', new Date(nextDue('weekly', now, schedule)).toISOString(), schedule.timeZone);
  const isAtItsPlace = key === `editions/${name}.md`;
  if (isAtItsPlace && isEditionId(name) && WEEK.test(name)) return scheduled('weekly', name, coming, schedule, now);
  if (isAtItsPlace && isEditionId(name) && MONTH.test(name)) return scheduled('monthly', name, coming, schedule, now);
  if (LIKE_A_DATE.test(name)) {
    const named = name.toUpperCase();
    const series = WEEK.test(named) ? 'weekly' : 'monthly';
    const dated = isEditionId(named) ? scheduled(series, named, coming, schedule, now) : undefined;
    const isToCome = dated !== undefined && 'sendsAt' in dated && (dated.sendsAt ?? 0) > now;
    return { wrong: 'editionLikeDate', fix: `editions/${isToCome ? dated.id : coming}.md` };
  }
  const slug = slugOf(name)?.slice(0, 60).replace(/-+$/u, '');
  const meant = slug === undefined || LIKE_A_DATE.test(slug) || OURS.has(slug) ? `${slug ?? 'tin'}-dac-biet` : slug;
  const fix = `editions/${meant}.md`;
  if (OURS.has(name)) return { wrong: 'editionOurs', fix };
  if (!isAtItsPlace || !isEditionId(name) || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(name))
    return { wrong: 'editionName', fix };
  return { kind: 'special', id: name };
}

/** An edition of a schedule: of one that is due no more, or never, `sendsAt` is not there. */
function scheduled(
  series: ScheduledSeries,
  id: EditionId,
  coming: EditionId,
  schedule: WeeklySchedule,
  now: number,
): EditionName {
  const { timeZone } = schedule;
  const idOf = (at: number) => editionIdAt(series, new Date(at).toISOString(), timeZone);
  const last = lastDue(series, now, schedule);
  if (idOf(last) === id) return { kind: series, id, sendsAt: last };
  for (let at = nextDue(series, now, schedule); at < now + AHEAD_MS; at = nextDue(series, at, schedule))
    if (idOf(at) === id) return { kind: series, id, sendsAt: at };
  return { wrong: id < idOf(last) ? 'editionOver' : 'editionNever', fix: `editions/${coming}.md` };
}

import { isEditionId, type EditionId } from './edition.ts';
import { DAY_MS } from './durations.ts';

/**
 * The calendar day of an instant in a time zone, `YYYY-MM-DD`. Put together from numbers only: the texts that
 * Intl makes depend on the version of its tables (rules S2.29).
 * @throws RangeError for what is no instant or no IANA zone.
 */
export function dayInZone(instant: string, timeZone: string): string {
  return new Date(wallClock(Date.parse(instant), timeZone)).toISOString().slice(0, 10);
}

/** Making one costs a thousand times what using it does. */
const wallFormats = new Map<string, Intl.DateTimeFormat>();

function wallFormat(timeZone: string): Intl.DateTimeFormat {
  const known = wallFormats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  wallFormats.set(timeZone, made);
  return made;
}

/** What a clock on the wall of that zone shows at an instant, as if it were UTC. */
export function wallClock(at: number, timeZone: string): number {
  const parts = wallFormat(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/**
 * The instant at which that zone's clocks show this time. A time shown twice (clocks put back) is the first of the two;
 * one never shown (clocks put forward) is as much later as the clocks jump. Rules S2.34: the host's zone plays no part.
 */
export function instantInZone(wall: number, timeZone: string): number {
  const offset = (at: number): number => wallClock(at, timeZone) - at;
  const before = offset(wall - DAY_MS);
  const found = [before, offset(wall + DAY_MS)]
    .map((each) => wall - each)
    .filter((at) => wallClock(at, timeZone) === wall);
  return found.length > 0 ? Math.min(...found) : wall - before;
}

/**
 * The name of a weekly edition: the ISO 8601 week of a day, `2026-W47`. Week 1 holds the year's first Thursday, so a week
 * belongs to the year of its own Thursday.
 * @param day `YYYY-MM-DD` in the publication's zone, of the moment the edition is to be sent (rules S2.36)
 */
export function weeklyEditionId(day: string): EditionId {
  const date = new Date(`${day}T00:00:00Z`);
  const mondayFirst = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(date.getTime() + (3 - mondayFirst) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS));
  const id = `${year}-W${String(week).padStart(2, '0')}`;
  if (Number.isNaN(year) || !isEditionId(id)) throw new Error(`no week can be told from the day ${day}`);
  return id;
}

/**
 * The name of a monthly edition: the month that ended before a day, `2026-11` for every day of December.
 * @param day `YYYY-MM-DD` in the publication's zone, of the moment the edition is to be sent
 */
export function monthlyEditionId(day: string): EditionId {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) throw new Error(`no month can be told from the day ${day}`);
  const id = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1)).toISOString().slice(0, 7);
  if (!isEditionId(id)) throw new Error(`no month can be told from the day ${day}`);
  return id;
}

/**
 * The name of an instant edition: day, hour and minute on the clocks of the publication's zone, `2026-11-22-0715`. Two
 * instants have one name where clocks are put back: whoever orders one looks whether it is taken.
 * @param at ISO 8601, the moment it is ordered
 */
export function instantEditionId(at: string, timeZone: string): EditionId {
  const [day = '', time = ''] = new Date(wallClock(Date.parse(at), timeZone)).toISOString().split('T');
  const id = `${day}-${time.slice(0, 5).replace(':', '')}`;
  if (!isEditionId(id)) throw new Error(`no instant edition can be named after ${at}`);
  return id;
}

/** The weekly schedule of a publication: on which day and at which hour of its own time zone. */
export type WeeklySchedule = {
  /** Sunday is 0. */
  readonly weekday: number;
  readonly hour: number;
  readonly timeZone: string;
};

/**
 * When the weekly schedule fires next, strictly after `now` (epoch milliseconds), as EventBridge Scheduler would:
 * on the wall clock of its zone, summer time included.
 */
export function nextWeekly(now: number, schedule: WeeklySchedule): number {
  for (let days = 0; days <= 8; days += 1) {
    const at = weeklyIn(days, now, schedule);
    if (at !== undefined && at > now) return at;
  }
  throw new Error(`a week has no day ${schedule.weekday}`);
}

/** When the weekly schedule fired last, `now` included. */
export function lastWeekly(now: number, schedule: WeeklySchedule): number {
  for (let days = 0; days >= -8; days -= 1) {
    const at = weeklyIn(days, now, schedule);
    if (at !== undefined && at <= now) return at;
  }
  throw new Error(`a week has no day ${schedule.weekday}`);
}

/** When the schedule fires on the day so many days from now, if it does. */
function weeklyIn(days: number, now: number, { weekday, hour, timeZone }: WeeklySchedule): number | undefined {
  const day = Math.floor(wallClock(now, timeZone) / DAY_MS) * DAY_MS + days * DAY_MS;
  return new Date(day).getUTCDay() === weekday ? instantInZone(day + hour * 3_600_000, timeZone) : undefined;
}

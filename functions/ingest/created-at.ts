import { instantInZone, wallClock } from '../model/calendar.ts';

/** An instant in epoch milliseconds, or why there is none and what may have been meant. */
export type Moment = { readonly at: number } | { readonly fault: 'shape' | 'no-such-time'; readonly meant?: string };

type Wall = { readonly [part in 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second']: number };

const WRITTEN =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[ T](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?)?(?:\s*(?<zone>Z|[+-]\d{2}(?::?\d{2})?))?$/iu;
/** The day first, as it is written in Viet Nam: understood well enough to offer the right form. */
const DAY_FIRST = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ ,T]+(\d{1,2})[:hg](\d{2})(?::(\d{2}))?)?$/iu;
const YEAR_FIRST =
  /^(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[ ,T]+(\d{1,2})[:hg](\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?(?:\D.*)?$/iu;

const two = (value: number): string => String(value).padStart(2, '0');

function asIfUtc({ year, month, day, hour, minute, second }: Wall): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** `2025-08-19 19:22:55` of an instant, as that zone's clocks show it. */
export function writeMoment(at: number, timeZone: string): string {
  return new Date(wallClock(at, timeZone)).toISOString().slice(0, 19).replace('T', ' ');
}

/** What was probably meant: the parts in our order, an impossible day set to the last one of its month. */
function guess(text: string): string | undefined {
  const dayFirst = DAY_FIRST.exec(text);
  const parts = dayFirst ?? YEAR_FIRST.exec(text);
  if (parts === null) return undefined;
  const numbers = parts.slice(1).map((part) => Number(part ?? 0));
  const [first = 0, middle = 0, last = 0, hour = 0, minute = 0, second = 0] = numbers;
  const [year, day] = dayFirst === null ? [first, last] : [last, first];
  const month = Math.min(Math.max(middle, 1), 12);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(Math.min(Math.max(day, 1), lastDay))}`;
  if (parts[4] === undefined) return date;
  return `${date} ${two(Math.min(hour, 23))}:${two(Math.min(minute, 59))}:${two(Math.min(second, 59))}`;
}

function fault(kind: 'shape' | 'no-such-time', text: string): Moment {
  const meant = guess(text);
  return meant === undefined ? { fault: kind } : { fault: kind, meant };
}

function offsetOf(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/**
 * Reads `created_at`: `YYYY-MM-DD`, optionally with `HH:MM[:SS]`, optionally with a zone. Without one it is the time in
 * `timeZone`, an IANA name; without a time it is the day's first moment. Fractions of a second are dropped.
 */
export function readMoment(text: string, timeZone: string): Moment {
  const parts = WRITTEN.exec(text.trim())?.groups;
  if (parts === undefined) return fault('shape', text.trim());
  const number = (name: string): number => Number(parts[name] ?? 0);
  const wall = {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    second: number('second'),
  };
  const utc = asIfUtc(wall);
  const shown = new Date(utc);
  const exists =
    wall.year >= 1900 &&
    wall.month === shown.getUTCMonth() + 1 &&
    wall.day === shown.getUTCDate() &&
    wall.hour === shown.getUTCHours() &&
    wall.minute === shown.getUTCMinutes() &&
    wall.second === shown.getUTCSeconds();
  if (!exists) return fault('no-such-time', text.trim());
  const zone = parts['zone'];
  if (zone === undefined) return { at: instantInZone(utc, timeZone) };
  const offset = offsetOf(zone);
  return offset === undefined ? fault('no-such-time', text.trim()) : { at: utc - offset };
}

/** Reads a date, `YYYY-MM-DD`. */
export function readDate(text: string): { readonly date: string } | { readonly meant?: string } {
  const trimmed = text.trim();
  const isDate = /^\d{4}-\d{2}-\d{2}$/u.test(trimmed);
  if (isDate && 'at' in readMoment(trimmed, 'UTC')) return { date: trimmed };
  const meant = guess(trimmed)?.slice(0, 10);
  return meant === undefined ? {} : { meant };
}

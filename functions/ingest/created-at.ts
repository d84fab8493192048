import { instantInZone, wallClock } from '../model/calendar.ts';
import { withoutQuotes } from './mend-line.ts';

/** An instant in epoch milliseconds, or why there is none and what may have been meant. */
export type Moment = { readonly at: number } | { readonly fault: 'shape' | 'no-such-time'; readonly meant?: string };

type Wall = { readonly [part in 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second']: number };
/** The named groups of an expression. */
type Parts = Readonly<Record<string, string | undefined>>;

/** `Date.UTC` takes the years below 100 for those of the last century, and no news is older than this. */
const FIRST_YEAR = 1900;

const WRITTEN =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[ T](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?)?(?:\s*(?<zone>Z|[+-]\d{2}(?::?\d{2})?))?$/iu;
/** The halves of the day, on clocks of 12 hours: English, and Vietnamese in short and in words. */
const BEFORE_NOON = String.raw`a\.?m\.?|SA|sáng`;
const AFTER_NOON = String.raw`p\.?m\.?|CH|chiều|tối`;
const HALF = String.raw`(?:(?<before>${BEFORE_NOON})|(?<after>${AFTER_NOON}))(?!\p{L})`;
const ZONE = String.raw`\(?(?:(?:UTC|GMT)?(?<sign>[+-])(?<zoneHour>\d{1,2})(?::?(?<zoneMinute>\d{2}))?|(?<utc>UTC|GMT|Z)(?![\p{L}+-]))`;
const TIME = String.raw`[ ,T]+(?<hour>\d{1,2})(?:[:hg](?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:[.,]\d+)?)?|[hg](?!\d)|(?=\s*(?:${BEFORE_NOON}|${AFTER_NOON})))(?:\s*${HALF})?(?:\s*${ZONE})?`;
/** The day first, as it is written in Viet Nam: understood well enough to offer the right form. */
const DAY_FIRST = new RegExp(
  String.raw`^(?<day>\d{1,2})[./-](?<month>\d{1,2})[./-](?<year>\d{4})(?:${TIME})?(?:\D.*)?$`,
  'iu',
);
const YEAR_FIRST = new RegExp(
  String.raw`^(?<year>\d{4})[./-](?<month>\d{1,2})[./-](?<day>\d{1,2})(?:${TIME})?(?:\D.*)?$`,
  'iu',
);

const two = (value: number): string => String(value).padStart(2, '0');

function asIfUtc({ year, month, day, hour, minute, second }: Wall): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** `2025-08-19 19:22:55` of an instant, as that zone's clocks show it. */
export function writeMoment(at: number, timeZone: string): string {
  return new Date(wallClock(at, timeZone)).toISOString().slice(0, 19).replace('T', ' ');
}

function offsetOf(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** A zone as we read it, `Z` or `+07:00`; nothing when it is none. */
function zoneOf(parts: Parts): string {
  if (parts['utc'] !== undefined) return 'Z';
  if (parts['sign'] === undefined) return '';
  const zone = `${parts['sign']}${two(Number(parts['zoneHour']))}:${parts['zoneMinute'] ?? '00'}`;
  return offsetOf(zone) === undefined ? '' : zone;
}

/** The hour of a day of 24 hours: noon is 12 PM, midnight 12 AM. */
function hourOf(parts: Parts): number {
  const hour = Number(parts['hour']);
  if (hour > 12) return hour;
  if (parts['after'] !== undefined) return (hour % 12) + 12;
  return parts['before'] === undefined ? hour : hour % 12;
}

/** What was probably meant: the parts in our order, an impossible day set to the last one of its month. */
function guess(text: string): string | undefined {
  const bare = withoutQuotes(text);
  const parts: Parts | undefined = (DAY_FIRST.exec(bare) ?? YEAR_FIRST.exec(bare))?.groups;
  if (parts === undefined) return undefined;
  const number = (name: string): number => Number(parts[name] ?? 0);
  const year = number('year');
  if (year < FIRST_YEAR) return undefined;
  const month = Math.min(Math.max(number('month'), 1), 12);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const day = Math.min(Math.max(number('day'), 1), lastDay);
  if (parts['hour'] === undefined) return `${String(year)}-${two(month)}-${two(day)}`;
  // 24:00 is the beginning of the next day, on which there is no 24 o'clock.
  const hour = Math.min(hourOf(parts), number('hour') === 24 && year < 9999 ? 24 : 23);
  const [minute, second] = [Math.min(number('minute'), 59), Math.min(number('second'), 59)];
  const shown = new Date(asIfUtc({ year, month, day, hour, minute, second })).toISOString();
  return `${shown.slice(0, 19).replace('T', ' ')}${zoneOf(parts)}`;
}

function fault(kind: 'shape' | 'no-such-time', text: string): Moment {
  const meant = guess(text);
  return meant === undefined ? { fault: kind } : { fault: kind, meant };
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
    wall.year >= FIRST_YEAR &&
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

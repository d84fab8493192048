import { instantInZone, wallClock } from '../model/calendar.ts';
import { asIfUtc, FIRST_YEAR, guessMoment, offsetOf } from './guess-moment.ts';

/** An instant in epoch milliseconds, or why there is none and what may have been meant. */
export type Moment = { readonly at: number } | { readonly fault: 'shape' | 'no-such-time'; readonly meant?: string };

const WRITTEN =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[ T](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?)?(?:\s*(?<zone>Z|[+-]\d{2}(?::?\d{2})?))?$/iu;

/** `2025-08-19 19:22:55` of an instant, as that zone's clocks show it. */
export function writeMoment(at: number, timeZone: string): string {
  return new Date(wallClock(at, timeZone)).toISOString().slice(0, 19).replace('T', ' ');
}

function fault(kind: 'shape' | 'no-such-time', text: string): Moment {
  const meant = guessMoment(text);
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
  const meant = guessMoment(trimmed)?.slice(0, 10);
  return meant === undefined ? {} : { meant };
}

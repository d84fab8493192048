import { withoutQuotes } from './mend-line.ts';

type Wall = { readonly [part in 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second']: number };
/** The named groups of an expression. */
type Parts = Readonly<Record<string, string | undefined>>;

/** `Date.UTC` takes the years below 100 for those of the last century, and no news is older than this. */
export const FIRST_YEAR = 1900;

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

/** The parts of a clock's time, taken for UTC. */
export function asIfUtc({ year, month, day, hour, minute, second }: Wall): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** What a zone is ahead of UTC, in milliseconds. */
export function offsetOf(zone: string): number | undefined {
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

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = String.raw`(?<month>${MONTHS.join('|')})[a-z]*\.?`;
const WORDED = [
  /(?<day>\d{1,2})\s*tháng\s*(?<month>\d{1,2})(?:\s*,?\s*năm\s*|[\s,./-]+)(?<year>\d{4})/iu,
  new RegExp(String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?\s+${MONTH},?\s+(?<year>\d{4})`, 'iu'),
  new RegExp(String.raw`${MONTH}\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})`, 'iu'),
];
const DATE = /(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)/u;

/** A date in words, of either language, in digits: the day first. */
function inDigits(text: string): string {
  for (const worded of WORDED) {
    const found = worded.exec(text);
    const { day = '', month = '', year = '' } = found?.groups ?? {};
    const number = MONTHS.indexOf(month.toLowerCase()) + 1 || Number(month);
    if (found !== null) return text.replace(found[0], `${day}/${number}/${year}`);
  }
  return text;
}

/** The date before the time, and nothing before it: `20:15 thứ ba 19/8/2025` is understood from the date on. */
function dateFirst(text: string): string {
  const date = DATE.exec(text);
  if (date === null) return text;
  const before = text.slice(0, date.index);
  const after = text.slice(date.index + date[0].length);
  const digit = before.search(/\d/u);
  return digit === -1 ? `${date[0]}${after}` : `${date[0]} ${before.slice(digit).trim()} ${after}`;
}

/**
 * What was probably meant: the parts in our order, an impossible day set to the last one of its month. Of an hour that no
 * day has nothing can be guessed: the day alone is offered.
 */
export function guessMoment(text: string): string | undefined {
  const bare = dateFirst(inDigits(withoutQuotes(text.replace(/[[\]{}]/gu, ' '))));
  const parts: Parts | undefined = (DAY_FIRST.exec(bare) ?? YEAR_FIRST.exec(bare))?.groups;
  if (parts === undefined) return undefined;
  const number = (name: string): number => Number(parts[name] ?? 0);
  const year = number('year');
  if (year < FIRST_YEAR) return undefined;
  const month = Math.min(Math.max(number('month'), 1), 12);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const day = Math.min(Math.max(number('day'), 1), lastDay);
  if (parts['hour'] === undefined || number('hour') > 24) return `${String(year)}-${two(month)}-${two(day)}`;
  // 24:00 is the beginning of the next day, on which there is no 24 o'clock.
  const hour = Math.min(hourOf(parts), number('hour') === 24 && year < 9999 ? 24 : 23);
  const [minute, second] = [Math.min(number('minute'), 59), Math.min(number('second'), 59)];
  const shown = new Date(asIfUtc({ year, month, day, hour, minute, second })).toISOString();
  return `${shown.slice(0, 19).replace('T', ' ')}${zoneOf(parts)}`;
}

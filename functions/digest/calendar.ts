import type { Edition } from '../model/edition.ts';
import type { Language } from '../model/publication.ts';
import { fillIn, wordsOf } from './words.ts';

/**
 * The calendar day of an instant in a time zone, `YYYY-MM-DD`. Put together from numbers only: the texts that
 * Intl makes depend on the version of its tables (rules S2.29).
 * @throws RangeError for what is no instant or no IANA zone.
 */
export function dayInZone(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const parts = new Map(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
}

/** A day (`YYYY-MM-DD`) for readers: `Thứ Hai, 23/11/2026`, `Monday, 23 November 2026`. */
export function dayForReaders(day: string, language: Language): string {
  const words = wordsOf(language);
  const weekday = words.weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
  return fillIn(words.day, { weekday, ...dateValues(day, language) });
}

/**
 * What an edition is called: `Tuần 47`, `November 2026`. It tells the subjects of a series apart (rules S2.5).
 * An id of another form is its own label.
 */
export function editionLabel({ id, series }: Pick<Edition, 'id' | 'series'>, language: Language): string {
  const words = wordsOf(language).edition;
  switch (series) {
    case 'weekly': {
      const [, week] = /^\d{4}-W(\d{2})$/.exec(id) ?? [];
      return week === undefined ? id : fillIn(words.weekly, { week: Number(week) });
    }
    case 'monthly':
      return /^\d{4}-\d{2}$/.test(id) ? fillIn(words.monthly, dateValues(id, language)) : id;
    case 'instant': {
      const [, day, hour, minute] = /^(\d{4}-\d{2}-\d{2})-(\d{2})(\d{2})$/.exec(id) ?? [];
      return day === undefined
        ? id
        : fillIn(words.instant, { time: `${hour}:${minute}`, ...dateValues(day, language) });
    }
  }
}

function dateValues(date: string, language: Language) {
  const [year = '', mm = '', dd = ''] = date.split('-');
  return { year, mm, dd, d: Number(dd), month: wordsOf(language).months[Number(mm) - 1] ?? mm };
}

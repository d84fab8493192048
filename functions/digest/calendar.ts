import type { Edition } from '../model/edition.ts';
import type { Language } from '../model/publication.ts';
import { shorten } from './shorten.ts';
import { fillIn, wordsOf } from './words.ts';

/** A day (`YYYY-MM-DD`) for readers: `Thứ Hai, 23/11/2026`, `Monday, 23 November 2026`. */
export function dayForReaders(day: string, language: Language): string {
  const words = wordsOf(language);
  const weekday = words.weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
  return fillIn(words.day, { weekday, ...dateValues(day, language) });
}

/**
 * What an edition is called: `Tuần 47/2026`, `November 2026`. No two editions of a series share a label, whatever the
 * year: subjects end in it (rules S2.5). A special one has a subject of its own, by which people know it. An id of another form is its own label.
 */
export function editionLabel({ id, series }: Pick<Edition, 'id' | 'series'>, language: Language): string {
  const words = wordsOf(language).edition;
  switch (series) {
    case 'weekly': {
      const [, year, week] = /^(\d{4})-W(\d{2})$/.exec(id) ?? [];
      return year === undefined ? id : fillIn(words.weekly, { year, week: Number(week) });
    }
    case 'monthly':
      return /^\d{4}-\d{2}$/.test(id) ? fillIn(words.monthly, dateValues(id, language)) : id;
    case 'instant': {
      const [, day, hour, minute] = /^(\d{4}-\d{2}-\d{2})-(\d{2})(\d{2})$/.exec(id) ?? [];
      return day === undefined
        ? id
        : fillIn(words.instant, { time: `${hour}:${minute}`, ...dateValues(day, language) });
    }
    case 'special':
      return words.special;
  }
}

/** Graphemes of a special edition's subject where it is named: letters have subjects of their own around it. */
const MAXIMUM_NAME_GRAPHEMES = 40;

/** What letters and accounts call an edition: by its label, a special one by its subject as well; it has no other name. */
export function editionName(
  { id, series, subject }: Pick<Edition, 'id' | 'series' | 'subject'>,
  language: Language,
): string {
  if (series !== 'special') return editionLabel({ id, series }, language);
  const named = { subject: shorten(subject ?? id, MAXIMUM_NAME_GRAPHEMES) };
  return fillIn(wordsOf(language).edition.specialNamed, named);
}

function dateValues(date: string, language: Language) {
  const [year = '', mm = '', dd = ''] = date.split('-');
  return { year, mm, dd, d: Number(dd), month: wordsOf(language).months[Number(mm) - 1] ?? mm };
}

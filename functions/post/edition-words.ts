import { editionName } from '../digest/calendar.ts';
import type { EditionId, Series } from '../model/edition.ts';
import type { Language } from '../model/publication.ts';

/**
 * What a letter calls an edition of which it has only the id: `Tuần 47/2026`.
 * @param subject of a special one: its name says nothing to people
 */
export function editionNamed(id: EditionId, language: Language, subject?: string): string {
  return editionName({ id, series: seriesOf(id), ...(subject !== undefined && { subject }) }, language);
}

/** By the form of its name: that of a special one is like none of the others. */
function seriesOf(id: EditionId): Series {
  if (/^\d{4}-W\d{2}$/.test(id)) return 'weekly';
  if (/^\d{4}-\d{2}$/.test(id)) return 'monthly';
  return /^\d{4}-\d{2}-\d{2}-\d{4}$/.test(id) ? 'instant' : 'special';
}

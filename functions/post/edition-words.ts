import { editionLabel } from '../digest/calendar.ts';
import type { EditionId, Series } from '../model/edition.ts';
import type { Language } from '../model/publication.ts';

/** What a letter calls an edition: `Tuần 47/2026`, or a special one's name. */
export function editionNamed(id: EditionId, language: Language): string {
  return editionLabel({ id, series: seriesOf(id) }, language);
}

/** By the form of its name; one that has none is shown as it is. */
function seriesOf(id: EditionId): Series {
  if (/^\d{4}-W\d{2}$/.test(id)) return 'weekly';
  return /^\d{4}-\d{2}$/.test(id) ? 'monthly' : 'instant';
}

import { dayForReaders, editionLabel } from '../digest/calendar.ts';
import { dayInZone, wallClock } from '../model/calendar.ts';
import type { EditionId, Series } from '../model/edition.ts';
import type { Language, Publication } from '../model/publication.ts';

/** What a letter calls an edition: `Tuần 47/2026`. */
export function editionNamed(id: EditionId, language: Language): string {
  return editionLabel({ id, series: seriesOf(id) }, language);
}

/** An instant (ISO 8601) as day and time where the publication is. */
export function momentFor(
  instant: string,
  { language, timeZone }: Pick<Publication, 'language' | 'timeZone'>,
): { readonly day: string; readonly time: string } {
  return {
    day: dayForReaders(dayInZone(instant, timeZone), language),
    time: new Date(wallClock(Date.parse(instant), timeZone)).toISOString().slice(11, 16),
  };
}

/** By the form of its name; one that has none is shown as it is. */
function seriesOf(id: EditionId): Series {
  if (/^\d{4}-W\d{2}$/.test(id)) return 'weekly';
  return /^\d{4}-\d{2}$/.test(id) ? 'monthly' : 'instant';
}

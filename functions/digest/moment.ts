import { dayInZone, wallClock } from '../model/calendar.ts';
import type { Publication } from '../model/publication.ts';
import { dayForReaders } from './calendar.ts';

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

import { editionLabel } from '../../../functions/digest/calendar.ts';
import type { Edition } from '../../../functions/model/edition.ts';
import type { Language } from '../../../functions/model/publication.ts';

/** What people call an edition: a special one by its subject, any other by its week, month or minute. */
export function nameOf(
  { id, series, subject }: Pick<Edition, 'id' | 'series' | 'subject'>,
  language: Language,
): string {
  return series === 'special' ? (subject ?? id) : editionLabel({ id, series }, language);
}

import { numberIn } from '../../../functions/digest/account-rows.ts';
import { momentFor } from '../../../functions/digest/moment.ts';
import { countIn, fillIn } from '../../../functions/digest/words.ts';
import { HOUR_MS } from '../../../functions/model/durations.ts';
import type { Edition } from '../../../functions/model/edition.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { Desk } from '../desk.ts';
import type { Found } from './find-edition.ts';
import { editionWords } from './words.ts';

/** When an edition is sent or was, and to how many: one line for people. */
export function whenOf(
  { edition, series, scheduledAt }: Pick<Found, 'edition' | 'series' | 'scheduledAt'>,
  { stage }: Pick<Desk, 'stage'>,
  language: Language,
): string {
  const words = editionWords(language).when;
  const at = (sentence: string, instant: string): string =>
    fillIn(sentence, momentFor(instant, { language, timeZone: stage.publication.timeZone }));
  const to = readersOf(edition, language);
  switch (edition?.state) {
    case undefined:
    case 'composing': {
      if (stage.review === undefined || series === 'instant') return at(words.due, scheduledAt);
      const cutOff = new Date(Date.parse(scheduledAt) - stage.review.hoursBefore * HOUR_MS).toISOString();
      return `${at(words.due, scheduledAt)} · ${at(words.cutOff, cutOff)}`;
    }
    case 'review':
      return at(words.due, edition.sendAt ?? scheduledAt);
    case 'sending':
    case 'paused':
      return `${at(words.begun, edition.begunAt ?? edition.sendAt ?? scheduledAt)}${to}`;
    case 'sent':
      return `${at(words.sent, edition.sentAt ?? scheduledAt)}${to}`;
    case 'skipped':
      return `${at(words.was, scheduledAt)} · ${words.skipped[edition.reason ?? 'no-articles']}`;
    case 'cancelled':
      return `${at(words.cancelled, edition.cancelledAt ?? scheduledAt)}${to}`;
  }
}

function readersOf(edition: Edition | undefined, language: Language): string {
  const readers = edition?.audience?.readers;
  if (readers === undefined) return '';
  return ` · ${countIn(language, editionWords(language).readers, readers, { count: numberIn(language, readers) })}`;
}

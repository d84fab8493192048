import { dayInZone, instantInZone } from '../model/calendar.ts';
import type { Cadence } from '../model/edition.ts';
import { LANGUAGES, type Language } from '../model/publication.ts';

/** How long a pause may be. */
export const PAUSES = ['week', 'month', 'quarter'] as const;
export type PauseLength = (typeof PAUSES)[number];

/** What changes what a reader gets, and after which they see their page again. */
export type Change =
  | { readonly deed: 'leave' | 'undo' | 'resume' }
  | { readonly deed: 'pause'; readonly length: PauseLength }
  | { readonly deed: 'choose'; readonly cadence: Cadence; readonly language: Language };

/** What concerns what we know about them. */
export type DataDeed = { readonly deed: 'export' | 'ask-erase' | 'erase' };

/** What a reader asks for by one POST. */
export type Deed = Change | DataDeed;

export function isChange(deed: Deed): deed is Change {
  return deed.deed !== 'export' && deed.deed !== 'ask-erase' && deed.deed !== 'erase';
}

export type Form = Readonly<Record<string, unknown>>;

const CADENCES: readonly Cadence[] = ['weekly', 'monthly', 'instant'];

/** The deed that a form names by its button; nothing for any other form. */
export function readDeed(form: Form): Deed | undefined {
  for (const deed of ['leave', 'undo', 'resume', 'export'] as const) if (form[deed] === 'yes') return { deed };
  if (form['erase'] === 'ask') return { deed: 'ask-erase' };
  if (form['erase'] === 'yes') return { deed: 'erase' };
  const length = PAUSES.find((one) => one === form['pause']);
  if (length !== undefined) return { deed: 'pause', length };
  const cadence = readCadence(form);
  const language = readLanguage(form);
  if (form['choose'] === 'yes' && cadence && language) return { deed: 'choose', cadence, language };
  return undefined;
}

export function readCadence(form: Form): Cadence | undefined {
  return CADENCES.find((one) => one === form['cadence']);
}

export function readLanguage(form: Form): Language | undefined {
  return LANGUAGES.find((one) => one === form['language']);
}

/**
 * When a pause that begins now (epoch milliseconds) is over, ISO 8601: at the first moment of a day where the publication
 * is, so that asking for it twice on one day is asking for it once. The last of a month that is too short stands for
 * the days it has not.
 */
export function pauseEnd(length: PauseLength, now: number, timeZone: string): string {
  const [year = 0, month = 1, day = 1] = dayInZone(new Date(now).toISOString(), timeZone).split('-').map(Number);
  const months = { week: 0, month: 1, quarter: 3 }[length];
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const wall =
    length === 'week' ? Date.UTC(year, month - 1, day + 7) : Date.UTC(year, month - 1 + months, Math.min(day, lastDay));
  return new Date(instantInZone(wall, timeZone)).toISOString();
}

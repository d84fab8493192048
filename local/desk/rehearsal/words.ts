import type { Language } from '../../../functions/model/publication.ts';
import en from './words.en.json' with { type: 'json' };
import vi from './words.vi.json' with { type: 'json' };

const WORDS: Readonly<Record<Language, typeof vi>> = { vi, en };

export type RehearsalWords = typeof vi;

/** What the rehearsal says. */
export function rehearsalWords(language: Language): RehearsalWords {
  return WORDS[language];
}

import type { Language } from '../../../functions/model/publication.ts';
import en from './words.en.json' with { type: 'json' };
import vi from './words.vi.json' with { type: 'json' };

const WORDS: Readonly<Record<Language, typeof vi>> = { vi, en };

/** What stands around every page of the desk. */
export function shellWords(language: Language): typeof vi {
  return WORDS[language];
}

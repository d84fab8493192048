import type { Language } from '../../../functions/model/publication.ts';
import en from './words.en.json' with { type: 'json' };
import vi from './words.vi.json' with { type: 'json' };

export type EditionWords = typeof vi;

const WORDS: Readonly<Record<Language, EditionWords>> = { vi, en };

/** What the pages of editions say. */
export function editionWords(language: Language): EditionWords {
  return WORDS[language];
}

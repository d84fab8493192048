import en from '../../templates/strings/letters.en.json' with { type: 'json' };
import vi from '../../templates/strings/letters.vi.json' with { type: 'json' };
import type { Language } from '../model/publication.ts';

/** Everything the letters say by themselves, in one language; filled by `fillIn` and `countIn` of the digest. */
export type LetterWords = typeof vi;

const WORDS: Readonly<Record<Language, LetterWords>> = { vi, en };

export function letterWords(language: Language): LetterWords {
  return WORDS[language];
}

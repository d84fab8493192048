import en from '../../templates/strings/review.en.json' with { type: 'json' };
import vi from '../../templates/strings/review.vi.json' with { type: 'json' };
import type { Language } from '../model/publication.ts';

/** What the pages and letters of a review say, in one language; filled by `fillIn`. */
export type ReviewWords = typeof vi;

const WORDS: Readonly<Record<Language, ReviewWords>> = { vi, en };

export function reviewWords(language: Language): ReviewWords {
  return WORDS[language];
}

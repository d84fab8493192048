import type { Language } from '../../../functions/model/publication.ts';
import en from './words.en.json' with { type: 'json' };
import vi from './words.vi.json' with { type: 'json' };

export type FilesWords = typeof vi;

const WORDS: Readonly<Record<Language, FilesWords>> = { vi, en };

/** What the views of the files say by themselves. */
export function filesWords(language: Language): FilesWords {
  return WORDS[language];
}

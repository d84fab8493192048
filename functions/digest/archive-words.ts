import en from '../../templates/strings/archive.en.json' with { type: 'json' };
import vi from '../../templates/strings/archive.vi.json' with { type: 'json' };
import type { Language } from '../model/publication.ts';

/** Everything the pages of the archive say by themselves, in one language; filled by `fillIn` and `countIn`. */
export type ArchiveWords = typeof vi;

const WORDS: Readonly<Record<Language, ArchiveWords>> = { vi, en };

export function archiveWords(language: Language): ArchiveWords {
  return WORDS[language];
}

import en from '../../templates/strings/account.en.json' with { type: 'json' };
import vi from '../../templates/strings/account.vi.json' with { type: 'json' };
import type { Language } from '../model/publication.ts';

/** Everything an account says by itself, on its page and in its letter; filled by `fillIn` and `countIn`. */
export type AccountWords = typeof vi;

const WORDS: Readonly<Record<Language, AccountWords>> = { vi, en };

export function accountWords(language: Language): AccountWords {
  return WORDS[language];
}

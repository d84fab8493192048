import type { Language } from '../../../functions/model/publication.ts';
import en from './words.en.json' with { type: 'json' };
import vi from './words.vi.json' with { type: 'json' };

const WORDS: Readonly<Record<Language, typeof vi>> = { vi, en };

export type MailsWords = typeof vi;

/** What the mails' part of the desk says. */
export function mailsWords(language: Language): MailsWords {
  return WORDS[language];
}

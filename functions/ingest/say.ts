import en from '../../templates/strings/problems.en.json' with { type: 'json' };
import vi from '../../templates/strings/problems.vi.json' with { type: 'json' };
import type { Language } from '../model/publication.ts';

/** The name of a sentence that editors read. */
export type Sentence = keyof typeof vi;

const SENTENCES: Readonly<Record<Language, Readonly<Record<Sentence, string>>>> = { vi, en };

/** One sentence in the publication's language; `{name}` is filled in from `values`. Plain text, not escaped. */
export function say(language: Language, sentence: Sentence, values: Readonly<Record<string, string>> = {}): string {
  return SENTENCES[language][sentence].replace(/\{(\w+)\}/gu, (mark, name: string) => values[name] ?? mark);
}

import en from '../../templates/strings/template.en.json' with { type: 'json' };
import vi from '../../templates/strings/template.vi.json' with { type: 'json' };
import { fillIn } from '../digest/words.ts';
import type { Language } from '../model/publication.ts';

/** The name of a sentence about a template that editors read. */
export type Sentence = keyof typeof vi;

const SENTENCES: Readonly<Record<Language, Readonly<Record<Sentence, string>>>> = { vi, en };

/** One sentence in the publication's language; `{name}` is filled in from `values`. Plain text, not escaped. */
export function say(language: Language, sentence: Sentence, values: Readonly<Record<string, string>> = {}): string {
  return fillIn(SENTENCES[language][sentence], values);
}

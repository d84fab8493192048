import type { Language } from '../functions/model/publication.ts';
import { fillIn } from '../functions/digest/words.ts';
import en from '../templates/strings/preview.en.json' with { type: 'json' };
import vi from '../templates/strings/preview.vi.json' with { type: 'json' };

type Sentence = keyof typeof vi;

const SENTENCES: Readonly<Record<Language, Readonly<Record<Sentence, string>>>> = { vi, en };

/** A sentence for editors about the coming edition, in their language. */
export function sayOfPreview(
  language: Language,
  sentence: Sentence,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return fillIn(SENTENCES[language][sentence], values);
}

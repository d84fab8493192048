import { countIn, fillIn } from '../digest/words.ts';
import type { Language } from '../model/publication.ts';
import en from '../../templates/strings/preflight.en.json' with { type: 'json' };
import vi from '../../templates/strings/preflight.vi.json' with { type: 'json' };

export type Sentence = keyof typeof vi;

type Said = {
  readonly says: string | { readonly other: string; readonly one?: string };
  readonly fix?: string;
};

const SENTENCES: Readonly<Record<Language, Readonly<Record<Sentence, Said>>>> = { vi, en };

/** A sentence with what stands in for its names. */
export type Told = { readonly sentence: Sentence; readonly values: Readonly<Record<string, string | number>> };

/** A finding in words: one sentence, and, where something should be done, what. Plain text, to be escaped where it goes. */
export function sayFinding(
  { sentence, values }: Told,
  language: Language,
): { readonly says: string; readonly fix?: string } {
  const { says, fix } = SENTENCES[language][sentence];
  const shown = inWords(values, language);
  return {
    says: typeof says === 'string' ? fillIn(says, shown) : countIn(language, says, Number(values['count']), shown),
    ...(fix !== undefined && { fix: fillIn(fix, shown) }),
  };
}

/** Numbers as the language writes them: 90,000 or 90.000. */
function inWords(values: Told['values'], language: Language): Readonly<Record<string, string>> {
  const entries = Object.entries(values).map(
    ([name, value]) => [name, typeof value === 'number' ? value.toLocaleString(language) : value] as const,
  );
  return Object.fromEntries(entries);
}

import type { Language } from '../model/publication.ts';
import en from '../../templates/strings/en.json' with { type: 'json' };
import vi from '../../templates/strings/vi.json' with { type: 'json' };

/** Everything the digest says by itself, in one language; `{names}` are filled by `fillIn`. */
export type Words = typeof vi;

/** One sentence for each plural category the language has; `other` always. */
type PluralForms = { readonly other: string; readonly one?: string };

const WORDS: Readonly<Record<Language, Words>> = { vi, en };

export function wordsOf(language: Language): Words {
  return WORDS[language];
}

/**
 * Fills each `{name}` of a sentence, in one pass: a value that looks like a placeholder stays as it is.
 * @throws Error when the sentence asks for a value that was not given.
 */
export function fillIn(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`a sentence of templates/strings asks for {${name}}: ${sentence}`);
    return String(value);
  });
}

/** The sentence for `count` things, with `{count}` and the other names filled (CLDR plural rules). */
export function countIn(
  language: Language,
  forms: PluralForms,
  count: number,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const sentence = new Intl.PluralRules(language).select(count) === 'one' ? (forms.one ?? forms.other) : forms.other;
  return fillIn(sentence, { count, ...values });
}

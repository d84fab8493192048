import type { Sentence } from './say.ts';

/** What an editor must change in a template. A place that is not known is the file as a whole. */
export type Mistake = {
  readonly sentence: Sentence;
  /** Those that the sentence asks for. */
  readonly values: Readonly<Record<string, string>>;
  /** 1-based; the column in UTF-16 units. */
  readonly line?: number;
  readonly column?: number;
  /** What to write instead of the whole line, where that is certain. */
  readonly fix?: string;
};

/** `isReadable`: whether it makes sense, and is safe, to look any further. */
export type Checked = { readonly mistakes: readonly Mistake[]; readonly isReadable: boolean };

type Place = { readonly line?: number; readonly column?: number };

export function mistake(
  sentence: Sentence,
  { line, column }: Place,
  values: Readonly<Record<string, string>> = {},
): Mistake {
  return { sentence, values, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
}

/** By line and column; of those that say the same of the same place one is kept. */
export function inOrder(mistakes: readonly Mistake[]): readonly Mistake[] {
  const byPlace = new Map(
    mistakes.map((one) => [JSON.stringify([one.line, one.column, one.sentence, one.values]), one]),
  );
  return [...byPlace.values()].toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

import type { Slug } from '../model/article.ts';
import type { Told } from './words.ts';

/**
 * `block`: the edition must not go out like this. `warn`: somebody should look, and may tick it off. `ok`: nothing to do,
 * which may also be that nothing is known.
 */
export type Verdict = 'block' | 'warn' | 'ok';

/** What is looked at, in the order in which it is told. */
export const CHECKS = ['pictures', 'size', 'subject', 'titles', 'articles', 'links', 'template', 'audience'] as const;
export type CheckName = (typeof CHECKS)[number];

/** What one check of the preflight found, without its words: `sayFinding` has them in the reader's language. */
export type Finding = Told & {
  readonly check: CheckName;
  readonly verdict: Verdict;
  /** The articles it is about. */
  readonly articles: readonly Slug[];
};

/**
 * What makes it the same finding in another rendering: its articles by their slugs, and all that it says but a title. Who
 * mends a title has not mended the link.
 */
export function sayingOf({ sentence, values, articles }: Finding): readonly (string | number)[] {
  const said = Object.entries(values).filter(([name]) => name !== 'title');
  return [sentence, ...articles.toSorted(), ...said.toSorted(([a], [b]) => (a < b ? -1 : 1)).flat()];
}

type Find = (sentence: Told['sentence'], values?: Finding['values'], articles?: Finding['articles']) => Finding;

/** How a check says what it found. */
export function finds(check: CheckName): Readonly<Record<Verdict, Find>> {
  const find =
    (verdict: Verdict): Find =>
    (sentence, values = {}, articles = []) => ({ check, verdict, sentence, values, articles });
  return { ok: find('ok'), warn: find('warn'), block: find('block') };
}

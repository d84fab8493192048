import type { Article, Cut, Problem } from '../model/article.ts';
import type { Language, Publication } from '../model/publication.ts';
import type { FrontMatterFault } from './front-matter.ts';
import { say } from './say.ts';

/** An article as its file says, or everything its editor must change, in the order of the lines. */
export type Parsed =
  | {
      readonly article: Article;
      /** Where its picture may be, in the order of looking; none when it names no usable one. */
      readonly pictureKeys: readonly string[];
      /** Sentences for the receipt: what was left out or changed. */
      readonly remarks: readonly string[];
      readonly slugLine: number;
    }
  | Rejection;

export type Rejection = {
  readonly problems: readonly Problem[];
  /** For a text without front matter: the file as it should be, and what it leaves out. */
  readonly draft?: { readonly file: string; readonly cuts: readonly Cut[] };
};

/** What a file is read with: where it lies, for whom, and when (epoch milliseconds, for suggestions only). */
export type Context = { readonly key: string; readonly publication: Publication; readonly now: number };

/** More than any editor mends by hand; a file with more is no article. */
const PROBLEMS_LIMIT = 100;

/** A problem in the publication's language. */
export function explain({ sentence, line, column, field, fix }: FrontMatterFault, language: Language): Problem {
  const problem = { line, field, message: say(language, sentence, { field }), fix };
  return column === undefined ? problem : { ...problem, column };
}

/** The answer to a file with these problems. */
export function withProblems(problems: readonly Problem[]): Rejection {
  return { problems: problems.toSorted((left, right) => left.line - right.line).slice(0, PROBLEMS_LIMIT) };
}

import type { Article, Cut, Problem, Slug } from '../model/article.ts';
import type { Language, Publication } from '../model/publication.ts';
import type { FrontMatterFault } from './front-matter.ts';
import { say } from './say.ts';

/** Something worth knowing that asks for no change. Its place is the file's. */
export type Remark = Pick<Problem, 'line' | 'column' | 'field' | 'message'>;

/** The slug that a file claims, and where it is written, or is to be added. */
export type Claim = Pick<Problem, 'line' | 'column'> & {
  readonly lines: number;
  readonly indent: string;
  readonly slug: Slug;
};

/** What is known of a file, be it an article or not. */
type Read = {
  /** Where its picture may be, in the order of looking; none when it names no usable one. */
  readonly pictureKeys: readonly string[];
  /** For the receipt: what was left out or changed. */
  readonly remarks: readonly Remark[];
};

/** An article as its file says, or everything its editor must change, in the order of the lines. */
export type Parsed = (Read & { readonly article: Article; readonly claim: Claim }) | Rejection;

export type Rejection = Read & {
  readonly problems: readonly Problem[];
  /** Also of a file that is no article yet: the slug may be another's. */
  readonly claim?: Claim;
  /** For a text without front matter: the file as it should be, and what it leaves out. */
  readonly draft?: { readonly file: string; readonly cuts: readonly Cut[] };
};

/** What a file is read with: where it lies, for whom, and when (epoch milliseconds, for suggestions only). */
export type Context = { readonly key: string; readonly publication: Publication; readonly now: number };

/** More than any editor mends by hand; a file with more is no article. */
const PROBLEMS_LIMIT = 100;

/** A problem in the publication's language. */
export function explain({ sentence, line, column, lines, field, fix }: FrontMatterFault, language: Language): Problem {
  return {
    line,
    ...(column !== undefined && { column }),
    ...(lines !== undefined && lines !== 1 && { lines }),
    field,
    message: say(language, sentence, { field }),
    fix,
  };
}

/** Problems as a receipt has them: in the order of the lines, what is to be added above a line before what is in it. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems
    .toSorted((left, right) => left.line - right.line || Number(left.lines !== 0) - Number(right.lines !== 0))
    .slice(0, PROBLEMS_LIMIT);
}

/** The answer to a file of which nothing else is known than these problems. */
export function withProblems(problems: readonly Problem[]): Rejection {
  return { problems: inOrder(problems), pictureKeys: [], remarks: [] };
}

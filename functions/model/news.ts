import type { Problem, Receipt } from './article.ts';

/**
 * A receipt that the editors have not been told of: item `news` / `<object key>` of the article table. The clock tells
 * them of a whole burst of uploads in one letter. A later receipt of the same object takes the place of an earlier one.
 */
export type News = Pick<Receipt, 'key' | 'status' | 'slug' | 'note'> & {
  readonly v: 1;
  /** When it was put, epoch milliseconds: a burst has settled when its latest is a minute old. */
  readonly at: number;
  readonly what: 'article' | 'picture' | 'other';
  /** Those a letter has room for. */
  readonly problems: readonly Problem[];
};

const PROBLEMS = 20;
const FIX_CHARACTERS = 1_500;

/** What a letter tells of a receipt: the receipt itself has everything, whatever its length. */
export function newsOf({ key, status, slug, note, problems }: Receipt, what: News['what'], at: number): News {
  const told = problems.slice(0, PROBLEMS).map((problem) => ({ ...problem, fix: shortened(problem.fix) }));
  return { v: 1, key, at, what, status, ...(slug !== undefined && { slug }), note, problems: told };
}

/** Cut at a line: half a line would be pasted as it is. */
function shortened(fix: string): string {
  if (fix.length <= FIX_CHARACTERS) return fix;
  return `${fix.slice(0, fix.lastIndexOf('\n', FIX_CHARACTERS) + 1 || FIX_CHARACTERS)}…`;
}

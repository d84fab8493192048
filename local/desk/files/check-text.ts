import { createHash } from 'node:crypto';
import { sortKey } from '../../../functions/ingest/sort-key.ts';
import type { Problem } from '../../../functions/model/article.ts';
import { inspectFolder } from '../../../cli/inspect-folder.ts';
import type { Desk } from '../desk.ts';

/**
 * What would be told of a text that nobody has saved: by ingest's own functions, as `newsletter check` asks them, about
 * this file alone. That another file holds its slug only its receipt can say.
 */
export async function problemsOfText(
  key: string,
  text: string,
  { stage, now }: Pick<Desk, 'stage' | 'now'>,
): Promise<readonly Problem[]> {
  const sort = sortKey(key);
  if (sort === 'silent') return [];
  const bytes = new TextEncoder().encode(text);
  const file = { key, path: key, sizeBytes: bytes.length, sort, read: async () => bytes };
  const { problems } = await inspectFolder([file], stage, now().getTime());
  return problems.flatMap(({ fix, ...problem }) => (fix === undefined ? [] : [{ ...problem, fix }]));
}

/** By what a problem is known when its line has moved. */
export function nameOfProblem({ field, fix, message }: Problem): string {
  return createHash('sha256')
    .update(JSON.stringify([field, message, fix]))
    .digest('hex')
    .slice(0, 16);
}

/** The problem that somebody saw; of several alike the one nearest to where it stood. */
export function problemNamed(name: string, line: number, problems: readonly Problem[]): Problem | undefined {
  const distance = (problem: Problem): number => Math.abs(problem.line - line);
  return problems
    .filter((problem) => nameOfProblem(problem) === name)
    .toSorted((one, other) => distance(one) - distance(other))[0];
}

import type { Problem } from './article.ts';

/**
 * Puts fixes into a file: each takes the place of its lines, or is added above its line, from the last to the first, so
 * that none moves another's place.
 * @param file as the problems were found in it, its lines ended by LF
 * @param problems of this very file, in the order of its receipt
 */
export function pasteFixes(file: string, problems: readonly Pick<Problem, 'line' | 'lines' | 'fix'>[]): string {
  const lines = file.split('\n');
  for (const { line, lines: count = 1, fix } of problems.toReversed())
    lines.splice(line - 1, count, ...fix.replace(/\n$/u, '').split('\n'));
  return lines.join('\n');
}

import type { Problem, Upload } from '../model/article.ts';
import { dayInZone } from '../model/calendar.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import { holdersOf } from '../model/holders.ts';
import type { LetterOf, NoEdition, NoEditionFile } from '../model/letter.ts';
import { selectArticles, type SelectionRules, type UseKey } from '../model/selection.ts';
import { whyOut } from '../model/why-out.ts';

/** Of each kind: the letter is short. */
const LISTED = 10;

export type NoEditionDesk = {
  readonly listUploads: () => AsyncIterable<Upload>;
  readonly listUsed: (series: 'weekly') => Promise<ReadonlyMap<UseKey, EditionId>>;
  /** The first problem of a refused upload; nothing when its receipt is not there (any more). */
  readonly firstProblem: (key: string) => Promise<Problem | undefined>;
};

/**
 * The letter to editors about a week that was skipped for want of articles: what there was at that moment, and why each
 * of it was not enough. An article that waits for its picture alone is ready: it is mailed without one.
 * @param minimum articles that an edition needs
 * @param nextAt when the next one is due, ISO 8601
 */
export async function noEditionLetter(
  { id, reason, scheduledAt }: Edition,
  minimum: number,
  nextAt: string,
  rules: SelectionRules,
  desk: NoEditionDesk,
): Promise<LetterOf<'notice'>> {
  if (reason === undefined || reason === 'no-subscribers') throw new Error(`edition ${id} does not lack articles`);
  const uploads: Upload[] = [];
  for await (const upload of desk.listUploads()) uploads.push(upload);
  // Its own marks may not be given back yet.
  const used = new Map([...(await desk.listUsed('weekly'))].filter(([, holder]) => holder !== id));
  const newest = uploads.toSorted(newestFirst);
  const found: Record<'ready' | 'draft' | 'future' | 'tooOld' | 'rejected', NoEditionFile[]> = {
    ready: [],
    draft: [],
    future: [],
    tooOld: [],
    rejected: [],
  };
  const holders = new Set(holdersOf(uploads).values());
  for (const upload of newest) {
    const { key, article, status } = upload;
    if (status === 'rejected') found.rejected.push({ key, title: key });
    if (article === undefined || !holders.has(upload)) continue;
    const { title, publishedAt } = article;
    // Whoever moved an archive here has thousands of them, and nothing to do about it.
    if (dayInZone(publishedAt, rules.timeZone) < rules.startsAt) continue;
    if (selectArticles([article], scheduledAt, (use) => used.has(use), rules).length > 0) {
      found.ready.push({ key, title });
      continue;
    }
    const { why } = whyOut(article, scheduledAt, used, rules);
    if (why === 'draft') found.draft.push({ key, title });
    if (why === 'future' || why === 'tooOld') found[why].push({ key, title, publishedAt });
  }
  const { ready, draft, future, tooOld, rejected } = found;
  const refused = await Promise.all(
    rejected.slice(0, LISTED).map(async (file) => {
      const problem = await desk.firstProblem(file.key);
      return { ...file, ...(problem && { problem: { line: problem.line, message: problem.message } }) };
    }),
  );
  const values: NoEdition = {
    what: 'none',
    reason,
    minimum,
    nextAt,
    ready: listed(ready),
    draft: listed(draft),
    future: listed(future),
    tooOld: listed(tooOld),
    rejected: { count: rejected.length, files: refused },
  };
  return { v: 1, key: `${id}-none-editors`, to: 'editors', kind: 'notice', values: { edition: id, ...values } };
}

function newestFirst(a: Upload, b: Upload): number {
  if (a.lastModified !== b.lastModified) return a.lastModified < b.lastModified ? 1 : -1;
  return a.key < b.key ? -1 : 1;
}

function listed(files: readonly NoEditionFile[]): NoEdition['ready'] {
  return { count: files.length, files: files.slice(0, LISTED) };
}

import type { Article, Upload } from '../model/article.ts';
import { instantInZone } from '../model/calendar.ts';
import type { Fresh } from '../model/fresh.ts';

/**
 * What the clock is told of an article that is about to be written down: nothing of one that is not to be mailed, or of
 * which nothing changes, for then it has been told already.
 * @param now epoch milliseconds
 */
export function freshOf(
  { key, slug, article }: Upload,
  before: Upload | undefined,
  timeZone: string,
  now: number,
): Fresh | undefined {
  if (slug === undefined || article === undefined || !article.use) return undefined;
  if (before?.article !== undefined && inOrder(article) === inOrder(before.article)) return undefined;
  const { publishedAt, resend } = article;
  const from = Math.max(now, Date.parse(publishedAt));
  const again = resend === undefined ? from : instantInZone(Date.parse(resend), timeZone);
  return { v: 1, key, slug, at: now, from, ...(again > from && { again }) };
}

/** The fields by name: one that was read from the table has them in another order. */
function inOrder(article: Article): string {
  return JSON.stringify(Object.entries(article).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

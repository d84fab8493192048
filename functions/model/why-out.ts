import type { Article } from './article.ts';
import { dayInZone } from './calendar.ts';
import type { EditionId } from './edition.ts';
import { selectArticles, useKeys, type SelectionRules, type UseKey } from './selection.ts';

/** Why an article is not in an edition. */
export type WhyOut =
  | { readonly why: 'withdrawn' | 'draft' | 'future' | 'tooOld' | 'beforeStart' | 'tooMany' }
  | { readonly why: 'mailed'; in: EditionId };

/**
 * Says why the selection left an article out, by asking it again about this article alone, one rule lifted after the
 * other: so this has no rule of its own.
 * @param at the moment of sending, ISO 8601
 */
export function whyOut(
  article: Article,
  at: string,
  used: ReadonlyMap<UseKey, EditionId>,
  rules: SelectionRules,
): WhyOut {
  if (article.withdrawn === true) return { why: 'withdrawn' };
  if (!article.use) return { why: 'draft' };
  const holder = used.get(useKeys(article, dayInZone(at, rules.timeZone))[0]);
  if (holder !== undefined) return { why: 'mailed', in: holder };
  const isIn = (instant: string, lifted: Partial<SelectionRules>): boolean =>
    selectArticles([article], instant, () => false, { ...rules, ...lifted }).length > 0;
  if (isIn(at, {})) return { why: 'tooMany' };
  if (Date.parse(article.publishedAt) > Date.parse(at)) return { why: 'future' };
  return { why: isIn(at, { startsAt: '' }) ? 'beforeStart' : 'tooOld' };
}

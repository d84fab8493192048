import type { Article } from './article.ts';
import type { Brief } from './brief.ts';
import { isOffered, wishedBy } from './by-brief.ts';
import { dayInZone } from './calendar.ts';
import type { Edition, EditionId } from './edition.ts';
import { selectArticles, useKeys, type SelectionRules, type UseKey } from './selection.ts';

/** Why an article is not in an edition. */
export type WhyOut =
  | { readonly why: 'dropped' | 'withdrawn' | 'draft' | 'future' | 'tooOld' | 'beforeStart' | 'tooMany' | 'cutoff' }
  | { readonly why: 'mailed'; in: EditionId };

/**
 * Says why the selection left an article out, by asking it again about this article alone, one rule lifted after the
 * other: so this has no rule of its own.
 * @param at the moment of sending, ISO 8601
 * @param brief what editors asked of this edition: what they dropped is out, whatever else speaks against it
 * @param edition as it is, if it is composed: under review what came after the cut-off is for the next one
 */
export function whyOut(
  article: Article,
  at: string,
  used: ReadonlyMap<UseKey, EditionId>,
  rules: SelectionRules,
  brief?: Brief,
  edition: Pick<Edition, 'offered'> = {},
): WhyOut {
  if (wishedBy(brief).drops.has(article.slug)) return { why: 'dropped' };
  if (article.withdrawn === true) return { why: 'withdrawn' };
  if (!article.use) return { why: 'draft' };
  const holder = used.get(useKeys(article, dayInZone(at, rules.timeZone))[0]);
  if (holder !== undefined) return { why: 'mailed', in: holder };
  const isIn = (instant: string, lifted: Partial<SelectionRules>): boolean =>
    selectArticles([article], instant, () => false, { ...rules, ...lifted }).length > 0;
  if (isIn(at, {})) return { why: isOffered(edition, brief)(article.slug) ? 'tooMany' : 'cutoff' };
  if (Date.parse(article.publishedAt) > Date.parse(at)) return { why: 'future' };
  return { why: isIn(at, { startsAt: '' }) ? 'beforeStart' : 'tooOld' };
}

import type { Article, Upload } from '../../../functions/model/article.ts';
import type { Edition } from '../../../functions/model/edition.ts';
import { holdersOf } from '../../../functions/model/holders.ts';
import type { WhyOut } from '../../../functions/model/why-out.ts';
import type { NextEdition } from '../../../cli/next-edition.ts';

/** What became of an article, in the order in which people are shown the choices. */
export const STATES = ['coming', 'mailed', 'date', 'draft', 'refused', 'out', 'withdrawn'] as const;
export type ArticleState = (typeof STATES)[number];

/** Where an article stands in an edition; places count from 1. */
export type Standing = {
  readonly edition: Pick<Edition, 'id' | 'series' | 'subject' | 'scheduledAt'>;
  /** Of one that exists by now. */
  readonly state?: Edition['state'];
  /** It is the one that comes next: what is in it may still change. */
  readonly isNext?: true;
  readonly position: number;
};

/** An upload of an article and what became of it. */
export type ShownArticle = {
  readonly upload: Upload;
  /** Not there when its editor has problems to mend. */
  readonly article?: Article;
  readonly state: ArticleState;
  /** The coming edition that has it, then those that had it, the latest first. */
  readonly standings: readonly Standing[];
  readonly why?: WhyOut;
};

/** An edition of which nothing more is to come. */
const OVER: ReadonlySet<Edition['state']> = new Set(['sent', 'cancelled', 'skipped']);

/**
 * What became of every article, the newest first. What is selected is `nextEdition`'s to say, and what was mailed the
 * editions': here both are put together.
 * @param state of the coming edition, once it is composed
 */
export function articleStates(
  uploads: readonly Upload[],
  editions: readonly Edition[],
  { edition: coming, articles: selected, out }: Pick<NextEdition, 'edition' | 'articles' | 'out'>,
  state: Edition['state'] | undefined,
): readonly ShownArticle[] {
  const standings = new Map<string, Standing[]>();
  const stand = (slug: string, standing: Standing): void => {
    standings.set(slug, [...(standings.get(slug) ?? []), standing]);
  };
  for (const [index, { article }] of selected.entries())
    stand(article.slug, { edition: coming, position: index + 1, isNext: true, ...(state && { state }) });
  const latestFirst = editions
    .filter((edition) => edition.state !== 'skipped' && edition.id !== coming.id)
    .toSorted((one, other) => Date.parse(other.scheduledAt) - Date.parse(one.scheduledAt));
  for (const edition of latestFirst)
    for (const [index, slug] of (edition.articles ?? []).entries())
      stand(slug, { edition, state: edition.state, position: index + 1 });
  const whys = new Map(out.map((one) => [one.key, one]));
  const holders = holdersOf(uploads);
  return uploads
    .filter(({ status }) => status !== 'removed')
    .map((upload): ShownArticle => {
      const { article, slug } = upload;
      if (article === undefined || slug === undefined || holders.get(slug)?.key !== upload.key)
        return { upload, state: 'refused', standings: [] };
      const has = standings.get(slug) ?? [];
      const why = whys.get(upload.key);
      return { upload, article, state: stateOf(has, why), standings: has, ...(why && { why }) };
    })
    .toSorted((one, other) => newsOf(other) - newsOf(one) || (one.upload.key < other.upload.key ? -1 : 1));
}

function stateOf(has: readonly Standing[], why: WhyOut | undefined): ArticleState {
  if (why?.why === 'withdrawn') return 'withdrawn';
  if (has.some(({ state }) => state === undefined || !OVER.has(state))) return 'coming';
  if (has.some(({ state }) => state === 'sent') || why?.why === 'mailed') return 'mailed';
  if (why?.why === 'draft') return 'draft';
  return why?.why === 'future' ? 'date' : 'out';
}

/** By which instant an upload is new: what cannot be read has only that of its file. */
function newsOf({ upload, article }: ShownArticle): number {
  return Date.parse(article?.publishedAt ?? upload.lastModified);
}

import type { Article } from '../model/article.ts';
import type { Edition, EditionId, Series } from '../model/edition.ts';

export type ArticleMarks = {
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly listUsed: (series: Series) => Promise<ReadonlyMap<string, EditionId>>;
  readonly useUp: (series: Series, slug: string, edition: EditionId, instead?: EditionId) => Promise<boolean>;
  readonly giveBack: (series: Series, slug: string, edition: EditionId) => Promise<void>;
};

/**
 * Uses articles up for one edition, one conditional write each: of two editions that want an article one gets it.
 * A mark is a lock, the frozen list of its edition the truth: a mark that a crashed or taken-over composition left behind
 * for an article its edition froze without is void, and is taken over.
 * @param select chooses among the articles, given which are taken
 * @returns the articles this edition has, in the order of `select`
 */
export async function useUpArticles(
  { id, series }: Edition,
  select: (isUsed: (article: Article) => boolean) => readonly Article[],
  marks: ArticleMarks,
): Promise<readonly Article[]> {
  const taken = new Map<string, EditionId>();
  const voided = new Map<string, EditionId>();
  const others = new Map<EditionId, Promise<Edition | undefined>>();
  for (const [slug, holder] of await marks.listUsed(series)) {
    if (holder === id) continue;
    const other = await (others.get(holder) ?? remember(others, holder, marks.find(holder)));
    (isVoid(other, slug) ? voided : taken).set(slug, holder);
  }
  const mine: Article[] = [];
  for (const article of select(({ slug }) => taken.has(slug)))
    if (await marks.useUp(series, article.slug, id, voided.get(article.slug))) mine.push(article);
  return mine;
}

/** Gives back what this edition marked and does not have: after its list was frozen, or when it is skipped. */
export async function giveBackOthers(
  { id, series }: Edition,
  kept: ReadonlySet<string>,
  marks: ArticleMarks,
): Promise<void> {
  for (const [slug, holder] of await marks.listUsed(series))
    if (holder === id && !kept.has(slug)) await marks.giveBack(series, slug, id);
}

function isVoid(holder: Edition | undefined, slug: string): boolean {
  if (holder === undefined || holder.state === 'skipped') return true;
  return holder.articles !== undefined && !holder.articles.some((article) => article === slug);
}

function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): Value {
  map.set(key, value);
  return value;
}

import type { Article } from '../model/article.ts';
import type { Edition, EditionId, Series } from '../model/edition.ts';
import { slugOfKey, useKeys, type UseKey } from '../model/selection.ts';
import { isVoidMark } from '../model/series.ts';

export type ArticleMarks = {
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly listUsed: (series: Series) => Promise<ReadonlyMap<UseKey, EditionId>>;
  readonly useUp: (series: Series, key: UseKey, edition: EditionId, instead?: EditionId) => Promise<boolean>;
  readonly giveBack: (series: Series, key: UseKey, edition: EditionId) => Promise<void>;
};

/**
 * Uses articles up for one edition, one conditional write each: of two editions that want an article one gets it.
 * A mark is a lock, the frozen list of its edition the truth: a mark that a crashed or taken-over composition left behind
 * for an article its edition froze without is void, and is taken over.
 * @param day of the moment of sending, in the publication's zone
 * @param select chooses among the articles, given which are taken
 * @param editions that were read before: what makes a mark void never ends. Others are asked for one by one
 * @returns the articles this edition has, in the order of `select`
 */
export async function useUpArticles(
  { id, series }: Edition,
  day: string,
  select: (isUsed: (key: UseKey) => boolean) => readonly Article[],
  marks: ArticleMarks,
  editions: Iterable<Edition> = [],
): Promise<readonly Article[]> {
  const taken = new Set<UseKey>();
  const voided = new Map<UseKey, EditionId>();
  const others = new Map<EditionId, Promise<Edition | undefined>>();
  for (const edition of editions) others.set(edition.id, Promise.resolve(edition));
  for (const [key, holder] of await marks.listUsed(series)) {
    if (holder === id) continue;
    const other = await (others.get(holder) ?? remember(others, holder, marks.find(holder)));
    if (isVoidMark(other, slugOfKey(key))) voided.set(key, holder);
    else taken.add(key);
  }
  const mine: Article[] = [];
  for (const article of select((key) => taken.has(key))) {
    const [decisive, ...further] = useKeys(article, day);
    if (!(await marks.useUp(series, decisive, id, voided.get(decisive)))) continue;
    // An edition of long ago may have these: they are marked so that they are used up, whoever did it.
    for (const key of further) await marks.useUp(series, key, id, voided.get(key));
    mine.push(article);
  }
  return mine;
}

/** Gives back what this edition marked and does not have: after its list was frozen, or when nobody gets it. */
export async function giveBackOthers(
  { id, series }: Edition,
  kept: ReadonlySet<string>,
  marks: Pick<ArticleMarks, 'listUsed' | 'giveBack'>,
): Promise<void> {
  for (const [key, holder] of await marks.listUsed(series))
    if (holder === id && !kept.has(slugOfKey(key))) await marks.giveBack(series, key, id);
}

function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): Value {
  map.set(key, value);
  return value;
}

import type { Article } from '../model/article.ts';
import { finds, type Finding } from './finding.ts';

/**
 * Pictures of ours that the digest shows and that are not there: readers would see an empty frame, in a mail that nobody
 * can mend any more.
 * @param shown keys
 */
export function checkPictures(
  shown: readonly string[],
  missing: ReadonlySet<string>,
  articles: readonly Pick<Article, 'slug' | 'title' | 'thumbnail'>[],
): readonly Finding[] {
  const { ok, block } = finds('pictures');
  const gone = shown.filter((key) => missing.has(key));
  if (gone.length === 0)
    return [shown.length === 0 ? ok('picturesNone') : ok('picturesThere', { count: shown.length })];
  return gone.map((picture) => {
    const owner = articles.find(({ thumbnail }) => thumbnail?.lead === picture || thumbnail?.card === picture);
    return owner === undefined
      ? block('pictureGone', { picture })
      : block('pictureOfArticleGone', { picture, title: owner.title }, [owner.slug]);
  });
}

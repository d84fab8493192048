import type { Article } from '../model/article.ts';
import { eachOf } from '../model/each-of.ts';
import type { ShownPicture } from '../model/edition.ts';
import { finds, type Finding } from './finding.ts';

/** Whether readers can have the picture with this key of the site bucket. */
export type HasPicture = (key: string) => Promise<boolean>;

/** S3 takes far more. */
const PICTURES_AT_ONCE = 8;

/** Those that are not there now, by their keys, in the order of the digest. */
export async function missingOf(shown: readonly ShownPicture[], hasPicture: HasPicture): Promise<readonly string[]> {
  const missing = new Set<string>();
  await eachOf(shown, PICTURES_AT_ONCE, async ({ key }) => {
    if (!(await hasPicture(key))) missing.add(key);
  });
  return shown.map(({ key }) => key).filter((key) => missing.has(key));
}

/**
 * Pictures of ours that the digest shows and that are not there: readers would see an empty frame, in a mail that nobody
 * can mend any more.
 */
export async function checkPictures(
  shown: readonly ShownPicture[],
  articles: readonly Pick<Article, 'slug' | 'title'>[],
  hasPicture: HasPicture,
): Promise<readonly Finding[]> {
  const { ok, block } = finds('pictures');
  const missing = new Set(await missingOf(shown, hasPicture));
  if (missing.size === 0)
    return [shown.length === 0 ? ok('picturesNone') : ok('picturesThere', { count: shown.length })];
  return shown
    .filter(({ key }) => missing.has(key))
    .map(({ key: picture, article }) => {
      const owner = articles.find(({ slug }) => slug === article);
      return owner === undefined
        ? block('pictureGone', { picture })
        : block('pictureOfArticleGone', { picture, title: owner.title }, [owner.slug]);
    });
}

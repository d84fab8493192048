import type { Article } from '../model/article.ts';
import type { EditionFile } from '../model/edition.ts';
import { finds, type Finding } from './finding.ts';
import { isSameTitle } from './same-title.ts';

type Looked = Pick<Article, 'slug' | 'title' | 'description' | 'thumbnail'>;

const { ok, warn } = finds('articles');

/**
 * What stands out in the articles of an edition. Few rules, each for a mistake that happens and hardly ever by design:
 * whoever is warned every week for nothing looks no more.
 * @param earlier editions of the same series before this one, the newest first
 */
export function checkArticles(
  articles: readonly Looked[],
  earlier: readonly Pick<EditionFile, 'id' | 'articles'>[],
): readonly Finding[] {
  const found = [
    ...twice(articles),
    ...samePictures(articles),
    ...articles.flatMap((article) => [...mailedBefore(article, earlier), ...oddText(article)]),
  ];
  return found.length > 0 ? found : [ok('articlesPlain', { count: articles.length })];
}

/** One text under two slugs: the same file twice, or a new version under another name. */
function twice(articles: readonly Looked[]): readonly Finding[] {
  return articles.flatMap((article, index) => {
    const same = articles.slice(0, index).find(({ title }) => isSameTitle(title, article.title));
    const slugs = same && [same.slug, article.slug];
    return slugs ? [warn('titleTwice', { title: article.title, slugs: slugs.join(', ') }, slugs)] : [];
  });
}

/** Mostly a thumbnail line that was copied with the rest of the front matter. */
function samePictures(articles: readonly Looked[]): readonly Finding[] {
  const byPicture = Map.groupBy(
    articles.filter(({ thumbnail }) => thumbnail !== undefined),
    ({ thumbnail }) => thumbnail?.lead,
  );
  return [...byPicture.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const slugs = group.map(({ slug }) => slug);
      return warn('pictureTwice', { count: group.length, slugs: slugs.join(', ') }, slugs);
    });
}

/**
 * An article is mailed once by its slug; with another slug nothing but its title gives it away. What came under two other
 * slugs already is a column, which is called the same each week.
 */
function mailedBefore(
  { slug, title }: Looked,
  earlier: readonly Pick<EditionFile, 'id' | 'articles'>[],
): readonly Finding[] {
  const same = earlier.flatMap(({ id, articles }) =>
    articles
      .filter((mailed) => mailed.slug !== slug && isSameTitle(mailed.title, title))
      .map((mailed) => ({ id, mailed })),
  );
  const [last] = same;
  if (last === undefined || same.some(({ mailed }) => mailed.slug !== last.mailed.slug)) return [];
  return [warn('mailedBefore', { title, edition: last.id, slug: last.mailed.slug }, [slug])];
}

function oddText({ slug, title, description }: Looked): readonly Finding[] {
  const placeholder = placeholderIn(title) ?? placeholderIn(description);
  return [
    ...(isSameText(title, description) ? [warn('descriptionIsTitle', { title }, [slug])] : []),
    ...(isShouted(title) ? [warn('titleInCapitals', { title }, [slug])] : []),
    ...(placeholder === undefined ? [] : [warn('placeholder', { title, placeholder }, [slug])]),
  ];
}

function isSameText(one: string, other: string): boolean {
  return lettersOf(one) !== '' && lettersOf(one) === lettersOf(other);
}

function lettersOf(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
}

/** Spam filters dislike it too. An abbreviation or two (`APEC`, `COVID-19`) is no shouting. */
function isShouted(title: string): boolean {
  const capitals = title.match(/\p{Lu}/gu)?.length ?? 0;
  return capitals >= 12 && !/\p{Ll}/u.test(title);
}

/** What a page builder or a tired hand leaves behind. Capitals for the marks, or Spanish would be full of them. */
const PLACEHOLDERS = [
  /\blorem ipsum\b/iu,
  /(?<![\p{L}\p{N}])(?:TODO|FIXME|TBD)(?![\p{L}\p{N}])/u,
  /\{\{.*?\}\}|<%.*?%>|\$\{.*?\}/u,
  /^(?:untitled|title|headline|tiêu đề|chưa có tiêu đề)$/iu,
];

function placeholderIn(text: string): string | undefined {
  for (const pattern of PLACEHOLDERS) {
    const found = pattern.exec(text.normalize('NFC').trim());
    if (found) return found[0];
  }
  return undefined;
}

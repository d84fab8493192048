import type { Article } from '../model/article.ts';
import type { ShownPicture } from '../model/edition.ts';

const PICTURE = /src="([^"]*)\/(i\/[0-9a-f]{16}\.jpg)"/g;

/** The keys of our own pictures that a digest shows, each once. */
export function picturesIn(html: string, publicUrl: string): readonly string[] {
  return [...new Set([...html.matchAll(PICTURE)].flatMap(([, base, key = '']) => (base === publicUrl ? [key] : [])))];
}

/** The same of a digest in several languages, each with the article whose it is: of a template's own nobody knows one. */
export function picturesOf(
  htmls: readonly string[],
  publicUrl: string,
  articles: readonly Pick<Article, 'slug' | 'thumbnail'>[],
): readonly ShownPicture[] {
  const keys = new Set(htmls.flatMap((html) => picturesIn(html, publicUrl)));
  return [...keys].map((key) => {
    const owner = articles.find(({ thumbnail }) => thumbnail?.lead === key || thumbnail?.card === key);
    return { key, ...(owner && { article: owner.slug }) };
  });
}

import type { Article, Slug, Upload } from './article.ts';

/** Whether `left` was there before `right`: by lastModified, of equal ones by key. */
function isOlder(left: Upload, right: Upload): boolean {
  if (left.lastModified !== right.lastModified) return left.lastModified < right.lastModified;
  return left.key < right.key;
}

/**
 * Who holds each slug: of all accepted or waiting uploads that claim it, the oldest. A record says only what its own
 * object claims; whether the claim wins is decided here, each time it is asked, so that a younger article is taken in
 * by itself as soon as the holder is removed or takes another slug (promise 1 of docs/guarantees.md).
 */
export function holdersOf(uploads: Iterable<Upload>): Map<Slug, Upload> {
  const holders = new Map<Slug, Upload>();
  for (const upload of uploads) {
    if (upload.slug === undefined || (upload.status !== 'accepted' && upload.status !== 'waiting')) continue;
    const holder = holders.get(upload.slug);
    if (holder === undefined || isOlder(upload, holder)) holders.set(upload.slug, upload);
  }
  return holders;
}

/** What each slug says now: the article of the upload that holds it. */
export function heldArticles(uploads: Iterable<Upload>): ReadonlyMap<Slug, Article> {
  const articles = new Map<Slug, Article>();
  for (const [slug, { article }] of holdersOf(uploads)) if (article !== undefined) articles.set(slug, article);
  return articles;
}

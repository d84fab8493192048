import type { Slug } from '../model/article.ts';
import type { EditionId } from '../model/edition.ts';

/** Where the archive's files stand below the public address: no slash before, and keys of the site bucket. */
export const ARCHIVE_PATHS = {
  /** The distribution's default root object: `/`. */
  index: 'index.html',
  atom: 'feed.atom',
  json: 'feed.json',
  /** The distribution shows it for an address that there is not. */
  missing: '404.html',
} as const;

export function editionPath(edition: EditionId): string {
  return `e/${edition}`;
}

/** What mails link to: the page that leads on to the article. */
export function articlePath(edition: EditionId, slug: Slug): string {
  return `e/${edition}/${slug}`;
}

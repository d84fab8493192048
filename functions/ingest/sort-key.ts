import { TEMPLATE_KEY } from '../model/template.ts';

/** What an object is, by its key alone. */
export type Sort = 'article' | 'picture' | 'template' | 'edition' | 'reserved' | 'silent' | 'ignored';

const ARTICLE = /\.(?:md|markdown|txt)$/i;
const PICTURE = /\.(?:webp|jpe?g|png|gif)$/i;
/** Also what is not named as it should be: its editor means an edition, and is told how. */
const EDITION = /^editions\/.*\.(?:md|markdown|txt)$/i;
const RESERVED = /^templates\//i;
/** What Finder, Explorer, Office and editors leave behind when a folder is copied. */
const LEFT_BEHIND =
  /(?:^|\/)(?:\.DS_Store|\.localized|\.Spotlight-V100|\.Trashes|\.fseventsd|Thumbs\.db|ehthumbs\.db|desktop\.ini|\._[^/]*|~\$[^/]*|\.~lock\.[^/]*)(?:\/|$)|(?:^|\/)__MACOSX\//i;

/** Sorts an object of the content bucket by its key. Extensions match in any case; folders are keys that end in `/`. */
export function sortKey(key: string): Sort {
  if (key === '' || key.endsWith('/') || LEFT_BEHIND.test(key)) return 'silent';
  if (key === TEMPLATE_KEY) return 'template';
  if (EDITION.test(key)) return 'edition';
  if (RESERVED.test(key)) return 'reserved';
  if (ARTICLE.test(key)) return 'article';
  return PICTURE.test(key) ? 'picture' : 'ignored';
}

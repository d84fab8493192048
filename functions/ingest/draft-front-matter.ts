import { shorten } from './clean-text.ts';
import type { RawArticle } from './cut-furniture.ts';
import { excerptOf } from './excerpt.ts';
import { quote } from './mend-line.ts';
import { slugOf } from './slug.ts';

/** In graphemes: as much of an article's beginning as a card can show. */
export const DERIVED_DESCRIPTION_LIMIT = 200;

const TITLE_LIMIT = 200;
/** In UTF-16 units: a grapheme may be a letter under a hundred marks, and the whole front matter has a limit. */
const LIMIT_UNITS = 800;

/** What the draft says where the text gives nothing. */
export type Placeholders = { readonly title: string; readonly slug: string };

/**
 * The front matter to paste above a text that has none: title from its first line, its author if it names one,
 * description from its first paragraph, a draft until its editor says otherwise. `now` is the time of day in the
 * publication's zone.
 */
export function draftFrontMatter(raw: RawArticle, now: string, placeholders: Placeholders): string {
  const title = shorten(raw.title ?? placeholders.title, TITLE_LIMIT).slice(0, LIMIT_UNITS);
  const { paragraph = '' } = excerptOf(raw.body);
  const description = shorten(paragraph, DERIVED_DESCRIPTION_LIMIT).slice(0, LIMIT_UNITS);
  return [
    '---',
    `title: ${quote(title)}`,
    `slug: ${quote(slugOf(title) ?? placeholders.slug)}`,
    `description: ${quote(description)}`,
    ...(raw.author === undefined ? [] : [`author: ${quote(raw.author)}`]),
    'use: false',
    `created_at: ${quote(now)}`,
    '---',
    '',
  ].join('\n');
}

import { cleanText, isReadable, shorten } from './clean-text.ts';
import { excerptOf } from './excerpt.ts';
import { quote } from './mend-line.ts';
import { slugOf } from './slug.ts';

/** In graphemes: as much of an article's beginning as a card can show. */
export const DERIVED_DESCRIPTION_LIMIT = 200;

const TITLE_LIMIT = 200;

/** What the draft says where the text gives nothing. */
export type Placeholders = { readonly title: string; readonly slug: string };

/**
 * The front matter to paste above a text that has none: title from its first line, description from its first
 * paragraph, a draft until its editor says otherwise. `now` is the time of day in the publication's zone.
 */
export function draftFrontMatter(text: string, now: string, placeholders: Placeholders): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => isReadable(cleanText(line.replace(/^\s*#+\s*/u, ''))));
  const first = start === -1 ? '' : cleanText((lines[start] ?? '').replace(/^\s*#+\s*/u, ''));
  const title = first === '' ? placeholders.title : shorten(first, TITLE_LIMIT);
  const { paragraph = '' } = excerptOf(lines.slice(start + 1).join('\n'));
  return [
    '---',
    `title: ${quote(title)}`,
    `slug: ${quote(slugOf(title) ?? placeholders.slug)}`,
    `description: ${quote(shorten(paragraph, DERIVED_DESCRIPTION_LIMIT))}`,
    'use: false',
    `created_at: ${quote(now)}`,
    '---',
    '',
  ].join('\n');
}

import { isSlug, type Slug } from '../model/article.ts';

const MAXIMUM_LENGTH = 80;

function cutAtWord(words: string): string {
  if (words.length <= MAXIMUM_LENGTH) return words;
  const border = words.lastIndexOf('-', MAXIMUM_LENGTH);
  return words.slice(0, border > 0 ? border : MAXIMUM_LENGTH);
}

/**
 * A slug made of any text: `Đường về Huế` gives `duong-ve-hue` (rules S2.31: `đ` does not decompose, it is named).
 * Undefined when nothing of the text is a Latin letter or a digit.
 */
export function slugOf(text: string): Slug | undefined {
  const words = text
    .normalize('NFD')
    .replace(/[\u0300-\u036F]/gu, '')
    .replace(/[đĐ]/gu, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '');
  const slug = cutAtWord(words);
  return isSlug(slug) ? slug : undefined;
}

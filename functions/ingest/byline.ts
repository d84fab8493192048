import { cleanText, isLongerThan } from './clean-text.ts';

const LABEL =
  /^(?:(?:tác giả|người viết|phóng viên|bài viết|bài và ảnh|bài, ảnh|bài|author|words|story)\s*[:：]|(?:written by|story by|by)\s)\s*(?<name>.+)$/iu;
/** In graphemes. */
const NAME_LIMIT = 60;
/** In UTF-16 units. */
const LINE_LIMIT = 200;
const WORDS_LIMIT = 8;
/** Farewells that look like a name. */
const NO_NAMES = new Set(['the end', 'hết', 'end']);

/** Two or more words that all begin with a capital letter; several authors have a sign or a word between them. */
function isName(text: string): boolean {
  if (isLongerThan(text, NAME_LIMIT) || NO_NAMES.has(text.toLowerCase())) return false;
  const words = text.split(' ');
  const capitals = words.filter((word) => /^\p{Lu}[\p{L}\p{M}.'’-]*,?$/u.test(word));
  const others = words.filter((word) => !capitals.includes(word));
  return (
    capitals.length >= 2 && words.length <= WORDS_LIMIT && others.every((word) => /^(?:[-–&]|và|and)$/u.test(word))
  );
}

function clean(line: string): string {
  if (line.length > LINE_LIMIT) return '';
  return cleanText(line.replace(/^[\s*_]+|[\s*_]+$/gu, ''));
}

/** The author a line names as such: `Tác giả: …`, `By …`. */
export function labelledAuthor(line: string): string | undefined {
  const name = LABEL.exec(clean(line))?.groups?.['name']?.trim();
  return name !== undefined && isName(name) ? name : undefined;
}

/** The author who signs an article: a line that is a name, or names them as `labelledAuthor` does. */
export function signature(line: string): string | undefined {
  const text = clean(line);
  return labelledAuthor(line) ?? (isName(text) && !/[.,]$/u.test(text) ? text : undefined);
}

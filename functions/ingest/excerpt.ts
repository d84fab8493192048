import MarkdownIt, { type Token } from 'markdown-it';
import { cleanText, isLongerThan, isReadable } from './clean-text.ts';

/** What the body says in short. Plain text. */
export type Excerpt = {
  /** The text of the first heading. */
  readonly heading?: string;
  /** The first paragraph that is text: no heading, picture, caption, list or quotation. */
  readonly paragraph?: string;
  readonly words: number;
};

/** A dateline or a byline is shorter than this, in graphemes; it is taken only when there is nothing else. */
const REAL_PARAGRAPH = 40;

/**
 * So much of a body is read as Markdown, in UTF-16 units: half an hour of reading. Of what follows only
 * the words are counted, links and all, for a text may be made so that its Markdown takes long.
 */
const MARKDOWN_LIMIT = 32_000;

/** No html in articles: what looks like it is text (rules S4.13). */
const markdown = new MarkdownIt({ html: false });

/** The lines of a paragraph as plain text, and which of them are just pictures. */
function linesOf(inline: Token): { readonly text: string; readonly isPicture: boolean }[] {
  const lines: { text: string; isPicture: boolean }[] = [{ text: '', isPicture: false }];
  for (const child of inline.children ?? []) {
    const line = lines.at(-1);
    if (child.type === 'softbreak' || child.type === 'hardbreak') lines.push({ text: '', isPicture: false });
    else if (line !== undefined && child.type === 'image') line.isPicture = true;
    else if (line !== undefined) line.text += child.content;
  }
  return lines.map(({ text, isPicture }) => ({ text, isPicture: isPicture && text.trim() === '' }));
}

/** A paragraph's text; whatever follows a picture's line within it is that picture's caption. */
function textOf(inline: Token): string {
  const lines = linesOf(inline);
  const picture = lines.findIndex(({ isPicture }) => isPicture);
  const kept = picture === -1 ? lines : lines.slice(0, picture);
  return cleanText(kept.map(({ text }) => text).join('\n'));
}

function countWords(text: string): number {
  return text.split(/\s+/u).filter(isReadable).length;
}

/** A body in two parts, cut between lines, or words of an endless one: the first is read as Markdown. */
function cutAtLimit(body: string): readonly [string, string] {
  if (body.length <= MARKDOWN_LIMIT) return [body, ''];
  const ends = ['\n', ' '].map((border) => body.lastIndexOf(border, MARKDOWN_LIMIT));
  const end = ends.find((at) => at > MARKDOWN_LIMIT / 2) ?? MARKDOWN_LIMIT;
  return [body.slice(0, end), body.slice(end)];
}

/** Reads a body of Markdown for its first heading, its first real paragraph and its length. */
export function excerptOf(body: string): Excerpt {
  const [beginning, rest] = cutAtLimit(body);
  const tokens = markdown.parse(beginning, {});
  let words = countWords(rest);
  let heading: string | undefined;
  const paragraphs: string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'inline') continue;
    words += linesOf(token).reduce((sum, { text }) => sum + countWords(text), 0);
    const text = textOf(token);
    const opening = tokens[index - 1];
    if (!isReadable(text) || opening?.level !== 0) continue;
    if (opening.type === 'heading_open') heading ??= text;
    if (opening.type === 'paragraph_open') paragraphs.push(text);
  }
  const paragraph = paragraphs.find((text) => isLongerThan(text, REAL_PARAGRAPH - 1)) ?? paragraphs[0];
  return {
    words,
    ...(heading === undefined ? {} : { heading }),
    ...(paragraph === undefined ? {} : { paragraph }),
  };
}

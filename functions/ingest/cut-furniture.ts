import type { Cut } from '../model/article.ts';
import { labelledAuthor, signature } from './byline.ts';
import { cleanText, isLongerThan, isReadable } from './clean-text.ts';
import {
  isDoubledHeadline,
  isEdgeFurniture,
  isFurniture,
  isHeadline,
  isRelatedHeading,
  isTeaser,
  repetitionOf,
} from './furniture.ts';

/** A text that was copied from a page, in its parts. */
export type RawArticle = {
  /** One line, of any length; undefined when there is nothing to read. */
  readonly title?: string;
  readonly author?: string;
  /** What is below the title, without the page's furniture and without empty lines at both ends. */
  readonly body: string;
  /** Lines that are not in the body. With them, title and body hold every line of the text. */
  readonly cuts: readonly Cut[];
};

/** Where a byline above the text may stand, in lines that have something to read. */
const BYLINE_DEPTH = 3;
/** More lines in a row than this, heading included, are no list of other articles. */
const LIST_LIMIT = 14;
/** In graphemes: a longer first line is a paragraph, and stays in the body too. */
const TITLE_LIMIT = 200;

function withoutMarks(line: string): string {
  return cleanText(line.replace(/^\s*#+\s*/u, ''));
}

const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === '';

const hasText = (line: string): boolean => isReadable(withoutMarks(line));

/** The line of the title: the first to read that is not the page's. */
function titleLine(lines: readonly string[]): number {
  const own = lines.findIndex((line) => hasText(line) && !isEdgeFurniture(line));
  return own === -1 ? lines.findIndex(hasText) : own;
}

const beginsSmall = (line: string | undefined): boolean => /^\s*\p{Ll}/u.test(line ?? '');

/** Whether a line is a piece of a sentence that was broken into lines. */
function isWrapped(lines: readonly string[], at: number): boolean {
  return beginsSmall(lines[at + 1]) || (beginsSmall(lines[at]) && !isBlank(lines[at - 1]));
}

/**
 * Links to other articles that end the text: headlines and their teasers up to the heading above them, or one teaser
 * below its doubled headline. Anything that may be a sentence of the article ends the search.
 * @param upwards the lines that are not empty, from the last up
 * @returns how many of them are such links; 0 for none
 */
function countLinks(upwards: readonly string[]): number {
  const text = (step: number): string => upwards[step] ?? '';
  if (isTeaser(text(0)) && isDoubledHeadline(text(1))) return 2;
  for (let step = 0; step < upwards.length; step += 1) {
    if (isRelatedHeading(text(step))) return step + 1;
    const isLink = isHeadline(text(step)) || (isTeaser(text(step)) && isHeadline(text(step + 1)));
    if (!isLink) return 0;
  }
  return 0;
}

/** What a page puts below an article: its lines, and who signed above or among them. */
function cutEnd(
  lines: readonly string[],
  first: number,
  repeatsTitle: (line: string) => boolean,
): { readonly cut: ReadonlySet<number>; readonly author?: string } {
  const filled = [...lines.keys()].filter((at) => at >= first && !isBlank(lines[at])).toReversed();
  const text = (step: number): string => lines[filled[step] ?? -1] ?? '';
  let author: string | undefined;
  let step = 0;
  while (step < filled.length) {
    const at = filled[step] ?? -1;
    const isAlone = isBlank(lines[at - 1]) && (isBlank(lines[at + 1]) || step > 0);
    const name = author === undefined && isAlone ? signature(text(step)) : undefined;
    if (isEdgeFurniture(text(step)) || repeatsTitle(text(step))) step += 1;
    else {
      const links = countLinks(filled.slice(step, step + LIST_LIMIT).map((index) => lines[index] ?? ''));
      if (links === 0 && name === undefined) break;
      if (links === 0) author = name;
      step += Math.max(1, links);
    }
  }
  const cut = new Set(filled.slice(0, step));
  return author === undefined ? { cut } : { cut, author };
}

/** Joins what is left. Where a line was cut two paragraphs end up with one empty line between them. */
function joinLeft(lines: readonly string[], first: number, cut: ReadonlySet<number>): string {
  const body: string[] = [];
  let gap = false;
  for (let at = first; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (cut.has(at)) {
      while (body.length > 0 && isBlank(body.at(-1))) body.pop();
      gap = true;
    } else if (!isBlank(line) || (!gap && body.length > 0)) {
      if (gap && body.length > 0) body.push('');
      gap = false;
      body.push(line);
    }
  }
  while (body.length > 0 && isBlank(body.at(-1))) body.pop();
  return body.join('\n');
}

/**
 * Takes a text that was copied from a web page apart: title, author, body, and what belongs to the page. Furniture is
 * cut below the article's end and above its title, or in between as single lines that match exactly; a text without any
 * comes through unchanged. `text` has LF line ends.
 */
export function cutFurniture(text: string): RawArticle {
  const lines = text.split('\n');
  const start = titleLine(lines);
  const title = withoutMarks(lines[start] ?? '');
  // A first line that is a paragraph gives the title its beginning, and stays.
  const first = start === -1 || isLongerThan(title, TITLE_LIMIT) ? Math.max(start, 0) : start + 1;
  const repeatsTitle = repetitionOf(title);
  const end = cutEnd(lines, Math.max(first, start + 1), repeatsTitle);
  const cut = new Set(end.cut);
  let author = end.author;
  let depth = 0;
  for (const [at, line] of lines.entries()) {
    if (isBlank(line) || at === start) continue;
    if (at < first || ((isFurniture(line) || repeatsTitle(line)) && !isWrapped(lines, at))) cut.add(at);
    else if (!cut.has(at) && at > start) {
      const name = depth < BYLINE_DEPTH ? labelledAuthor(line) : undefined;
      depth += 1;
      if (name === undefined || author !== undefined) continue;
      author = name;
      cut.add(at);
    }
  }
  const cuts = [...cut].toSorted((left, right) => left - right);
  return {
    ...(title !== '' && { title }),
    ...(author !== undefined && { author }),
    body: joinLeft(lines, first, cut),
    cuts: cuts.map((at) => ({ line: at + 1, text: cleanText(lines[at] ?? '') })),
  };
}

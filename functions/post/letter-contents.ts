import type { Language } from '../model/publication.ts';

/** What every letter says, whatever its kind: html and text are both made from it. Text is safe and not escaped. */
export type LetterContents = {
  readonly language: Language;
  /** Without the mark of the stage. */
  readonly subject: string;
  readonly title: string;
  /** Paragraphs. */
  readonly intro: readonly string[];
  /** Where the letter leads; both `` when it leads nowhere. */
  readonly button: { readonly label: string; readonly url: string };
  /** Numbers, each with a bar beside it; none when it is not there. */
  readonly bars?: readonly LetterBar[];
  readonly sections: readonly LetterSection[];
  readonly whyYou: string;
};

/** A number, with a bar as long as its share. */
export type LetterBar = {
  readonly label: string;
  readonly value: string;
  /** What else is to be known of it, or ``. */
  readonly note: string;
  /** In pixels, at most `LONGEST_BAR`; `` where there is no bar to be seen. */
  readonly width: string;
};

/** What a phone of 320 pixels has room for. A template gives widths in pixels alone. */
export const LONGEST_BAR = 240;

export const NO_BUTTON = { label: '', url: '' };

export type LetterSection = {
  readonly heading: string;
  /** One paragraph, or ``. */
  readonly explain: string;
  readonly items: readonly LetterItem[];
  /** What is said of items that found no room, or ``. */
  readonly more: string;
};

export type LetterItem = { readonly heading: string; readonly lines: readonly LetterLine[] };

export type LetterLine = {
  readonly text: string;
  /** What is to be copied, in lines of its own; `` when there is nothing. */
  readonly fix: string;
  /** Where the text leads, if it is a link. */
  readonly url?: string;
};

/** How much of its lists a letter shows; text is counted in graphemes. What it leaves out is counted in its own words. */
export type LetterRoom = {
  /** In each section. */
  readonly items: number;
  /** In each refused file. */
  readonly problems: number;
  readonly fixLines: number;
  /** Of a heading, a line of text, or a line of a fix. */
  readonly letters: number;
};

const FULL: LetterRoom = { items: 100, problems: 50, fixLines: 40, letters: 1_000 };
const SHORTER: LetterRoom = { items: 100, problems: 5, fixLines: 12, letters: 400 };
const lean = (items: number): LetterRoom => ({ items, problems: 3, fixLines: 8, letters: 200 });

/** From the most generous to the leanest; the last one shows counts alone, and so fits whatever was uploaded. */
export const LETTER_ROOMS: readonly LetterRoom[] = [FULL, SHORTER, ...[100, 60, 40, 25, 15, 8, 3, 0].map(lean)];

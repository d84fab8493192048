/** How far the digest had to step down to stay under its byte limit. */
export type DigestStep = 'full' | 'shorter' | 'compact' | 'titles' | 'more';

/** One layout; counts of articles and of graphemes, `Infinity` for no limit. */
export type Layout = {
  readonly step: DigestStep;
  /** Articles shown large or as a card, the lead included. */
  readonly cards: number;
  /** Further articles shown as a line of the list; those beyond are `n more on the web`. */
  readonly lines: number;
  readonly title: number;
  readonly leadDescription: number;
  readonly cardDescription: number;
  /** Section and author. */
  readonly label: number;
  /** All paragraphs of the editor's note together. */
  readonly note: number;
};

/** Nothing is cut: also the layout of the page on the web, which no client clips. */
export const FULL_LAYOUT: Layout = {
  step: 'full',
  cards: Infinity,
  lines: Infinity,
  title: Infinity,
  leadDescription: Infinity,
  cardDescription: Infinity,
  label: Infinity,
  note: Infinity,
};

/**
 * Every step bounds what the one before it left unbounded; the last one, all of it. A note of a page and less stays whole
 * at every step: a longer one must not cost the articles their cards.
 */
const SHORTER: Layout = {
  ...FULL_LAYOUT,
  step: 'shorter',
  leadDescription: 240,
  cardDescription: 120,
  label: 40,
  note: 2_000,
};
const COMPACT: Layout = { ...SHORTER, step: 'compact', cardDescription: 0 };
const TITLES: Layout = { ...COMPACT, step: 'titles', cards: 1 };
export const LEANEST_LAYOUT: Layout = { ...TITLES, step: 'more', title: 120 };

/** From the most generous to the leanest; the last may be tried with fewer `lines`. */
export const LAYOUTS: readonly Layout[] = [FULL_LAYOUT, SHORTER, COMPACT, TITLES];

/** UTF-16 units a letter may take on average. One grapheme has no upper bound (marks, joined emoji): a byte limit needs one. */
const UNITS_PER_GRAPHEME = 8;
const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' });

/** The number of letters as a reader counts them. */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}

/**
 * At most `maximum` graphemes, cut at a word, with `…` as the last of them (rules S2.32). Text that fits comes back
 * as it is. A single word longer than the room is cut between two letters. Also bounds the UTF-16 units, to 8 a grapheme.
 */
export function shorten(text: string, maximum: number): string {
  if (maximum <= 0) return '';
  if (text.length <= maximum) return text;
  let count = 0;
  let room = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    count += 1;
    const end = index + segment.length;
    if (count > maximum || end > maximum * UNITS_PER_GRAPHEME) return `${atWord(text, room)}…`;
    // One place is kept for the ellipsis.
    if (count < maximum) room = end;
  }
  return text;
}

/** What a paragraph takes at least: its markup is not free, however little it says. */
const LEAST_GRAPHEMES_OF_A_PARAGRAPH = 80;

/** As many of the paragraphs as fit into `maximum` graphemes together. Where some are left out, `…` ends the last one. */
export function shortenAll(paragraphs: readonly string[], maximum: number): readonly string[] {
  const kept: string[] = [];
  let room = maximum;
  for (const paragraph of paragraphs) {
    if (room <= 0) break;
    kept.push(shorten(paragraph, room));
    room -= Math.max(countGraphemes(paragraph), LEAST_GRAPHEMES_OF_A_PARAGRAPH);
  }
  const last = kept.at(-1);
  if (last === undefined || kept.length === paragraphs.length || last.endsWith('…')) return kept;
  return [...kept.slice(0, -1), `${last} …`];
}

/** The part of the text before `end`, without the word that `end` cuts in two and without loose punctuation. */
function atWord(text: string, end: number): string {
  const whole = /\s/u.test(text.charAt(end)) ? text.slice(0, end) : text.slice(0, end).replace(/\s+\S*$/u, '');
  return whole.replace(/[\s.,;:!?…–—·-]+$/u, '');
}

/** Controls and line separators: all of them end a word. */
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;
/**
 * What no title needs and some attacks do: bidi controls, private-use characters (`MESSAGE_MARKS` relies on it),
 * lone surrogates, noncharacters, byte order marks. The zero-width joiner stays: emoji are made with it.
 */
const UNSEEN = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u206F\uFEFF\p{Co}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' });

/** One line of NFC text without anything that breaks a header or deceives the eye (rules S2.30, S4.20). */
export function cleanText(text: string): string {
  return text.replace(BREAKS, ' ').replace(UNSEEN, '').replace(/\s+/gu, ' ').trim().normalize('NFC');
}

/** Whether there is anything to read: a letter, a digit or a sign. */
export function isReadable(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text);
}

/** Where grapheme number `count` ends, or undefined when the text has no more than that. */
function endOfGrapheme(text: string, count: number): number | undefined {
  let seen = 0;
  for (const { index } of graphemes.segment(text)) {
    if (seen === count) return index;
    seen += 1;
  }
  return undefined;
}

/** Whether the text has more than `count` graphemes; stops counting there. */
export function isLongerThan(text: string, count: number): boolean {
  // No text has more graphemes than units.
  return text.length > count && endOfGrapheme(text, count) !== undefined;
}

/** At most `limit` graphemes, cut at the last space before it, with `…` when something was cut (rules S2.32). */
export function shorten(text: string, limit: number): string {
  if (!isLongerThan(text, limit)) return text;
  const cut = text.slice(0, endOfGrapheme(text, limit - 1));
  const wordEnd = text[cut.length] === ' ' ? cut.length : cut.lastIndexOf(' ');
  const whole = wordEnd > 0 ? cut.slice(0, wordEnd) : cut;
  return `${whole.replace(/[\s.,;:…–-]+$/u, '')}…`;
}

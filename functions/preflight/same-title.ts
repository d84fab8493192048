/** Shorter titles have too few words to be alike by chance of anything but a column's name. */
const LEAST_WORDS = 8;
const ALIKE = 0.8;

/** Words that tell the parts of a series, or the days of a column, from each other. */
const NUMERAL =
  /^(?:\p{N}.*|[ivx]+|một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười|đầu|cuối|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|last)$/u;

/**
 * Whether two titles are of one article: equal but for case and punctuation, or, from eight words on, four fifths of their
 * pairs of words alike (a word mended, one added). Where they differ in a number they are not: "part two" of a series, a
 * column of every day.
 */
export function isSameTitle(one: string, other: string): boolean {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  if (left.length === 0 || right.length === 0) return false;
  if (left.join(' ') === right.join(' ')) return true;
  if (Math.min(left.length, right.length) < LEAST_WORDS) return false;
  const differing = [...without(left, right), ...without(right, left)];
  return !differing.some((word) => NUMERAL.test(word)) && likeness(pairsOf(left), pairsOf(right)) >= ALIKE;
}

function wordsOf(title: string): readonly string[] {
  return (
    title
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

function pairsOf(words: readonly string[]): readonly string[] {
  return words.slice(1).map((word, index) => `${words[index] ?? ''} ${word}`);
}

/** What is in `items` more often than in `others`. */
function without(items: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return items.filter((item) => {
    const at = left.indexOf(item);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

/** Sørensen and Dice's: 0 nothing in common, 1 the same. */
function likeness(one: readonly string[], other: readonly string[]): number {
  const alike = one.length - without(one, other).length;
  return (2 * alike) / (one.length + other.length);
}

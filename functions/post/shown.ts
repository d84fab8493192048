import { safeText } from '../digest/safe-text.ts';
import { shorten } from '../digest/shorten.ts';

/** They turn the direction of what follows: a key could pass for another one. */
const DIRECTION = /[\u202A-\u202E\u2066-\u2069]/gu;
const VISIBLE = '\uFFFD';

/** Text of others as one line of a letter: a key, a title, a message. */
export function shownLine(text: string, letters: number): string {
  return shorten(safeText(text.replace(DIRECTION, VISIBLE)), letters);
}

/**
 * Lines to be copied, as they are but for characters that nobody sees: white space at their start means something.
 * `isCut` when some of it found no room.
 */
export function shownFix(
  fix: string,
  { lines, letters }: { readonly lines: number; readonly letters: number },
): { readonly fix: string; readonly isCut: boolean } {
  const all = fix
    .toWellFormed()
    .replace(/\r\n?|[\p{Zl}\p{Zp}]/gu, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Co}/gu, ' ')
    .replace(DIRECTION, VISIBLE)
    .trimEnd()
    .split('\n');
  const kept = all.slice(0, lines).map((line) => shorten(line, letters));
  const shown = kept.join('\n').trimEnd();
  return { fix: shown, isCut: shown !== all.join('\n') };
}

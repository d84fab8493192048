/** RFC 2045 6.7 (5): 76 characters a line, the last of them the `=` of a soft break. */
const LONGEST_ROW = 75;
const SOFT_BREAK = '=\r\n';
const LINE_END = /\r\n|\r|\n/;

/** All but tab and printable ASCII other than `=`. */
const NOT_PLAIN = /[^\t -<>-~]+/g;
const WHITE_SPACE_AT_END = /[ \t]$/;

const DOT = 0x2e;
const EQUALS = 0x3d;
const CR = 0x0d;
const LF = 0x0a;

/**
 * Text as quoted-printable UTF-8: CRLF only, lines of at most 76 characters, no byte above 0x7e. Line ends of any kind
 * become CRLF. What a transport might touch is escaped: white space at the end of a line, a dot at the start of one
 * (SMTP), and `From ` there (mbox).
 */
export function quotedPrintable(text: string): string {
  return encode(text, false);
}

/**
 * The pieces of one text around the places where a reader's own values go, encoded once: piece, value, piece, value,
 * piece. `quotedPrintable(value)` fits any of the places, for a soft break stands on both sides of it (rules S1.38).
 * The value must not be empty nor end in white space.
 */
export function quotedPrintableAround(pieces: readonly string[]): string[] {
  return pieces.map((piece, index) => {
    const isLast = index === pieces.length - 1;
    const lineGoesOn = index > 0 && !(isLast && piece === '') && !/^[\r\n]/.test(piece);
    return (lineGoesOn ? SOFT_BREAK : '') + encode(piece, !isLast);
  });
}

/** Whether a row of a line that needs no escape would begin with a dot, so that it needs one after all. */
export function hasRowFromDot(line: string): boolean {
  for (let start = 0; start < line.length; start += LONGEST_ROW) if (line.charCodeAt(start) === DOT) return true;
  return false;
}

/**
 * `quotedPrintable` from bytes to bytes of one memory, for a line that has only printable ASCII, no space, no `=` and no
 * row from a dot. It is walked for every message, and makes neither a text nor a buffer.
 * @returns where the rows end that begin at `at`
 */
export function copyInRows(memory: Buffer, from: number, to: number, at: number): number {
  let start = from;
  let end = at;
  for (; to - start > LONGEST_ROW; start += LONGEST_ROW) {
    memory.copyWithin(end, start, start + LONGEST_ROW);
    end += LONGEST_ROW;
    memory[end] = EQUALS;
    memory[end + 1] = CR;
    memory[end + 2] = LF;
    end += SOFT_BREAK.length;
  }
  memory.copyWithin(end, start, to);
  return end + to - start;
}

function encode(text: string, valueFollows: boolean): string {
  const lines = text.split(LINE_END);
  return lines.map((line, index) => encodeLine(line, valueFollows && index === lines.length - 1)).join('\r\n');
}

/** One line. Where a value follows, it ends in a soft break, so that the value begins in column 0. */
function encodeLine(line: string, valueFollows: boolean): string {
  const plain = line.replace(NOT_PLAIN, escapeBytes);
  let rest = guardStart(valueFollows ? plain : plain.replace(WHITE_SPACE_AT_END, escapeBytes));
  let rows = '';
  while (rest.length > LONGEST_ROW) {
    const end = rowEnd(rest);
    rows += rest.slice(0, end) + SOFT_BREAK;
    rest = guardStart(rest.slice(end));
  }
  return rows + rest + (valueFollows && rest !== '' ? SOFT_BREAK : '');
}

/** Where a full row ends: never inside an escape. */
function rowEnd(text: string): number {
  const escape = text.lastIndexOf('=', LONGEST_ROW - 1);
  return escape > LONGEST_ROW - 3 ? escape : LONGEST_ROW;
}

function guardStart(row: string): string {
  return row.startsWith('.') || row.startsWith('From ') ? escapeBytes(row.slice(0, 1)) + row.slice(1) : row;
}

function escapeBytes(text: string): string {
  const bytes = Buffer.from(text).toString('hex').toUpperCase();
  return bytes.replace(/../g, '=$&');
}

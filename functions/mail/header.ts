/** RFC 2047 2: an encoded word, and a header line with one in it. */
const LONGEST_WORD = 75;
const LONGEST_LINE_WITH_WORD = 76;
/** RFC 5322 2.1.1, without the CRLF. */
const LONGEST_LINE = 998;

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const PRINTABLE = /^[ -~]*$/;
/** RFC 2047 5 (3): what may stand for itself in a Q word wherever the word stands. */
const Q_LITERAL = /^[A-Za-z0-9!*+/-]$/;

type Encoding = 'B' | 'Q';

const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' });

/**
 * A header line whose value has a syntax of its own (a date, an address in brackets, a token): never encoded, never folded.
 * @throws Error when the value is not printable ASCII, or the line longer than 998 octets: a fault of ours, not a reader's.
 */
export function structuredHeader(name: string, value: string): string {
  const line = `${name}: ${value}`;
  if (!PRINTABLE.test(line)) throw new Error(`the header ${name} would hold more than printable ASCII`);
  if (line.length > LONGEST_LINE) throw new Error(`the header ${name} would be longer than ${LONGEST_LINE} octets`);
  return line;
}

/**
 * A header line of free text, such as Subject. ASCII stands as it is, folded at spaces; everything else becomes encoded
 * words (RFC 2047, whichever of B and Q is shorter) that break between letters, never within one.
 * @throws Error when the text has a line break or another control character: it would begin a header of its own (rules S4.20).
 */
export function textHeader(name: string, text: string): string {
  refuseControls(name, text);
  const plain = foldPlain(name, text);
  if (plain !== undefined) return plain;
  const roomInFirstLine = LONGEST_LINE_WITH_WORD - `${name}: `.length;
  return `${name}: ${encodedWords(text, roomInFirstLine).join('\r\n ')}`;
}

/**
 * A header line with one named mailbox. A name of up to 68 characters of ASCII (for `From`) is quoted; any other becomes
 * one encoded word, cut at a letter until it fits the header's line, for parsers disagree on a name of two words (rules
 * S1.34). That keeps 42 bytes of UTF-8, or a little more where Q is the shorter encoding.
 * @throws Error when the name has a control character.
 */
export function mailboxHeader(header: string, name: string, address: string): string {
  refuseControls(header, name);
  const room = LONGEST_LINE_WITH_WORD - `${header}: `.length;
  const quoted = `"${name}"`;
  const isQuotable = PRINTABLE.test(name) && !/["\\]|=\?/.test(name) && quoted.length <= room;
  const phrase = isQuotable ? quoted : oneEncodedWord(name, room);
  const line = structuredHeader(header, `${phrase} <${address}>`);
  return line.length <= LONGEST_LINE_WITH_WORD ? line : `${header}: ${phrase}\r\n <${address}>`;
}

function refuseControls(header: string, text: string): void {
  if (CONTROL.test(text)) throw new Error(`the header ${header} would hold a line break or another control character`);
}

/** `undefined` when the text cannot stand as it is: not ASCII, like an encoded word, or not to be folded unharmed. */
function foldPlain(name: string, text: string): string | undefined {
  if (!PRINTABLE.test(text) || /=\?|^ | $| {2}/.test(text)) return undefined;
  const [first = '', ...rest] = text.split(' ');
  const lines: string[] = [];
  let line = `${name}: ${first}`;
  for (const word of rest) {
    if (line.length + 1 + word.length > LONGEST_LINE_WITH_WORD) {
      lines.push(line);
      line = '';
    }
    line += ` ${word}`;
  }
  lines.push(line);
  return lines.every(({ length }) => length <= LONGEST_LINE_WITH_WORD) ? lines.join('\r\n') : undefined;
}

function encodedWords(text: string, roomInFirstLine: number): string[] {
  const encoding = shorterEncoding(text);
  const words: string[] = [];
  let word = '';
  for (const letter of letters(text, encoding, roomInFirstLine)) {
    const room = words.length === 0 ? roomInFirstLine : LONGEST_WORD;
    if (encodedWord(word + letter, encoding).length > room) {
      words.push(encodedWord(word, encoding));
      word = '';
    }
    word += letter;
  }
  return [...words, encodedWord(word, encoding)];
}

function oneEncodedWord(text: string, room: number): string {
  const encoding = shorterEncoding(text);
  let kept = '';
  for (const letter of letters(text, encoding, room)) {
    if (encodedWord(kept + letter, encoding).length > room) break;
    kept += letter;
  }
  return encodedWord(kept.trimEnd(), encoding);
}

/** Graphemes; one that is too long for any word (marks piled upon marks) falls into its code points. */
function* letters(text: string, encoding: Encoding, room: number): Iterable<string> {
  for (const { segment } of graphemes.segment(text))
    if (encodedWord(segment, encoding).length > room) yield* segment;
    else yield segment;
}

function shorterEncoding(text: string): Encoding {
  return encodedWord(text, 'Q').length < encodedWord(text, 'B').length ? 'Q' : 'B';
}

function encodedWord(text: string, encoding: Encoding): string {
  const bytes = Buffer.from(text);
  switch (encoding) {
    case 'B':
      return `=?UTF-8?B?${bytes.toString('base64')}?=`;
    case 'Q':
      return `=?UTF-8?Q?${Array.from(bytes, qByte).join('')}?=`;
  }
}

function qByte(byte: number): string {
  if (byte === 0x20) return '_';
  const character = String.fromCharCode(byte);
  return Q_LITERAL.test(character) ? character : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

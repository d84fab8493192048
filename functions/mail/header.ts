/** RFC 2047 2: an encoded word, and a header line with one in it. */
const LONGEST_WORD = 75;
const LONGEST_LINE_WITH_WORD = 76;
/** RFC 5322 2.1.1, without the CRLF. */
const LONGEST_LINE = 998;

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const PRINTABLE = /^[ -~]*$/;
/** RFC 2047 5 (3): what may stand for itself in a Q word wherever the word stands. */
const Q_LITERAL = /^[A-Za-z0-9!*+/-]$/;

/** Made when it is first needed: that takes as long as loading half of `deliver`. */
let graphemes: Intl.Segmenter | undefined;

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
 * words (RFC 2047, each in whichever of B and Q is the shorter) that break between letters, never within one.
 * @throws Error when the text has a line break or another control character: it would begin a header of its own (rules S4.20).
 */
export function textHeader(name: string, text: string): string {
  refuseControls(name, text);
  return foldPlain(name, text) ?? encodedHeader(name, text);
}

/**
 * A header line with one named mailbox. A name of up to 68 characters of ASCII (for `From`) is quoted; any other becomes
 * one encoded word, for parsers disagree on a name of two words (rules S1.34). A word holds 45 bytes of UTF-8, or more
 * where Q is the shorter encoding: a longer name is refused when the stack is synthesized, and would be cut at a letter
 * here, for a mail with half a name is better than none.
 * @throws Error when the name has a control character.
 */
export function mailboxHeader(header: string, name: string, address: string): string {
  refuseControls(header, name);
  const quoted = `"${name}"`;
  const isQuotable = PRINTABLE.test(name) && !/["\\]|=\?/.test(name) && fitsLine(`${header}: ${quoted}`);
  const phrase = isQuotable ? quoted : oneEncodedWord(name);
  const mailbox = structuredHeader(header, `${phrase} <${address}>`);
  if (fitsLine(mailbox)) return mailbox;
  // A word of full length leaves no room for the header's own name.
  const first = fitsLine(`${header}: ${phrase}`) ? `${header}: ${phrase}` : `${header}:\r\n ${phrase}`;
  return `${first}\r\n <${address}>`;
}

function fitsLine(line: string): boolean {
  return line.length <= LONGEST_LINE_WITH_WORD;
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
  return lines.every(fitsLine) ? lines.join('\r\n') : undefined;
}

function encodedHeader(name: string, text: string): string {
  let lines = `${name}:`;
  let room = LONGEST_LINE_WITH_WORD - `${name}: `.length;
  let word = '';
  for (const letter of letters(text)) {
    if (encodedWord(word + letter).length > room) {
      lines += word === '' ? '\r\n' : ` ${encodedWord(word)}\r\n`;
      room = LONGEST_WORD;
      word = '';
    }
    word += letter;
  }
  return `${lines} ${encodedWord(word)}`;
}

function oneEncodedWord(text: string): string {
  let kept = '';
  for (const letter of letters(text)) {
    if (encodedWord(kept + letter).length > LONGEST_WORD) break;
    kept += letter;
  }
  return encodedWord(kept.trimEnd());
}

/** Graphemes; one that is too long for any word (marks piled upon marks) falls into its code points. */
function* letters(text: string): Iterable<string> {
  graphemes ??= new Intl.Segmenter('vi', { granularity: 'grapheme' });
  for (const { segment } of graphemes.segment(text))
    if (encodedWord(segment).length > LONGEST_WORD) yield* segment;
    else yield segment;
}

/** In the shorter encoding; in B of two that are as long. */
function encodedWord(text: string): string {
  const bytes = Buffer.from(text);
  const [b, q] = [bytes.toString('base64'), Array.from(bytes, qByte).join('')];
  return q.length < b.length ? `=?UTF-8?Q?${q}?=` : `=?UTF-8?B?${b}?=`;
}

function qByte(byte: number): string {
  if (byte === 0x20) return '_';
  const character = String.fromCharCode(byte);
  return Q_LITERAL.test(character) ? character : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

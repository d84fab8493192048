/**
 * RFC 2047 by the letter: what a header of free text, or a phrase, says. Throws for whatever the RFC does not allow, and
 * for a word that is no whole UTF-8 by itself; other parsers forgive both.
 */
export type Words = {
  readonly text: string;
  /** What each encoded word says by itself. */
  readonly encoded: readonly string[];
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @param value of a header, folded as it stands in the message, from after the colon */
export function readWords(value: string, firstLineStart = 0): Words {
  for (const [index, line] of value.split('\r\n').entries())
    if (line.includes('=?') && line.length + (index === 0 ? firstLineStart : 0) > 76)
      throw new Error(`a line with an encoded word has more than 76 characters: ${line}`);
  let text = '';
  let gap = '';
  let afterWord = false;
  const encoded: string[] = [];
  for (const token of unfolded(value)
    .trim()
    .split(/([ \t]+)/)) {
    if (/^[ \t]*$/.test(token)) {
      gap = token;
      continue;
    }
    const word = readWord(token);
    // White space between two encoded words is there for folding only (RFC 2047 6.2).
    text += (afterWord && word !== undefined ? '' : gap) + (word ?? token);
    if (word !== undefined) encoded.push(word);
    afterWord = word !== undefined;
    gap = '';
  }
  return { text, encoded };
}

/** RFC 5322 2.2.3: a fold is CRLF before white space, and no line is white space alone. */
export function unfolded(value: string): string {
  const lines = value.split('\r\n');
  for (const [index, line] of lines.entries()) {
    if (index > 0 && !/^[ \t]/.test(line)) throw new Error('a line goes on that does not begin with white space');
    if (index > 0 && line.trim() === '') throw new Error('a folded line is empty');
  }
  return lines.join('');
}

function readWord(token: string): string | undefined {
  if (!token.startsWith('=?') || !token.endsWith('?=')) return undefined;
  const [, encoding = '', payload = ''] = /^=\?UTF-8\?([BQ])\?([!->@-~]+)\?=$/.exec(token) ?? [];
  if (encoding === '') throw new Error(`not an encoded word: ${token}`);
  if (token.length > 75) throw new Error(`an encoded word has more than 75 characters: ${token}`);
  return utf8.decode(encoding === 'B' ? fromBase64(payload) : fromQ(payload));
}

export function fromBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Error(`not base64: ${text}`);
  return bytes;
}

function fromQ(payload: string): Uint8Array {
  // RFC 2047 5 (3): in a phrase nothing else may stand for itself; we hold to it everywhere.
  if (!/^(?:[\w!*+/-]|=[0-9A-F]{2})+$/.test(payload)) throw new Error(`not the Q encoding: ${payload}`);
  const bytes = payload
    .replaceAll('_', ' ')
    .replace(/=(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

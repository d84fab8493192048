/** An encoded word; between two of them white space does not count (RFC 2047 2 and 6.2). */
const WORD = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi;
const BETWEEN_WORDS = /(\?=)\s+(?==\?[^?\s]+\?[bq]\?)/gi;

/**
 * The text of a header field, as programs show it. Words whose alphabet nobody knows stay as they are; bytes that are
 * none of theirs become U+FFFD.
 */
export function decodeWords(field: string): string {
  const text = field.replace(BETWEEN_WORDS, '$1');
  // What one word begins the next may end: the bytes of a run of one alphabet are put together before they are read.
  let decoded = '';
  let from = 0;
  let run: { alphabet: string; bytes: Buffer[] } | undefined;
  const endRun = (): void => {
    if (run !== undefined) decoded += read(run.alphabet, Buffer.concat(run.bytes));
    run = undefined;
  };
  for (const { 0: whole, 1: alphabet = '', 2: kind = '', 3: content = '', index } of text.matchAll(WORD)) {
    const before = text.slice(from, index);
    from = index + whole.length;
    if (before !== '' || run?.alphabet !== alphabet.toLowerCase()) endRun();
    decoded += before;
    run ??= { alphabet: alphabet.toLowerCase(), bytes: [] };
    run.bytes.push(kind.toLowerCase() === 'b' ? Buffer.from(content, 'base64') : fromQ(content));
  }
  endRun();
  return decoded + text.slice(from);
}

function fromQ(content: string): Buffer {
  const octets = content
    .replaceAll('_', ' ')
    .replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1');
}

function read(alphabet: string, bytes: Buffer): string {
  try {
    return new TextDecoder(alphabet).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

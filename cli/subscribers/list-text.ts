import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** How a file's bytes are to be read: as Excel and its kind write lists. */
export type ListForm = {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  readonly delimiter: ',' | ';' | '\t';
  /** 2 when the first line is Excel's `sep=;`. */
  readonly firstLine: 1 | 2;
};

/** A header is shorter. Even, for a cut in the middle of a UTF-16 unit would be ours. */
const HEAD_BYTES = 64 * 1024;
/** Larger pieces, and the copies that are made of them, leave a memory in holes: a quarter more for a long list. */
const PIECE_BYTES = 16 * 1024;
const DELIMITERS: readonly ListForm['delimiter'][] = [',', ';', '\t'];

/** Looks at the beginning of a file. @throws Error, for people, when it cannot be read. */
export async function formOf(file: string): Promise<ListForm> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    const encoding = encodingOf(head);
    const [first = '', second = ''] = new TextDecoder(encoding).decode(head).split(/\r\n|\r|\n/);
    const [, named] = /^"?sep=([,;\t])"?$/iu.exec(first) ?? [];
    const told = DELIMITERS.find((one) => one === named);
    return {
      encoding,
      delimiter: told ?? delimiterOf(first),
      firstLine: told !== undefined && second !== '' ? 2 : 1,
    };
  } finally {
    await handle.close();
  }
}

/**
 * The text of a file, piece by piece, without its byte order mark; every line ends in `\n`, whatever ended it.
 * @throws Error, for people, for bytes that are no text of that encoding
 */
export async function* textOf(file: string, encoding: ListForm['encoding']): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (piece?: Uint8Array): string => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch (error) {
      throw new Error(`${file} is no text in ${encoding.toUpperCase()}. Save it as “CSV UTF-8”, then repeat.`, {
        cause: error,
      });
    }
  };
  // Its other half may come with the next piece.
  let held = '';
  const pieces: AsyncIterable<Uint8Array> = createReadStream(file, { highWaterMark: PIECE_BYTES });
  for await (const piece of pieces) {
    const text = held + decode(piece);
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n');
  }
  yield (held + decode()).replace(/\r\n?/g, '\n');
}

/** By its mark; without one by where the zeros of ASCII letters are, of which UTF-8 has none. */
function encodingOf(head: Buffer): ListForm['encoding'] {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  let [even, odd] = [0, 0];
  for (const [index, byte] of head.entries())
    if (byte === 0 && index % 2 === 0) even += 1;
    else if (byte === 0) odd += 1;
  if (even === odd) return 'utf-8';
  return odd > even ? 'utf-16le' : 'utf-16be';
}

/** The one that parts the header most often. */
function delimiterOf(header: string): ListForm['delimiter'] {
  const bare = header.replace(/"[^"]*"/g, '');
  const times = (delimiter: string) => bare.split(delimiter).length;
  return DELIMITERS.toSorted((a, b) => times(b) - times(a))[0] ?? ',';
}

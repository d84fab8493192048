import type { ObjectHeaders } from '../../functions/aws/whole-bucket.ts';

/**
 * An archive of objects that `tar` opens: POSIX pax (IEEE 1003.1, "pax Interchange Format"), each object with an extended
 * header for its key, which may be longer than ustar allows, and for what it is served with.
 */
type Entry = { readonly key: string; readonly headers: ObjectHeaders; readonly modifiedAt: Date };
export type EntryToWrite = Entry & { readonly sizeBytes: number; readonly content: AsyncIterable<Uint8Array> };
export type EntryRead = Entry & { readonly content: Uint8Array };

const BLOCK = 512;
const OWN = 'NEWSLETTER.';
const FIELDS = ['contentType', 'contentEncoding', 'cacheControl'] as const satisfies readonly (keyof ObjectHeaders)[];

/** @throws Error when an object is not as long as it said it was */
export async function* writeTar(entries: AsyncIterable<EntryToWrite>): AsyncGenerator<Uint8Array> {
  for await (const { key, headers, modifiedAt, sizeBytes, content } of entries) {
    const records: readonly (readonly [string, string | undefined])[] = [
      ['path', key],
      ['size', String(sizeBytes)],
      ...FIELDS.map((field) => [OWN + field, headers[field]] as const),
    ];
    const pax = Buffer.concat(records.flatMap(([name, value]) => (value === undefined ? [] : [record(name, value)])));
    yield header('PaxHeaders/object', 'x', pax.length, modifiedAt);
    yield padded(pax);
    yield header('object', '0', sizeBytes, modifiedAt);
    let written = 0;
    for await (const piece of content) {
      written += piece.length;
      yield piece;
    }
    if (written !== sizeBytes) throw new Error(`${key} has ${written} bytes and said it had ${sizeBytes}`);
    yield Buffer.alloc(-written & (BLOCK - 1));
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** Reads what `writeTar` wrote, an object at a time in memory. @throws Error when it ends before its end */
export async function* readTar(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<EntryRead> {
  const source = cursor(pieces);
  let pax = new Map<string, string>();
  for (;;) {
    const block = await source.take(BLOCK);
    if (block.every((byte) => byte === 0)) return;
    const type = String.fromCharCode(block[156] ?? 0);
    const size = Number(pax.get('size') ?? Number.parseInt(block.toString('latin1', 124, 135), 8));
    const content = await source.take(size);
    await source.take(-size & (BLOCK - 1));
    if (type === 'x') {
      pax = recordsOf(content);
      continue;
    }
    const modifiedAt = new Date(Number.parseInt(block.toString('latin1', 136, 147), 8) * 1000);
    const headers = Object.fromEntries(
      FIELDS.flatMap((field) => {
        const value = pax.get(OWN + field);
        return value === undefined ? [] : [[field, value]];
      }),
    );
    yield { key: pax.get('path') ?? '', headers, modifiedAt, content };
    pax = new Map();
  }
}

function header(name: string, type: 'x' | '0', size: number, modifiedAt: Date): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number) =>
    block.write(value.toString(8).padStart(digits, '0'), at, digits, 'latin1');
  block.write(name, 0, 'latin1');
  octal(0o600, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  // What is larger than the field stands in the extended header alone.
  octal(size < 8 ** 11 ? size : 0, 124, 11);
  octal(Math.max(0, Math.floor(modifiedAt.getTime() / 1000)), 136, 11);
  block.write(' '.repeat(8) + type, 148, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  block.write('\0 ', 154, 'latin1');
  return block;
}

/** `<length> <name>=<value>\n`, where the length counts itself. */
function record(name: string, value: string): Uint8Array {
  const rest = Buffer.byteLength(` ${name}=${value}\n`);
  let length = rest;
  while (length !== rest + String(length).length) length = rest + String(length).length;
  return Buffer.from(`${length} ${name}=${value}\n`);
}

function recordsOf(bytes: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(' ', at);
    const end = at + Number(bytes.toString('latin1', at, space));
    if (!(end > space)) throw new Error('the archive has an extended header that cannot be read');
    const text = bytes.toString('utf8', space + 1, end - 1);
    const equals = text.indexOf('=');
    records.set(text.slice(0, equals), text.slice(equals + 1));
    at = end;
  }
  return records;
}

function padded(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & (BLOCK - 1))]);
}

function cursor(pieces: AsyncIterable<Uint8Array>) {
  const iterator = pieces[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  return {
    async take(bytes: number): Promise<Buffer> {
      const parts = [held];
      let length = held.length;
      while (length < bytes) {
        const next = await iterator.next();
        if (next.done === true) throw new Error('the archive ends in the middle of an object');
        parts.push(Buffer.from(next.value));
        length += next.value.length;
      }
      const all = parts.length === 1 ? held : Buffer.concat(parts);
      held = all.subarray(bytes);
      return all.subarray(0, bytes);
    },
  };
}

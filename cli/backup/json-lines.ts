import * as z from 'zod';
import type { StoredItem } from '../../functions/aws/whole-table.ts';

/** Pieces of that size, not a call to the encryption a line. */
const PIECE_CHARACTERS = 64 * 1024;

/** Items as text, one a line. */
export async function* writeLines(items: AsyncIterable<StoredItem>): AsyncGenerator<Uint8Array> {
  let text = '';
  for await (const item of items) {
    text += `${JSON.stringify(item)}\n`;
    if (text.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

/** @throws Error for a line that is no item */
export async function* readLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<StoredItem> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let held = '';
  for await (const piece of pieces) {
    const lines = (held + decoder.decode(piece, { stream: true })).split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) yield itemShape.parse(JSON.parse(line));
  }
  if (held !== '') throw new Error('the list ends in the middle of a line');
}

/** DynamoDB looks closer: what these are was hashed when the backup was made. */
const TYPES: ReadonlySet<string> = new Set(['S', 'N', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS']);
const itemShape = z.custom<StoredItem>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one: unknown) => {
      const [type, ...more] = typeof one === 'object' && one !== null ? Object.keys(one) : [];
      return type !== undefined && TYPES.has(type) && more.length === 0;
    }),
  'an item of the backup is none of DynamoDB',
);

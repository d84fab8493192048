import { join } from 'node:path';
import { ITEMS_TOGETHER, type StoredItem } from '../../functions/aws/whole-table.ts';
import { eachOf } from '../../functions/model/each-of.ts';
import { allOf } from '../all-of.ts';
import { heldItems } from './held-edition.ts';
import { readLines } from './json-lines.ts';
import type { Manifest } from './manifest.ts';
import type { Stores } from './open-stores.ts';
import { fileOf, isBucket, isTable, type Part } from './parts.ts';
import { readSealed, type Key } from './seal.ts';
import { readTar } from './tar.ts';

/** Calls under way together: 400 items, far below what a new table takes. */
const TABLE_CALLS = 16;
/** Each holds an object in memory as a whole. */
const BUCKET_CALLS = 8;

type Source = { readonly folder: string; readonly key: Key; readonly manifest: Manifest };

/**
 * Fills one store from a backup: over whatever was there, in constant memory but for single objects. Safe to repeat.
 * @param region of the stack that is filled
 * @param now epoch milliseconds
 */
export async function fill(part: Part, stores: Stores, source: Source, region: string, now: number): Promise<void> {
  const { folder, key, manifest } = source;
  const pieces = () => readSealed(join(folder, fileOf(part)), key);
  if (isTable(part)) {
    const about = {
      backup: manifest.backup,
      startedAt: manifest.startedAt,
      sameRegion: manifest.region === region,
      now,
    };
    const items = part === 'editions' ? held(readLines(pieces()), about) : readLines(pieces());
    // A mark may come twice among the editions: the later one is to win.
    await eachOf(together(items), part === 'editions' ? 1 : TABLE_CALLS, stores.tables[part].put);
  } else if (isBucket(part)) {
    const { put } = stores.buckets[part];
    await eachOf(readTar(pieces()), BUCKET_CALLS, ({ key: name, headers, content }) => put(name, headers, content));
  } else {
    await stores.secret.write(withOrigin(await secretIn(source), await stores.secret.read()));
  }
}

/** The content of the secret, as it was when the backup was made. */
export async function secretIn({ folder, key }: Pick<Source, 'folder' | 'key'>): Promise<string> {
  const pieces = await allOf(readSealed(join(folder, fileOf('secret')), key));
  return Buffer.concat(pieces).toString('utf8');
}

/** The keys of the backup, and the header that CloudFront of this stack sends. */
function withOrigin(backup: string, present: string): string {
  const { origin }: { origin?: unknown } = Object(JSON.parse(present));
  return JSON.stringify({ ...Object(JSON.parse(backup)), origin });
}

async function* held(
  items: AsyncIterable<StoredItem>,
  about: Parameters<typeof heldItems>[1],
): AsyncGenerator<StoredItem> {
  for await (const item of items) yield* heldItems(item, about);
}

/** In groups for one call, in which no key may come twice. */
async function* together(items: AsyncIterable<StoredItem>): AsyncGenerator<readonly StoredItem[]> {
  const group = new Map<string, StoredItem>();
  for await (const item of items) {
    group.set(JSON.stringify([item['pk'], item['sk']]), item);
    if (group.size < ITEMS_TOGETHER) continue;
    yield [...group.values()];
    group.clear();
  }
  if (group.size > 0) yield [...group.values()];
}

import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedObject, OpenObject } from '../../functions/aws/whole-bucket.ts';
import type { StoredItem } from '../../functions/aws/whole-table.ts';
import { allOf } from '../all-of.ts';
import { no, yes, type Answer } from '../edition/hand.ts';
import { count } from '../show.ts';
import { ahead } from './ahead.ts';
import { writeLines } from './json-lines.ts';
import { writeManifest, type Manifest } from './manifest.ts';
import type { Stores } from './open-stores.ts';
import { fileOf, isBucket, isTable, PARTS, sayPart, type BucketPart, type Part } from './parts.ts';
import { makeKey, writeSealed } from './seal.ts';
import { writeTar, type EntryToWrite } from './tar.ts';

const OWN_FOLDER = 0o700;
/** An object up to this size is fetched before its turn, so many at a time: each call waits for about 30 ms. */
const SMALL_BYTES = 1024 * 1024;
const AHEAD = 16;

export type BackUp = {
  readonly stores: Stores;
  readonly stage: string;
  readonly region: string;
  readonly now: () => number;
  readonly say: (line: string) => void;
  /** How much a guess of the passphrase costs, as the exponent of 2 of scrypt's N. Missing: as much as with age itself. */
  readonly workFactor?: number;
};

/**
 * Writes all that is state into a new folder, encrypted, in constant memory (editors' files are listed at once, for their
 * order). Nothing in the stack changes, and it may go on sending meanwhile: what was mailed before this began is in it.
 */
export async function backUp(folder: string, passphrase: string, desk: BackUp): Promise<Answer> {
  const { stores, stage, region, now, say } = desk;
  await mkdir(folder, { recursive: true, mode: OWN_FOLDER });
  if ((await readdir(folder)).length > 0)
    return no(`${folder} is not empty. A backup takes a folder of its own, and is never written over another.`);
  const startedAt = new Date(now()).toISOString();
  const key = await makeKey(folder, passphrase, desk.workFactor);
  const parts: Manifest['parts'] = [];
  for (const part of PARTS) {
    const counted = { count: 0 };
    const sealed = await writeSealed(join(folder, fileOf(part)), key, contentOf(part, stores, counted));
    parts.push({ part, count: counted.count, ...sealed });
    say(`${counted.count.toLocaleString('en').padStart(11)}  ${sayPart(part)}`);
  }
  const endedAt = new Date(now()).toISOString();
  await writeManifest(folder, key, { v: 1, backup: randomUUID(), stage, region, startedAt, endedAt, parts });
  const subscribers = parts.find(({ part }) => part === 'subscribers')?.count ?? 0;
  return yes(
    `Complete: ${folder} has all of ${stage} as of ${startedAt}, ${count(subscribers, 'person')} among it.`,
    'Keep the passphrase apart from it: without it nobody reads the backup, us included.',
  );
}

type Counted = { count: number };

function contentOf(part: Part, { tables, buckets, secret }: Stores, counted: Counted): AsyncIterable<Uint8Array> {
  if (part === 'editions') return writeLines(counting(editionsOf(tables.editions), counted));
  if (isTable(part)) return writeLines(counting(tables[part].scan(), counted));
  if (isBucket(part)) return writeTar(counting(objectsOf(part, buckets[part]), counted));
  return (async function* () {
    counted.count = 1;
    yield Buffer.from(await secret.read());
  })();
}

/**
 * The edition table, and after it the marks of used-up articles once more: a page of them may have been read before an
 * edition marked its articles, and the edition itself after it had frozen them.
 */
async function* editionsOf(table: Stores['tables']['editions']): AsyncGenerator<StoredItem> {
  yield* table.scan();
  for await (const item of table.scan()) if (item['pk']?.S?.startsWith('used#') === true) yield item;
}

async function* objectsOf(part: BucketPart, bucket: Stores['buckets'][BucketPart]): AsyncGenerator<EntryToWrite> {
  // Of two uploads that claim one slug the older holds it: put in this order, they are of the same order again.
  const listed = part === 'content' ? oldestFirst(bucket.list()) : bucket.list();
  const begun = ahead(listed, AHEAD, async ({ key, modifiedAt, sizeBytes }) => {
    const found = sizeBytes > SMALL_BYTES ? undefined : await fetched(await bucket.open(key));
    return { modifiedAt, open: async () => found ?? bucket.open(key) };
  });
  for await (const { modifiedAt, open } of begun) {
    const found = await open();
    // It was removed since it was listed.
    if (found !== undefined) yield { ...found, modifiedAt };
  }
}

async function fetched(object: OpenObject | undefined): Promise<OpenObject | undefined> {
  if (object === undefined) return undefined;
  const pieces = await allOf(object.content);
  return {
    ...object,
    content: (async function* () {
      yield* pieces;
    })(),
  };
}

async function* oldestFirst(listed: AsyncIterable<ListedObject>): AsyncGenerator<ListedObject> {
  const all = await allOf(listed);
  yield* all.toSorted((a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime() || (a.key < b.key ? -1 : 1));
}

async function* counting<Item>(items: AsyncIterable<Item>, counted: Counted): AsyncGenerator<Item> {
  for await (const item of items) {
    counted.count += 1;
    yield item;
  }
}

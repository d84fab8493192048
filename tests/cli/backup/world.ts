import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RestoreMark } from '../../../functions/aws/restore-mark.ts';
import type { ObjectHeaders } from '../../../functions/aws/whole-bucket.ts';
import type { StoredItem } from '../../../functions/aws/whole-table.ts';
import { makeLinkKeys } from '../../../functions/links/keys.ts';
import type { Edition, EditionId } from '../../../functions/model/edition.ts';
import type { BackUp } from '../../../cli/backup/back-up.ts';
import type { Stores } from '../../../cli/backup/open-stores.ts';
import { BUCKETS, TABLES, type BucketPart, type TablePart } from '../../../cli/backup/parts.ts';
import type { Restore } from '../../../cli/backup/restore.ts';

export const PASSPHRASE = 'five words by mere chance';
export const BEGAN = Date.parse('2026-11-23T02:00:00Z');

type Kept = { readonly headers: ObjectHeaders; readonly modifiedAt: Date; readonly bytes: Uint8Array };

/** A stack as the stores of a backup see it. */
export function stackOf(origin: string) {
  const tables = new Map(TABLES.map((name) => [name, new Map<string, StoredItem>()]));
  const buckets = new Map(BUCKETS.map((name) => [name, new Map<string, Kept>()]));
  const stack = { tables, buckets, secret: makeLinkKeys((bytes) => Buffer.alloc(bytes, origin), origin) };
  const keyOf = ({ pk, sk }: StoredItem) => `${pk?.S}|${sk?.S}`;
  const table = (name: TablePart) => ({
    async *scan() {
      yield* tables.get(name)!.values();
    },
    async put(items: readonly StoredItem[]) {
      if (new Set(items.map(keyOf)).size < items.length) throw new Error('one key twice in a call');
      for (const item of items) tables.get(name)!.set(keyOf(item), item);
    },
  });
  const bucket = (name: BucketPart) => ({
    async *list() {
      for (const [key, { modifiedAt, bytes }] of buckets.get(name)!) yield { key, modifiedAt, sizeBytes: bytes.length };
    },
    async open(key: string) {
      const { headers, bytes } = buckets.get(name)!.get(key)!;
      return {
        key,
        headers,
        sizeBytes: bytes.length,
        content: (async function* () {
          yield bytes;
        })(),
      };
    },
    async put(key: string, headers: ObjectHeaders, content: Uint8Array) {
      buckets.get(name)!.set(key, { headers, modifiedAt: new Date(BEGAN), bytes: Buffer.from(content) });
    },
  });
  const stores: Stores = {
    tables: Object.fromEntries(TABLES.map((name) => [name, table(name)])) as unknown as Stores['tables'],
    buckets: Object.fromEntries(BUCKETS.map((name) => [name, bucket(name)])) as unknown as Stores['buckets'],
    secret: {
      read: async () => stack.secret,
      write: async (json) => {
        stack.secret = json;
      },
    },
  };
  const add = (name: TablePart, ...items: readonly StoredItem[]) => {
    for (const item of items) tables.get(name)!.set(keyOf(item), item);
  };
  const addObject = (name: BucketPart, key: string, text: string, headers: ObjectHeaders = {}, at = BEGAN) => {
    buckets.get(name)!.set(key, { headers, modifiedAt: new Date(at), bytes: Buffer.from(text) });
  };
  return Object.assign(stack, { stores, add, addObject });
}

export type TestStack = ReturnType<typeof stackOf>;

/** A stack with something of everything. */
export function fullStack(): TestStack {
  const stack = stackOf('old');
  const s = (text: string) => ({ S: text });
  for (let index = 0; index < 60; index += 1)
    stack.add('subscribers', { pk: s(`reader${index}`), status: s('active'), address: s(`r${index}@example.com`) });
  stack.add('ledger', { pk: s('2026-W47#00000'), sk: s('batch#00'), outcomes: s('ss..'), n: { NS: ['1', '2'] } });
  stack.add('letters', { pk: s('held#0'), outcome: s('submitted') });
  stack.add('articles', { pk: s('upload'), sk: s('a.md'), status: s('rejected') });
  stack.add(
    'editions',
    { pk: s('edition'), sk: s('2026-W47'), state: s('sending') },
    { pk: s('edition'), sk: s('2026-W46'), state: s('sent') },
    { pk: s('open'), sk: s('2026-W47'), v: { N: '1' } },
    { pk: s('open'), sk: s('2026-W46'), v: { N: '1' } },
    { pk: s('used#weekly'), sk: s('mot'), edition: s('2026-W47') },
    { pk: s('control'), sk: s('delivery'), stopped: { BOOL: false } },
    { pk: s('control'), sk: s('warm-up'), day: s('2026-11-22'), step: { N: '7' } },
  );
  const html = { contentType: 'text/html; charset=utf-8', cacheControl: 'public, max-age=60' };
  stack.addObject('site', 'e/2026-W46', '<p>trang</p>', html);
  stack.addObject('private', 'audiences/2026-W46/1/00000.json.gz', 'gz', { contentEncoding: 'gzip' });
  stack.addObject('content', 'sau/bài viết “mới”.md', 'later', {}, BEGAN - 1000);
  stack.addObject('content', 'zz-truoc.md', 'earlier', {}, BEGAN - 2000);
  return stack;
}

export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'backup-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A guess is cheap here: a test opens many backups. */
export const deskOf = (stack: TestStack): BackUp => ({
  stores: stack.stores,
  stage: 'production',
  region: 'eu-west-1',
  now: () => BEGAN,
  say: () => {},
  workFactor: 4,
});

/** Somebody who restores, and what they did beside filling the stores. */
export function restorerOf({ stores }: TestStack, more: Partial<Restore> = {}) {
  const did = { stopped: [] as boolean[], rests: [] as string[], said: [] as string[], claimed: [] as string[] };
  let mark: RestoreMark | undefined;
  const editions = async (): Promise<Edition[]> => {
    const found: Edition[] = [];
    for await (const { pk, sk, state } of stores.tables.editions.scan())
      if (pk?.S === 'edition') found.push({ id: sk?.S, state: state?.S, series: 'weekly', scheduledAt: '' } as Edition);
    return found;
  };
  const find = async (id: EditionId) => (await editions()).find((one) => one.id === id);
  const desk: Restore = {
    stores,
    stage: {
      name: 'production',
      region: 'eu-west-1',
      lateAfterHours: 24,
      rules: {
        timeZone: 'Asia/Ho_Chi_Minh',
        startsAt: '2000-01-01',
        maximumArticleAgeDays: 30,
        schedule: { weekday: 0, hour: 7, timeZone: 'Asia/Ho_Chi_Minh' },
        maximumCards: 10,
        minimumArticles: 1,
      },
    },
    mark: {
      read: async () => mark,
      begin: async (backup, begunAt) => {
        mark ??= { v: 1, backup, begunAt };
      },
      done: async (part) => {
        mark = { ...mark!, done: new Set([...(mark!.done ?? []), part]) };
      },
      end: async (endedAt) => {
        mark = { ...mark!, endedAt };
      },
    },
    setStopped: async (stopped) => void did.stopped.push(stopped),
    rest: async (id) => void did.rests.push(id),
    pause: async () => false,
    find,
    listOpen: async () => {
      const open: EditionId[] = [];
      for await (const { pk, sk } of stores.tables.editions.scan()) if (pk?.S === 'open') open.push(sk?.S as EditionId);
      return open;
    },
    records: {
      listEditions: editions,
      async *listUploads() {},
      readBrief: async () => undefined,
      listUsed: async () => new Map(),
      useUp: async () => true,
      giveBack: async () => {},
      claim: async (wanted) => {
        did.claimed.push(wanted.id);
        const claimed = { ...wanted, v: 1, state: 'composing', attempt: 'a', leaseUntil: 0, fence: 1 } as const;
        return { claimed };
      },
      record: async (edition, progress) => {
        const { id } = edition;
        await stores.tables.editions.put([{ pk: { S: 'edition' }, sk: { S: id }, state: { S: progress.state } }]);
        return { ...edition, ...progress };
      },
      close: async () => {},
    },
    list: { find: async () => undefined, leave: async () => true, suppress: async () => true },
    now: () => BEGAN + 3 * 24 * 60 * 60 * 1000,
    say: (line) => void did.said.push(line),
    ...more,
  };
  return { desk, did };
}

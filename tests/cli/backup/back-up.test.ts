import { cp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { expect, test } from 'vitest';
import { backUp } from '../../../cli/backup/back-up.ts';
import { restore } from '../../../cli/backup/restore.ts';
import type { EditionId } from '../../../functions/model/edition.ts';
import { article, upload } from '../../compose/world.ts';
import { deskOf, emptyFolder, fullStack, PASSPHRASE, restorerOf, stackOf, BEGAN } from './world.ts';

const WISH = { left: undefined, notSent: [] };

async function madeBackup(stack = fullStack()): Promise<string> {
  const folder = await emptyFolder();
  const answer = await backUp(folder, PASSPHRASE, deskOf(stack));
  expect(answer).toMatchObject({ ok: true });
  return folder;
}

test('a stack that is filled from a backup has everything of the old one, and the edition that was being sent rests', async () => {
  const old = fullStack();
  const folder = await madeBackup(old);
  const stack = stackOf('new');
  const { desk, did } = restorerOf(stack);
  const answer = await restore(folder, PASSPHRASE, { ...WISH, notSent: ['instant' as EditionId] }, desk);
  expect(answer.says.join('\n')).toContain('Restored, as of 2026-11-23T02:00:00.000Z, and stopped');
  for (const table of ['subscribers', 'ledger', 'letters', 'articles'] as const)
    expect(stack.tables.get(table), table).toEqual(old.tables.get(table));
  const pause = { M: { why: { S: 'operator' }, backupOf: { S: '2026-11-23T02:00:00.000Z' } } };
  const editions = old.tables.get('editions')!;
  expect(stack.tables.get('editions')).toEqual(
    new Map([
      [
        'edition|2026-W47',
        {
          ...editions.get('edition|2026-W47'),
          state: { S: 'paused' },
          pause,
          begunAt: { S: '2026-11-23T02:00:00.000Z' },
        },
      ],
      ['edition|2026-W46', editions.get('edition|2026-W46')],
      ['open|2026-W47', editions.get('open|2026-W47')],
      ['used#weekly|mot', editions.get('used#weekly|mot')],
      ['control|warm-up', editions.get('control|warm-up')],
    ]),
  );
  expect(did).toMatchObject({ stopped: [true], rests: ['2026-W47'] });
  const contents = (from: typeof stack) =>
    ['content', 'private', 'site'].map((bucket) =>
      [...from.buckets.get(bucket as 'site')!].map(([key, { headers, bytes }]) => [key, headers, bytes.toString()]),
    );
  const [content = [], ...others] = contents(old);
  expect(contents(stack), 'editors’ files in the order in which they came').toEqual([content.toReversed(), ...others]);
  expect(JSON.parse(stack.secret)).toEqual({ ...(JSON.parse(old.secret) as object), origin: 'new' });
});

test('the files of a backup are its owner’s alone, hold nothing in clear, and are opened by the key that the passphrase opens', async () => {
  const folder = await madeBackup();
  const names = (await readdir(folder)).toSorted();
  expect(names).toEqual([
    'articles.jsonl.age',
    'content.tar.age',
    'editions.jsonl.age',
    'key.age',
    'ledger.jsonl.age',
    'letters.jsonl.age',
    'manifest.json.age',
    'private.tar.age',
    'secret.json.age',
    'site.tar.age',
    'subscribers.jsonl.age',
  ]);
  for (const name of names) {
    const bytes = await readFile(join(folder, name), 'latin1');
    expect(bytes.startsWith('age-encryption.org/v1\n')).toBe(true);
    expect(bytes).not.toContain('example.com');
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  }
  const unlock = new Decrypter();
  unlock.addPassphrase(PASSPHRASE);
  const identity = await unlock.decrypt(await readFile(join(folder, 'key.age')), 'text');
  const open = new Decrypter();
  open.addIdentity(identity.split('\n')[1]!);
  const subscribers = await open.decrypt(await readFile(join(folder, 'subscribers.jsonl.age')), 'text');
  expect(subscribers.split('\n')[0]).toBe(
    '{"pk":{"S":"reader0"},"status":{"S":"active"},"address":{"S":"r0@example.com"}}',
  );
});

test('a backup that is damaged, incomplete, or opened with another passphrase is refused before anything is written', async () => {
  const folder = await madeBackup();
  const refused = async (passphrase: string, damage: (file: (name: string) => string) => Promise<unknown>) => {
    const copy = await emptyFolder();
    await cp(folder, copy, { recursive: true });
    await damage((name) => join(copy, name));
    const stack = stackOf('new');
    const { desk, did } = restorerOf(stack);
    const { ok, says } = await restore(copy, passphrase, WISH, desk);
    expect([ok, did.stopped, stack.tables.get('subscribers')!.size]).toEqual([false, [], 0]);
    return says.join('\n').replaceAll(copy, 'DIR');
  };
  const flip = async (file: string) => {
    const bytes = await readFile(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20);
    await writeFile(file, bytes);
  };
  const whole = async () => {};
  expect(await refused('another passphrase', whole)).toBe(
    'This passphrase does not open the backup. Nothing was restored.',
  );
  expect(await refused(PASSPHRASE, (file) => flip(file('ledger.jsonl.age')))).toBe(
    'ledger.jsonl.age was changed since it was written. Nothing was restored.',
  );
  expect(await refused(PASSPHRASE, (file) => truncate(file('site.tar.age'), 300))).toMatch(
    /^site\.tar\.age is cut short: 300 of \d+ bytes\. Nothing was restored\.$/,
  );
  expect(await refused(PASSPHRASE, (file) => rm(file('secret.json.age')))).toBe(
    'secret.json.age is missing. Nothing was restored.',
  );
  expect(await refused(PASSPHRASE, (file) => rm(file('manifest.json.age')))).toBe(
    'DIR has no manifest.json.age: this backup was interrupted, and is not complete. Take another.',
  );
  expect(await refused(PASSPHRASE, (file) => flip(file('manifest.json.age')))).toBe(
    'manifest.json.age was changed or cut short since it was written. Nothing was restored.',
  );
  expect(await refused(PASSPHRASE, (file) => writeFile(file('key.age'), 'nonsense'))).toMatch(/^key\.age is damaged: /);
  expect(await refused(PASSPHRASE, (file) => rm(file('key.age')))).toBe('DIR has no key.age: it is no backup.');
});

test('a backup takes a folder of its own', async () => {
  const folder = await madeBackup();
  const again = await backUp(folder, PASSPHRASE, deskOf(fullStack()));
  expect(again).toMatchObject({ ok: false, says: [expect.stringContaining('is not empty')] });
});

test('a backup that breaks off leaves a folder that nobody takes for a backup', async () => {
  const stack = fullStack();
  const folder = await emptyFolder();
  stack.stores.tables.subscribers.scan = async function* () {
    yield* [];
    throw new Error('the line is dead');
  };
  await expect(backUp(folder, PASSPHRASE, deskOf(stack))).rejects.toThrow('the line is dead');
  const { says } = await restore(folder, PASSPHRASE, WISH, restorerOf(stackOf('new')).desk);
  expect(says.join()).toContain('this backup was interrupted');
});

test('a stack with readers, editions or pages of its own is not filled, one with skipped weeks is', async () => {
  const folder = await madeBackup();
  const stack = fullStack();
  const { desk, did } = restorerOf(stack);
  const { ok, says } = await restore(folder, PASSPHRASE, WISH, desk);
  expect([ok, did.stopped]).toEqual([false, []]);
  expect(says[0]).toBe(
    'The stack of production is not empty: it has items of the table of articles, items of the table of editions, items of the table of ledger, items of the table of subscribers, objects of the content bucket, objects of the site bucket. Nothing was restored.',
  );
  const young = stackOf('new');
  young.add('editions', { pk: { S: 'edition' }, sk: { S: '2026-W47' }, state: { S: 'skipped' } });
  young.add('letters', { pk: { S: 'overdue#0' } });
  expect(await restore(folder, PASSPHRASE, WISH, restorerOf(young).desk)).toMatchObject({ ok: true });
});

test('editions that were due since the backup count as sent, but for those that surely went to nobody', async () => {
  const folder = await madeBackup();
  const due = async (days: number, ...notSent: readonly string[]) => {
    const { desk, did } = restorerOf(stackOf('new'), { now: () => BEGAN + days * 24 * 60 * 60 * 1000 });
    await restore(folder, PASSPHRASE, { left: undefined, notSent: notSent as never[] }, desk);
    return did.claimed;
  };
  expect(await due(3, 'instant')).toEqual([]);
  expect(await due(15, 'instant')).toEqual(['2026-W48', '2026-W49', '2026-11']);
  expect(await due(7, '2026-W48', 'instant')).toEqual([]);
});

test('what was news when the backup was made counts as sent to instant readers, unless surely nobody got it', async () => {
  const folder = await madeBackup();
  const said = async (...notSent: readonly string[]) => {
    const { desk, did } = restorerOf(stackOf('new'), { now: () => BEGAN + 2 * 60 * 60 * 1000 });
    const records = {
      ...desk.records,
      async *listUploads() {
        yield upload(article('moi', { publishedAt: new Date(BEGAN).toISOString() }));
      },
    };
    await restore(folder, PASSPHRASE, { left: undefined, notSent: notSent as EditionId[] }, { ...desk, records });
    return [did.claimed, did.said.filter((line) => line.includes('instant readers'))];
  };
  expect(await said()).toEqual([
    ['2026-11-23-1100'],
    [
      'Whatever was news counts as sent to instant readers: 1 article, for nobody knows what they got since the backup.',
    ],
  ]);
  // The marks of what is news came with the backup: the clock orders it as ever, once.
  expect(await said('instant')).toEqual([[], []]);
});

test('an edition that was not due cannot have gone to nobody: it is named, and nothing is restored', async () => {
  const folder = await madeBackup();
  const { desk, did } = restorerOf(stackOf('new'), { now: () => BEGAN + 7 * 24 * 60 * 60 * 1000 });
  const wish = { left: undefined, notSent: ['2026-W48', '2026-W84'] as EditionId[] };
  expect((await restore(folder, PASSPHRASE, wish, desk)).says).toEqual([
    '--not-sent 2026-W84: nothing of that name was due since the backup, only 2026-W48. Nothing was restored.',
  ]);
  expect(did.stopped).toEqual([]);
});

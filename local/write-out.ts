import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { BATCH_READERS, MESSAGE_TAGS } from '../functions/model/delivery.ts';
import type { Edition } from '../functions/model/edition.ts';
import type { Mail } from './cloud/mail.ts';
import type { Stores } from './stores.ts';

const OURS = ['inbox', 'letters', 'editions', 'receipts', 'account.json'];

/** Makes room: what an earlier run left in `out` goes, and nothing else that may lie there. */
export async function clearOut(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  for (const name of OURS) await rm(join(out, name), { recursive: true, force: true });
  await mkdir(join(out, 'inbox'));
}

/** Writes each mail as the bytes that were given to SES: `inbox/<edition>-<position>.eml`, without an address in the name. */
export async function writeInbox(out: string, mails: readonly Mail[]): Promise<void> {
  const names = new Set<string>();
  for (const { tags, raw } of mails) {
    if (tags[MESSAGE_TAGS.edition] === undefined) continue;
    const position = Number(tags[MESSAGE_TAGS.batch]) * BATCH_READERS + Number(tags[MESSAGE_TAGS.reader]);
    let name = `${tags[MESSAGE_TAGS.edition]}-${String(position).padStart(6, '0')}`;
    // A second mail to one reader must be seen, not overwritten.
    while (names.has(name)) name += '-again';
    names.add(name);
    await writeFile(join(out, 'inbox', `${name}.eml`), raw);
  }
}

/** Writes the letters to editors and operators beside them: `letters/<number>-<kind>.eml`. */
export async function writeLetters(out: string, mails: readonly Mail[]): Promise<void> {
  const letters = mails.filter(({ tags }) => tags['letter'] !== undefined);
  if (letters.length > 0) await mkdir(join(out, 'letters'));
  for (const [index, { tags, raw }] of letters.entries())
    await writeFile(join(out, 'letters', `${index + 1}-${tags['letter']}.eml`), raw);
}

/** Copies the edition's own files, and every receipt under its upload's path. */
export async function writeFiles(out: string, { id, rendering }: Edition, stores: Stores): Promise<void> {
  if (rendering !== undefined)
    for (const file of ['digest.html', 'digest.txt', 'edition.json'])
      await copyObject(`editions/${id}/${rendering}/${file}`, join(out, 'editions', id, file), stores);
}

export async function writeReceipts(out: string, stores: Stores): Promise<void> {
  for await (const key of listKeys('receipts/', stores))
    if (key.endsWith('.json')) await copyObject(key, join(out, ...key.split('/')), stores);
}

export async function* listKeys(Prefix: string, { objects, privateBucket: Bucket }: Stores): AsyncGenerator<string> {
  let ContinuationToken: string | undefined;
  do {
    const page = await objects.send(
      new ListObjectsV2Command({ Bucket, Prefix, ...(ContinuationToken && { ContinuationToken }) }),
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

async function copyObject(Key: string, file: string, { objects, privateBucket: Bucket }: Stores): Promise<void> {
  const { Body } = await objects.send(new GetObjectCommand({ Bucket, Key }));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, (await Body?.transformToByteArray()) ?? '');
}

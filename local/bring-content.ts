import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readLinkKeys } from '../functions/links/keys.ts';
import type { Publication } from '../functions/model/publication.ts';
import type { Cloud } from './cloud/cloud.ts';
import { readReceipts } from './receipts.ts';
import { readSubscribers } from './read-subscribers.ts';
import { SAMPLE } from './sample.ts';
import { FlagError } from './start-flags.ts';
import type { Stores } from './stores.ts';
import type { Terminal } from './terminal.ts';
import { uploadFolder } from './upload-folder.ts';

/** Receipts of a large folder take their time. */
const LONGEST_UPLOAD_MS = 10 * 60_000;

/**
 * The list of subscribers that goes with a folder: the one that was asked for, the folder's own, or the sample's.
 * @throws FlagError when there is no such folder, or no such file
 */
export async function findContent(content: string, subscribers: string | undefined): Promise<string> {
  const folder = await stat(content).catch(() => undefined);
  if (!folder?.isDirectory()) throw new FlagError(`--content: ${content} is no folder`);
  const list = subscribers ?? [join(content, 'subscribers.csv'), join(SAMPLE, 'subscribers.csv')].find(existsSync);
  if (list === undefined || !existsSync(list)) throw new FlagError(`--subscribers: there is no file ${list ?? ''}`);
  return list;
}

/** Brings subscribers and articles into a stack that runs, and shows what became of them once every receipt is there. */
export async function bringContent(
  { content, list, now }: { readonly content: string; readonly list: string; readonly now: Date },
  publication: Pick<Publication, 'language' | 'timeZone'>,
  cloud: Pick<Cloud, 'idle'>,
  stores: Stores,
  show: Terminal,
): Promise<void> {
  const keys = readLinkKeys(await stores.secret.read());
  const { subscribers: people, problems } = await readSubscribers(list, keys, publication, now);
  for (const person of people) await stores.subscribers.add(person);
  show.subscribers(relative('.', list), people.length, problems);

  show.step('upload', content);
  const uploaded = await uploadFolder(content, now, stores);
  await cloud.idle({ timeoutMs: LONGEST_UPLOAD_MS });
  show.receipts(uploaded.length, await readReceipts(stores));
}

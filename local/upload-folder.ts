import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { isSample, reDate } from './sample.ts';
import type { Stores } from './stores.ts';

const AT_ONCE = 8;

/**
 * Uploads every file below a folder under its relative path, as an editor's copy would; a `subscribers.csv` at its top
 * stays at home. The sample is dated anew.
 * @returns the keys
 */
export async function uploadFolder(folder: string, now: Date, { objects, contentBucket }: Stores): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const keys = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((key) => key !== 'subscribers.csv')
    .toSorted();
  const sample = isSample(folder);
  const waiting = [...keys];
  const upload = async () => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
      const bytes = await readFile(join(folder, key));
      const Body = sample && /\.(md|txt)$/.test(key) ? reDate(bytes, now) : bytes;
      await objects.send(new PutObjectCommand({ Bucket: contentBucket, Key: key, Body }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, upload));
  return keys;
}

import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { sortKey, type Sort } from '../functions/ingest/sort-key.ts';

/** A file of a folder as the object it becomes. */
export type LocalFile = {
  readonly key: string;
  /** As terminals and editors find it: the folder as it was typed, and the rest. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly sort: Exclude<Sort, 'silent'>;
  readonly read: () => Promise<Uint8Array>;
};

/** Pictures before the articles that name them, so that an article is answered once and for good. */
const ORDER: Readonly<Record<LocalFile['sort'], number>> = {
  picture: 0,
  ignored: 1,
  article: 2,
  template: 3,
  // After the articles that they name.
  edition: 4,
  reserved: 5,
};

/**
 * Every file below a folder, in the order of uploading. Left out is what systems leave behind (`.DS_Store`) and
 * whatever is hidden by a dot: `.git` is no upload.
 */
export async function readFolder(folder: string, prefix: string): Promise<readonly LocalFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: LocalFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const way = relative(folder, path).split(sep);
    const key = `${prefix}${way.join('/')}`;
    const sort = sortKey(key);
    if (sort === 'silent' || way.some((segment) => segment.startsWith('.'))) continue;
    const { size } = await stat(path);
    files.push({ key, path, sizeBytes: size, sort, read: () => readFile(path) });
  }
  return files.toSorted(
    (left, right) => ORDER[left.sort] - ORDER[right.sort] || (left.key < right.key ? -1 : Number(left.key > right.key)),
  );
}

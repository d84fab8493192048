import type { ArchiveFile } from '../model/archive.ts';
import type { Upload } from '../model/article.ts';
import type { Edition } from '../model/edition.ts';
import { holdersOf } from '../model/holders.ts';
import { indexOf, pagesOf, type DrawArchive, type Held } from './archive-files.ts';

export type Archive = DrawArchive & {
  readonly listUploads: () => AsyncIterable<Upload>;
  /** Every edition there is, as it now is. */
  readonly listEditions: () => Promise<readonly Edition[]>;
  readonly putFiles: (files: readonly ArchiveFile[]) => Promise<void>;
};

export async function readHeld({ listUploads }: Pick<Archive, 'listUploads'>): Promise<Held> {
  const uploads: Upload[] = [];
  for await (const upload of listUploads()) uploads.push(upload);
  return holdersOf(uploads);
}

/** Names every edition that is out, or about to be, in index and feeds. */
export async function putIndex(archive: Archive): Promise<void> {
  await settle((held, editions) => indexOf(editions, held, archive), archive);
}

/**
 * Puts the pages of an edition, index and feeds again, with the articles as they now are: an edit after mailing changes
 * the archive and mails nothing.
 */
export async function refreshArchive(edition: Edition, archive: Archive): Promise<void> {
  await settle((held, editions) => [...pagesOf(edition, held, archive), ...indexOf(editions, held, archive)], archive);
}

/**
 * Puts files until a fresh look at what they are made of asks for no other ones. Of two who put the same file at the
 * same time the one with the older look may come last; it then looks again, and puts what the other one knew. Whoever
 * dies in between is ordered again, and the next edition puts index and feeds anyway.
 */
async function settle(
  draw: (held: Held, editions: readonly Edition[]) => readonly ArchiveFile[],
  archive: Archive,
): Promise<void> {
  const put = new Map<string, string>();
  for (;;) {
    // Editions after articles: whatever an edition carries was there before it.
    const held = await readHeld(archive);
    const files = draw(held, await archive.listEditions()).filter(({ path, content }) => put.get(path) !== content);
    if (files.length === 0) return;
    await archive.putFiles(files);
    for (const { path, content } of files) put.set(path, content);
  }
}

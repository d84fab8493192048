import { createHash } from 'node:crypto';
import type { Desk, UploadItem } from '../functions/ingest/desk.ts';
import type { Receipt } from '../functions/model/article.ts';
import type { Brief } from '../functions/model/brief.ts';
import type { EditionId } from '../functions/model/edition.ts';
import { NO_HAND } from '../functions/model/review.ts';
import type { LocalFile } from './folder.ts';
import type { Stage } from './stage.ts';

/** A desk over a folder, and what it wrote down. */
export type FolderDesk = {
  readonly desk: Desk;
  readonly uploads: ReadonlyMap<string, UploadItem>;
  readonly receipts: ReadonlyMap<string, Receipt>;
  readonly briefs: ReadonlyMap<EditionId, Brief>;
};

/**
 * Everything ingest needs of the world, with a folder for the bucket and nothing outside of this process: what it says
 * of the folder is what it will say of the upload. All files are of one age, so of two that claim one slug the first by
 * name holds it.
 * @param keepPicture is given each JPEG that mails would show, with its key
 */
export function folderDesk(
  files: readonly LocalFile[],
  { publication, rules }: Pick<Stage, 'publication' | 'rules'>,
  now: number,
  keepPicture: (key: string, jpeg: Uint8Array) => void,
): FolderDesk {
  const byKey = new Map(files.map((file) => [file.key, file]));
  const uploads = new Map<string, UploadItem>();
  const receipts = new Map<string, Receipt>();
  const briefs = new Map<EditionId, Brief>();
  const hints = new Map<string, Set<string>>();
  const hint = async (from: string, to: string): Promise<void> => {
    hints.set(from, (hints.get(from) ?? new Set()).add(to));
  };
  const hinted = async (from: string): Promise<readonly string[]> => [...(hints.get(from) ?? [])];
  const lastModified = new Date(now).toISOString();

  const desk: Desk = {
    publication,
    now: () => now,
    readObject: async (key, limitBytes) => {
      const file = byKey.get(key);
      if (file === undefined) return undefined;
      const { sizeBytes, read } = file;
      return sizeBytes > limitBytes ? { sizeBytes, lastModified } : { sizeBytes, lastModified, bytes: await read() };
    },
    readUpload: async (key) => uploads.get(key),
    writeUpload: async (record, seen) => {
      const { key } = record.upload;
      if (uploads.get(key)?.revision !== seen) return false;
      uploads.set(key, { ...record, revision: (seen ?? 0) + 1 });
      return true;
    },
    markFresh: async () => {},
    claimSlug: (slug, key) => hint(`slug ${slug}`, key),
    claimantsOf: (slug) => hinted(`slug ${slug}`),
    // That is not for a file to say.
    readWithdrawal: async () => undefined,
    namePicture: (picture, key) => hint(`picture ${picture.normalize('NFC')}`, key),
    articlesNaming: (picture) => hinted(`picture ${picture.normalize('NFC')}`),
    putPicture: async (jpeg) => {
      // The name it will have: it counts among the digest's bytes.
      const key = `i/${createHash('sha256').update(jpeg).digest('hex').slice(0, 16)}.jpg`;
      keepPicture(key, jpeg);
      return key;
    },
    putReceipt: async (receipt) => void receipts.set(receipt.key, receipt),
    passOnTemplate: async () => {},
    // A folder has no edition: what it says is what a stack says that never sent one.
    editions: {
      schedule: rules.schedule,
      readBrief: async (id) => briefs.get(id),
      writeUpload: async (edition, upload) => {
        briefs.set(edition, { v: 1, edition, upload, hand: NO_HAND });
        return true;
      },
      find: async () => undefined,
      mark: async () => {},
      startOver: async () => true,
      callOff: async () => true,
      goOn: async () => {},
    },
  };
  return { desk, uploads, receipts, briefs };
}

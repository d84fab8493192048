import { setTimeout as wait } from 'node:timers/promises';
import type { Receipt } from '../functions/model/article.ts';
import { each, type Uploaded } from './put-files.ts';

const POLL_MS = 500;

/** A receipt and when it was written, by S3's clock. */
type Written = { readonly receipt: Receipt; readonly writtenAt: Date };

export type Waiting = {
  readonly read: (key: string) => Promise<Written | undefined>;
  /** Gives up when so long no receipt has come. */
  readonly patienceMs: number;
  readonly came: (uploaded: Uploaded, receipt: Receipt) => void;
};

/** Whether a receipt answers this upload, and not an earlier one of the same name. S3's times are whole seconds. */
function answers({ receipt, writtenAt }: Written, { etag, at }: Uploaded): boolean {
  return receipt.etag === etag && writtenAt >= at;
}

/** Reads; who may not list the bucket is denied what is not there yet. */
async function readIfThere(key: string, read: Waiting['read']): Promise<Written | undefined> {
  try {
    return await read(key);
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDenied') return undefined;
    throw error;
  }
}

/**
 * Waits for the receipts of uploads, in their order, as they come.
 * @returns those that were not answered in time
 */
export async function awaitReceipts(
  uploads: readonly Uploaded[],
  { read, patienceMs, came }: Waiting,
): Promise<readonly Uploaded[]> {
  const unanswered = new Set(uploads);
  let lastSign = performance.now();
  await each(uploads, async (upload) => {
    for (;;) {
      const written = await readIfThere(upload.file.key, read);
      if (written !== undefined && answers(written, upload)) {
        lastSign = performance.now();
        unanswered.delete(upload);
        came(upload, written.receipt);
        return;
      }
      if (performance.now() - lastSign > patienceMs) return;
      await wait(POLL_MS);
    }
  });
  return [...unanswered];
}

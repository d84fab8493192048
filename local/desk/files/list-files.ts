import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { sortKey } from '../../../functions/ingest/sort-key.ts';
import type { Desk } from '../desk.ts';

/** A file as it lies in the content bucket. */
export type StoredFile = {
  readonly key: string;
  /** ISO 8601, by S3's clock, in whole seconds. */
  readonly modifiedAt: string;
  readonly sizeBytes: number;
  /** S3's name for its content, without quotation marks. */
  readonly etag: string;
};

/** Uploads within a minute of each other are one burst, as for the letter about them. */
const BURST_MS = 60_000;

/** The latest files first; of the last burst those that wait for their editor come before others, and pictures last. */
export function latestOf(files: readonly StoredFile[], isRefused: (key: string) => boolean): readonly StoredFile[] {
  const newest = Date.parse(files[0]?.modifiedAt ?? '');
  const turnOf = ({ key, modifiedAt }: StoredFile): number => {
    if (newest - Date.parse(modifiedAt) >= BURST_MS) return 3;
    if (isRefused(key)) return 0;
    return sortKey(key) === 'picture' ? 2 : 1;
  };
  return files.toSorted((one, other) => turnOf(one) - turnOf(other));
}

/** Every file of the content bucket that somebody uploaded, the newest first. A call a thousand files. */
export async function listFiles({ objects, stack }: Pick<Desk, 'objects' | 'stack'>): Promise<readonly StoredFile[]> {
  const files: StoredFile[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await objects.send(
      new ListObjectsV2Command({ Bucket: stack.contentBucket, ...(ContinuationToken && { ContinuationToken }) }),
    );
    for (const { Key = '', LastModified = new Date(0), Size = 0, ETag = '' } of page.Contents ?? [])
      if (sortKey(Key) !== 'silent')
        files.push({
          key: Key,
          modifiedAt: LastModified.toISOString(),
          sizeBytes: Size,
          etag: ETag.replaceAll('"', ''),
        });
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return files.toSorted((one, other) =>
    one.modifiedAt > other.modifiedAt ? -1 : Number(one.modifiedAt < other.modifiedAt),
  );
}

import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ArchiveFile } from '../model/archive.ts';

const CONTENT_TYPES: Readonly<Record<ArchiveFile['type'], string>> = {
  page: 'text/html; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

/** An edition has up to 200 small pages: some at a time, for a call waits for about 30 ms. */
const AT_A_TIME = 16;

/** The archive in the site bucket. Kept by nobody for more than a minute, so that a mistake can be mended. */
export function archivePages(client: S3Client, Bucket: string) {
  return {
    /** Puts files, in any order. Throws when one could not be put; others may have been. */
    async putFiles(files: readonly ArchiveFile[]): Promise<void> {
      const waiting = files.values();
      const putNext = async () => {
        for (const { path, type, content } of waiting)
          await client.send(
            new PutObjectCommand({
              Bucket,
              Key: path,
              Body: content,
              ContentType: CONTENT_TYPES[type],
              CacheControl: 'public, max-age=60',
            }),
          );
      };
      await Promise.all(Array.from({ length: Math.min(AT_A_TIME, files.length) }, putNext));
    },
  };
}

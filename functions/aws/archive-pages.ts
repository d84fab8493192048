import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { EditionId } from '../model/edition.ts';

/** Pages of the archive in the site bucket; an edition's is `/e/<id>`. Short caching, so that a mistake can be mended. */
export function archivePages(client: S3Client, Bucket: string) {
  return {
    async put(edition: EditionId, html: string): Promise<void> {
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key: `e/${edition}`,
          Body: html,
          ContentType: 'text/html; charset=utf-8',
          CacheControl: 'public, max-age=60',
        }),
      );
    },
  };
}

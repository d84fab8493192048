import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import type { StoredObject } from '../model/upload.ts';

/** What editors upload. It is read, and nothing of ours is ever written there (rules S3.7). */
export function contentBucket(client: S3Client, Bucket: string) {
  /**
   * Reads an object, never an old version of it; undefined when it is not there. More than `limitBytes` is not read.
   * @throws access denied, also for a missing key while the function may not list the bucket.
   */
  return async (key: string, limitBytes: number): Promise<StoredObject | undefined> => {
    try {
      const found = await client.send(new GetObjectCommand({ Bucket, Key: key }));
      const { Body, ContentLength = 0, LastModified = new Date(0), ETag } = found;
      const facts = {
        sizeBytes: ContentLength,
        lastModified: LastModified.toISOString(),
        ...(ETag !== undefined && { etag: ETag.replaceAll('"', '') }),
      };
      if (Body === undefined) return facts;
      if (ContentLength <= limitBytes) return { ...facts, bytes: await Body.transformToByteArray() };
      // The connection is given up: nobody wants the rest.
      if ('destroy' in Body && typeof Body.destroy === 'function') Body.destroy();
      return facts;
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  };
}

import { createHash } from 'node:crypto';
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** Enough of the hash to tell all pictures of a publication apart, and short in a mail. */
const NAME_LENGTH = 16;

/**
 * Pictures that mails show: `i/<first 16 hex digits of the SHA-256>.jpg`. The name says the content, so a picture never
 * changes, may be cached for ever, and is stored once however often it is made (rules S2.13).
 */
export function siteBucket(client: S3Client, Bucket: string) {
  return {
    /** Stores a JPEG and returns its key. */
    async putPicture(jpeg: Uint8Array): Promise<string> {
      const name = createHash('sha256').update(jpeg).digest('hex').slice(0, NAME_LENGTH);
      const Key = `i/${name}.jpg`;
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key,
          Body: jpeg,
          ContentType: 'image/jpeg',
          CacheControl: 'public, max-age=31536000, immutable',
        }),
      );
      return Key;
    },

    /** Whether readers can have a picture. For a caller who may list `i/`: S3 denies all others what is not there. */
    async hasPicture(key: string): Promise<boolean> {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: key, MaxKeys: 1 }));
      return Contents.some((found) => found.Key === key);
    },
  };
}

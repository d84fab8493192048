import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** Compiled from the editors' `templates/digest.mjml`; while it is not there the built-in template is in force. */
const Key = 'templates/digest.hbs';

/** The template in force, in the private bucket. */
export function templateBucket(client: S3Client, Bucket: string) {
  return {
    /**
     * Undefined: no template but the built-in one.
     * @throws access denied, also for a missing template while the caller may not list the bucket.
     */
    async readTemplate(): Promise<string | undefined> {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return await Body?.transformToString('utf8');
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },

    /**
     * When the template came into force, ISO 8601; nothing when there is none. For a caller who may list no more of the
     * bucket than `templates/`: S3 denies them what is not there.
     */
    async inForceSince(): Promise<string | undefined> {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: Key }));
      return Contents.find((found) => found.Key === Key)?.LastModified?.toISOString();
    },

    async putTemplate(html: string): Promise<void> {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: html, ContentType: 'text/plain; charset=utf-8' }));
    },

    async removeTemplate(): Promise<void> {
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
  };
}

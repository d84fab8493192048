import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** What an object is served with; the names are those of a backup. */
export type ObjectHeaders = {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly cacheControl?: string;
};

export type ListedObject = { readonly key: string; readonly modifiedAt: Date; readonly sizeBytes: number };

/** An object with its content as a stream, which may be read once. */
export type OpenObject = Omit<ListedObject, 'modifiedAt'> & {
  readonly headers: ObjectHeaders;
  readonly content: AsyncIterable<Uint8Array>;
};

/** A bucket as a whole, whatever its objects mean: for a backup, and for filling an empty bucket from one. */
export function wholeBucket(client: S3Client, Bucket: string) {
  return {
    /** Every object, in the order of the keys. */
    async *list(): AsyncGenerator<ListedObject> {
      let ContinuationToken: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket, ...(ContinuationToken && { ContinuationToken }) }),
        );
        for (const { Key = '', LastModified = new Date(0), Size = 0 } of page.Contents ?? [])
          yield { key: Key, modifiedAt: LastModified, sizeBytes: Size };
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },

    /** An object as it now is; nothing when it has been removed. */
    async open(key: string): Promise<OpenObject | undefined> {
      try {
        const { Body, ContentLength, ContentType, ContentEncoding, CacheControl } = await client.send(
          new GetObjectCommand({ Bucket, Key: key }),
        );
        return {
          key,
          sizeBytes: ContentLength ?? 0,
          headers: {
            ...(ContentType !== undefined && { contentType: ContentType }),
            ...(ContentEncoding !== undefined && { contentEncoding: ContentEncoding }),
            ...(CacheControl !== undefined && { cacheControl: CacheControl }),
          },
          content: piecesOf(Body?.transformToWebStream()),
        };
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },

    /** Puts an object, over whatever was there. Safe to repeat. */
    async put(key: string, headers: ObjectHeaders, content: Uint8Array): Promise<void> {
      const { contentType, contentEncoding, cacheControl } = headers;
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key: key,
          Body: content,
          ...(contentType !== undefined && { ContentType: contentType }),
          ...(contentEncoding !== undefined && { ContentEncoding: contentEncoding }),
          ...(cacheControl !== undefined && { CacheControl: cacheControl }),
        }),
      );
    },
  };
}

async function* piecesOf(stream: ReadableStream<Uint8Array> | undefined): AsyncGenerator<Uint8Array> {
  if (stream !== undefined) yield* stream;
}

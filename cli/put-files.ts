import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { LocalFile } from './folder.ts';

/** A file that is in the bucket. */
export type Uploaded = {
  readonly file: LocalFile;
  /** Which content was put, without quotation marks. */
  readonly etag: string;
  /** S3's own time, in whole seconds: only with it may times of receipts be compared. */
  readonly at: Date;
};

const AT_ONCE = 8;

const isPicture = ({ sort }: LocalFile): boolean => sort === 'picture';

/** Does something with each item, several at a time, in their order. After a fault nothing more is begun. */
export async function each<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const work = async () => {
    try {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
    } finally {
      waiting.length = 0;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/**
 * Puts files into the content bucket: all pictures, then everything else, so that an article finds its picture.
 * @throws Error that names the file
 */
export async function putFiles(
  files: readonly LocalFile[],
  bucket: { readonly client: S3Client; readonly name: string },
  progress: (done: number, file: LocalFile) => void,
): Promise<readonly Uploaded[]> {
  const uploaded = new Map<string, Uploaded>();
  const put = async (file: LocalFile): Promise<void> => {
    const where = { Bucket: bucket.name, Key: file.key };
    const Body = await file.read();
    const { ETag = '' } = await bucket.client.send(new PutObjectCommand({ ...where, Body })).catch((error: unknown) => {
      if (error instanceof Error) error.message = `${file.path}: ${error.message}`;
      throw error;
    });
    const { LastModified = new Date(0) } = await bucket.client.send(new HeadObjectCommand(where));
    uploaded.set(file.key, { file, etag: ETag.replaceAll('"', ''), at: LastModified });
    progress(uploaded.size, file);
  };
  await each(files.filter(isPicture), put);
  await each(
    files.filter((file) => !isPicture(file)),
    put,
  );
  return files.flatMap(({ key }) => uploaded.get(key) ?? []);
}

import type { Slug, Upload } from './article.ts';

/** An object of the content bucket as it now is. */
export type StoredObject = {
  readonly sizeBytes: number;
  /** ISO 8601, in whole seconds. */
  readonly lastModified: string;
  /** S3's ETag, its name for this content of the object, without its quotation marks. */
  readonly etag?: string;
  /** Left out when the object is longer than the reader of it wanted to read. */
  readonly bytes?: Uint8Array;
};

/** What is written down of an object of the content bucket. */
export type UploadRecord = {
  readonly upload: Upload;
  /** The object its thumbnail is made of, readable or not. */
  readonly picture?: string;
  /** Slugs and pictures it had before: whoever is concerned by the change is answered, even after a crash. */
  readonly formerSlugs: readonly Slug[];
  readonly formerPictures: readonly string[];
};

/** `revision` grows with every write: it says whether anything changed since the item was read. */
export type UploadItem = UploadRecord & { readonly revision: number };

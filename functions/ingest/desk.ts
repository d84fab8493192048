import type { Receipt, Slug, Upload } from '../model/article.ts';
import type { Publication } from '../model/publication.ts';

/** An object of the content bucket as it now is; without `bytes` when it is longer than was asked for. */
export type StoredObject = {
  readonly sizeBytes: number;
  /** ISO 8601. */
  readonly lastModified: string;
  /** S3's name for this content of the object. */
  readonly etag?: string;
  readonly bytes?: Uint8Array;
};

/** What is to be written down of an object. */
export type UploadRecord = {
  readonly upload: Upload;
  /** The object its thumbnail is made of, readable or not. */
  readonly picture?: string;
  /** Slugs and pictures it had before: whoever is concerned by the change is answered, even after a crash. */
  readonly formerSlugs: readonly Slug[];
  readonly formerPictures: readonly string[];
};

/** What is written down; `revision` grows with every write. */
export type UploadItem = UploadRecord & { readonly revision: number };

/** Everything ingest needs of the world. All reads give what is there now. */
export type Desk = {
  readonly publication: Publication;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly readObject: (key: string, limitBytes: number) => Promise<StoredObject | undefined>;
  readonly readUpload: (key: string) => Promise<UploadItem | undefined>;
  /** False when somebody wrote since revision `seen` was read (undefined: since it was not there). */
  readonly writeUpload: (record: UploadRecord, seen: number | undefined) => Promise<boolean>;
  /** Leaves a hint that this object claims this slug. */
  readonly claimSlug: (slug: Slug, key: string) => Promise<void>;
  /** Objects that at some time claimed this slug. */
  readonly claimantsOf: (slug: Slug) => Promise<readonly string[]>;
  /** Leaves a hint that this object names this picture. */
  readonly namePicture: (picture: string, key: string) => Promise<void>;
  /** Objects that at some time named this picture. */
  readonly articlesNaming: (picture: string) => Promise<readonly string[]>;
  /** Stores a JPEG for mails to show and returns its key. */
  readonly putPicture: (jpeg: Uint8Array) => Promise<string>;
  readonly putReceipt: (receipt: Receipt) => Promise<void>;
};

import type { Receipt, Slug, Withdrawal } from '../model/article.ts';
import type { Fresh } from '../model/fresh.ts';
import type { EditionDesk } from './edition-desk.ts';
import type { Publication } from '../model/publication.ts';
import type { StoredObject, UploadItem, UploadRecord } from '../model/upload.ts';

export type { StoredObject, UploadItem, UploadRecord };

/** Everything ingest needs of the world. All reads give what is there now. */
export type Desk = {
  readonly publication: Publication;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly readObject: (key: string, limitBytes: number) => Promise<StoredObject | undefined>;
  readonly readUpload: (key: string) => Promise<UploadItem | undefined>;
  /** False when somebody wrote since revision `seen` was read (undefined: since it was not there). */
  readonly writeUpload: (record: UploadRecord, seen: number | undefined) => Promise<boolean>;
  /** Leaves word for the clock that instant readers may not have had this. */
  readonly markFresh: (fresh: Fresh) => Promise<void>;
  /** Leaves a hint that this object claims this slug. */
  readonly claimSlug: (slug: Slug, key: string) => Promise<void>;
  /** Objects that at some time claimed this slug. */
  readonly claimantsOf: (slug: Slug) => Promise<readonly string[]>;
  /** Undefined: the article of this slug never was withdrawn. */
  readonly readWithdrawal: (slug: Slug) => Promise<Withdrawal | undefined>;
  /** Leaves a hint that this object names this picture. */
  readonly namePicture: (picture: string, key: string) => Promise<void>;
  /** Objects that at some time named this picture. */
  readonly articlesNaming: (picture: string) => Promise<readonly string[]>;
  /** Stores a JPEG for mails to show and returns its key. */
  readonly putPicture: (jpeg: Uint8Array) => Promise<string>;
  readonly putReceipt: (receipt: Receipt) => Promise<void>;
  /** Tells `compile-template` that something happened to the template. */
  readonly passOnTemplate: () => Promise<void>;
  /** For editions that are uploaded. */
  readonly editions: EditionDesk;
};

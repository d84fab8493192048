import type { Slug } from './article.ts';
import type { EditionId, Serves } from './edition.ts';
import { MINUTE_MS } from './durations.ts';
import type { FindingId } from './review-finding.ts';

/** Editions that an editor may write a brief for: one of a schedule by its name, or a special one of any other name. */
export type BriefKind = 'special' | 'weekly' | 'monthly';

/**
 * What the file `editions/<id>.md` asks of its edition. Written by ingest alone, in the order of S3's events; a file that
 * has problems asks for nothing, like one that is removed.
 */
export type BriefUpload = {
  /** The object's key. */
  readonly key: string;
  /** S3's own order of events of one key, padded, as of `Upload`. */
  readonly sequencer: string;
  /** Of the content that was read, without quotation marks; empty once it was removed. */
  readonly etag: string;
  /** When that content was put, ISO 8601: by S3's clock, which tells contents apart. */
  readonly uploadedAt: string;
  /** When that content was first read, ISO 8601: by our own clock, which tells when things are due. */
  readonly readAt: string;
  readonly kind: BriefKind;
  /** In place of the subject that the digest would have. */
  readonly subject?: string;
  /** These, in this order: of a special edition all it has, of another one those that come first. */
  readonly articles?: readonly Slug[];
  /** Of a special edition without `articles`: all that were published since this instant, ISO 8601. */
  readonly since?: string;
  /** Of a special edition: whose readers get it. */
  readonly audience?: Serves;
  /** Of a special edition: an instant (ISO 8601), or as soon as what was uploaded with it has been read. */
  readonly sendAt?: string;
  /** Paragraphs of plain text above the articles. */
  readonly note?: readonly string[];
  /** Of another edition: shown before all that are neither named nor pinned. */
  readonly pins?: readonly Slug[];
  /** Of another edition: left out, and not used up. */
  readonly drops?: readonly Slug[];
  /** The file is gone, or cannot be used. */
  readonly removed?: true;
};

/** What the links of a review did. Written by them alone. */
export type BriefHand = {
  readonly drops: ReadonlySet<Slug>;
  readonly pins: ReadonlySet<Slug>;
  /** ISO 8601, like every `at`. */
  readonly held?: { readonly at: string };
  /** Bound to what was looked at: another rendering is not approved. */
  readonly approved?: { readonly rendering: string; readonly at: string };
  readonly sendNow?: { readonly rendering: string; readonly at: string };
  /** Findings of the preflight that somebody ticked off: they are so in every rendering in which they are found. */
  readonly seen: ReadonlySet<FindingId>;
  /** Links that ordered a test: never more than `MOST_REVIEW_TESTS`. */
  readonly tests: ReadonlySet<string>;
  /** Links that have done what they were for: each does it once. */
  readonly spent: ReadonlySet<string>;
};

/** What editors want of one edition: item `brief` / `<edition id>` of the edition table, each attribute with one writer. */
export type Brief = {
  readonly v: 1;
  readonly edition: EditionId;
  readonly upload?: BriefUpload;
  readonly hand: BriefHand;
};

/** After its file was read a special edition waits so long for what was uploaded with it, and for second thoughts. */
const SETTLES_MS = MINUTE_MS;

/** After its file was read a special edition waits so long for articles that it names and that are not there. */
export const AWAITS_ARTICLES_MS = 10 * MINUTE_MS;

/** When a special edition is to be sent: epoch milliseconds. */
export function specialDueAt({ sendAt = 'now', readAt }: Pick<BriefUpload, 'sendAt' | 'readAt'>): number {
  const settled = Date.parse(readAt) + SETTLES_MS;
  return sendAt === 'now' ? settled : Math.max(Date.parse(sendAt), settled);
}

/** Which content of its file a brief says; nothing once the file is gone. */
export function versionOf(upload: BriefUpload | undefined): string {
  return upload === undefined || upload.removed === true ? '' : `${upload.uploadedAt} ${upload.etag}`;
}

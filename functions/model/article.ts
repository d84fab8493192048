/** Lower-case ASCII words joined by `-`, at most 80 characters. */
export type Slug = string & { readonly brand: 'Slug' };

export function isSlug(text: string): text is Slug {
  return text.length <= 80 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}

/** The two cuts of a picture, as keys of the site bucket (`i/<hash>.jpg`); immutable, kept at least two years. */
export type Thumbnail = {
  /** 16:9, 1200 x 675 pixels, shown at 600 x 338. */
  readonly lead: string;
  /** 3:2, 600 x 400 pixels. */
  readonly card: string;
};

/** An upload that passed every check. Text is NFC, without control characters, and not escaped for any language. */
export type Article = {
  readonly slug: Slug;
  /** 1 to 200 graphemes. */
  readonly title: string;
  readonly description: string;
  /** The instant of `created_at`, ISO 8601 in UTC. */
  readonly publishedAt: string;
  /** `use: true`; anything else is a draft. */
  readonly use: boolean;
  /** Taken back by `newsletter withdraw`: then `use` is false here, whatever the file says. */
  readonly withdrawn?: true;
  /** Whole minutes, at least 1. */
  readonly readingMinutes: number;
  /** Leads the digest. */
  readonly pin: boolean;
  readonly author?: string;
  readonly section?: string;
  readonly tags?: readonly string[];
  /** BCP 47, when it differs from the publication's. */
  readonly language?: string;
  /** The article's own address; without it the publication's pattern decides. https only. */
  readonly url?: string;
  /** `YYYY-MM-DD`: mailed once more for each new date (field of a later issue, kept by ingest from the start). */
  readonly resend?: string;
  /** The key under which the picture was looked up and found; without it the card goes without. */
  readonly thumbnail?: Thumbnail;
};

/** One thing the editor must change. Never an exception, never retried. */
export type Problem = {
  /** 1-based line of the uploaded file. */
  readonly line: number;
  /** 1-based column, when it is known. */
  readonly column?: number;
  /**
   * How many lines of the file, from `line` on, the fix takes the place of; one when it is not there. 0: it is added
   * above `line`. Of several problems of one line those that add something stand first, in the order of the lines they
   * add; applied from the last to the first, all of a file's fixes can be pasted at once.
   */
  readonly lines?: number;
  /** The field of the front matter, or `file` for the file as a whole. */
  readonly field: string;
  /** What is wrong, in the publication's language, in plain words. */
  readonly message: string;
  /** The corrected line or lines to paste. */
  readonly fix: string;
};

/** A line that belongs to the page a text was copied from, and not to the text; it is left out of the draft. */
export type Cut = {
  /** 1-based line of the uploaded file. */
  readonly line: number;
  readonly text: string;
};

export type ReceiptStatus = 'accepted' | 'waiting' | 'rejected' | 'ignored';

/** The answer to an upload, at `receipts/<key>.json` of the private bucket. Fields may be added, not changed. */
export type Receipt = {
  readonly v: 1;
  readonly key: string;
  readonly status: ReceiptStatus;
  readonly slug?: string;
  readonly problems: readonly Problem[];
  /** Why it waits: for `use: true`, for its date, for its picture (it is mailed without one if need be). */
  readonly waitsFor?: readonly ('use' | 'date' | 'thumbnail')[];
  /** One sentence for people, in the publication's language. */
  readonly note: string;
  /** Which content of the object is answered: S3's ETag without its quotation marks. Not there once it was removed. */
  readonly etag?: string;
  /** For a text without front matter: the whole file, ready to be uploaded under the name of its slug. A draft. */
  readonly draft?: string;
  /** What was left out of `draft`, in the order of the lines. */
  readonly cuts?: readonly Cut[];
  /** The article is withdrawn: nothing is wrong with its file. */
  readonly withdrawn?: true;
};

/**
 * Whether an article is withdrawn, whatever its file says, and since when it is or is no more (ISO 8601): item
 * `withdrawal` / `<slug>` of the article table. Whichever upload holds the slug is concerned.
 */
export type Withdrawal = {
  readonly v: 1;
  readonly slug: Slug;
  readonly withdrawn: boolean;
  readonly at: string;
};

/**
 * What the desk knows of one object of the content bucket: item `upload` / `<object key>` of the article table.
 * Written only while no later event of that key has been seen (`sequencer`), so that the order of events is of no account.
 */
export type Upload = {
  readonly v: 1;
  /** The object's key as S3 has it, not normalised. */
  readonly key: string;
  /** S3's own order of events of one key, right-padded with zeros to compare (rules S3.3). */
  readonly sequencer: string;
  /** ISO 8601. Of two objects that claim one slug the older holds it; of equal ones the smaller key. */
  readonly lastModified: string;
  readonly status: 'accepted' | 'waiting' | 'rejected' | 'removed';
  /** The slug the object claims, also while another object holds it. */
  readonly slug?: Slug;
  readonly article?: Article;
  /** When its article was last withdrawn, or that was undone, ISO 8601. */
  readonly withdrawalAt?: string;
};

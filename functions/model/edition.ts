import type { Slug } from './article.ts';

/** One issue of the digest: `2026-W47` (ISO week in the publication's zone of the moment it is to be sent); later `2026-11`, `2026-11-22-0715`, or a name. */
export type EditionId = string & { readonly brand: 'EditionId' };

/** At most 60 characters that may stand in a key, an address and a message tag. */
export function isEditionId(text: string): text is EditionId {
  return /^[A-Za-z0-9-]{1,60}$/.test(text);
}

/** An article is used up once in each series. */
export type Series = 'weekly' | 'monthly' | 'instant';

export type EditionState = 'composing' | 'sending' | 'sent' | 'skipped';

/** The moves an edition may make; every write of a state carries the states it may come from. */
export const EDITION_MOVES: Readonly<Record<EditionState, readonly EditionState[]>> = {
  composing: ['sending', 'skipped'],
  sending: ['sent'],
  sent: [],
  skipped: [],
};

/** Why a week has no edition. */
export type SkipReason = 'no-articles' | 'too-few-articles' | 'no-subscribers';

/** The frozen audience in numbers: `candidates` as the scan counted them = `readers` in the ledger + `excluded`. */
export type FrozenAudience = {
  readonly candidates: number;
  readonly readers: number;
  /** By reason, `{}` when nobody is. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Audience objects, and ledger partitions, of this edition. */
  readonly runs: number;
  /** The folder of the audience objects: the fence under which the freeze was made. */
  readonly fence: number;
};

/** Item `edition` / `<id>` of the edition table: the truth about an edition. Fields appear as composing gets on. */
export type Edition = {
  readonly v: 1;
  readonly id: EditionId;
  readonly series: Series;
  readonly state: EditionState;
  /** When the schedule fired, ISO 8601 in UTC; the selection is made as of this instant. */
  readonly scheduledAt: string;
  /** Who composes now, and until when nobody else may take over (epoch milliseconds). */
  readonly attempt: string;
  readonly leaseUntil: number;
  /**
   * Counts who took the composition over. Whoever wakes up late carries a smaller number, and neither the ledger nor
   * the audience takes anything from them: without it they could set a batch that is being sent back to its start.
   */
  readonly fence: number;
  /** Frozen: in the order of the digest, all of them. Its presence is the first milestone of composing. */
  readonly articles?: readonly Slug[];
  /** Which rendering is sent: the name of a folder below `editions/<id>/` of the private bucket. Second milestone. */
  readonly rendering?: string;
  /** Third milestone: from here on the set of readers never changes. */
  readonly audience?: FrozenAudience;
  readonly reason?: SkipReason;
};

/**
 * `edition.json` beside each rendering: what is in the edition, for people and later stations.
 * Private bucket, `editions/<id>/<rendering>/edition.json`.
 */
export type EditionFile = {
  readonly v: 1;
  readonly id: EditionId;
  readonly series: Series;
  readonly scheduledAt: string;
  readonly rendering: string;
  readonly subject: string;
  /** The longest html part in bytes, unsubscribe address included; never above 90,000 (rules S2.1). */
  readonly htmlBytes: number;
  /** How far the layout stepped down to stay below that; `full` when it did not have to. */
  readonly step: string;
  readonly articles: readonly {
    readonly slug: Slug;
    readonly title: string;
    readonly url: string;
    /** How the digest shows it. */
    readonly place: 'lead' | 'card' | 'list';
  }[];
};

/**
 * What `deliver` needs to write to a reader: one file an edition and language.
 * Private bucket, `editions/<id>/<rendering>/message.<language>.json`.
 * `html` and `text` hold each mark of `MESSAGE_MARKS` wherever a reader's own value goes.
 */
export type MessageFile = {
  readonly v: 1;
  readonly edition: EditionId;
  readonly language: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
};

/**
 * Where a reader's own values go in `html` and `text`. Private-use characters, which ingest strips from
 * everything an editor writes: no article can bring one in.
 */
export const MESSAGE_MARKS = { unsubscribeUrl: '\uE000' } as const;

/** The order that composes an edition: a message of the compose queue. */
export type ComposeOrder = {
  readonly v: 1;
  readonly series: Series;
  /** The instant the schedule fired for, ISO 8601: it names the edition, the clock on the wall does not (rules S3.25). */
  readonly scheduledAt: string;
  /** Compose nothing: put the archive page of this edition again, with its articles as they now are. */
  readonly refresh?: EditionId;
};

/** Item `control` / `delivery` of the edition table, read with every wave. */
export type DeliveryControl = {
  readonly v: 1;
  /** Nothing is sent while it is true. */
  readonly stopped: boolean;
  /** What the account allows, less our reserve, for all lanes together. */
  readonly messagesPerSecond: number;
  readonly lanes: number;
};

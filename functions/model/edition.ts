import type { Slug } from './article.ts';
import type { Acknowledged } from './stop-switch.ts';

/** One issue of the digest: `2026-W47` (ISO week in the publication's zone of the moment it is to be sent); later `2026-11`, `2026-11-22-0715`, or a name. */
export type EditionId = string & { readonly brand: 'EditionId' };

export const LONGEST_EDITION_ID = 60;

/** At most 60 characters that may stand in a key, an address and a message tag. */
export function isEditionId(text: string): text is EditionId {
  return text.length <= LONGEST_EDITION_ID && /^[A-Za-z0-9-]+$/.test(text);
}

/** What a reader may choose: how often, and when. */
export type Cadence = 'weekly' | 'monthly' | 'instant';

export const SERIES = ['weekly', 'monthly', 'instant', 'special'] as const;

/** An article is used up once in each series, but `special`, which uses up nothing. */
export type Series = (typeof SERIES)[number];

/** Whose readers get an edition. */
export type Serves = 'all' | Cadence;

export type EditionState = 'composing' | 'review' | 'sending' | 'paused' | 'sent' | 'skipped' | 'cancelled';

/** The moves an edition may make; every write of a state carries the states it may come from. */
export const EDITION_MOVES: Readonly<Record<EditionState, readonly EditionState[]>> = {
  composing: ['review', 'sending', 'paused', 'skipped', 'cancelled'],
  // Its articles and rendering are there, its audience is not: editors look at it.
  review: ['composing', 'cancelled'],
  // Back to `composing` only while no reader was claimed: another brief was uploaded.
  sending: ['paused', 'sent', 'cancelled', 'composing'],
  paused: ['sending', 'cancelled', 'composing'],
  // Only for `newsletter resend`: readers whose delivery is unknown, or who were missed.
  sent: ['sending'],
  skipped: ['composing', 'cancelled'],
  cancelled: ['sending', 'composing'],
};

/**
 * Why an edition rests until somebody says go on: an operator's word; SES refuses reader after reader; the sender's
 * set-up is at fault; it is later than its readers should be written to; too many mails came back, or were complained of;
 * who was about to pause it, or to let it go on, came no further than half of that.
 */
export type Pause = {
  readonly why: 'operator' | 'refusals' | 'set-up' | 'late' | 'bounces' | 'complaints' | 'half-done';
  /** SES's code and its own words. */
  readonly code?: string;
  readonly words?: string;
  /** Of the stop switch: so many, of so many readers whose fate was known. */
  readonly count?: number;
  readonly of?: number;
  /** When the backup began that it was restored from, ISO 8601: who waits by its ledger may have got it since then. */
  readonly backupOf?: string;
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
  /**
   * A digit a run: how long ago its readers confirmed, 0 the most recently. What does not fit into a day's allowance
   * goes to 0 first. Missing in editions of before: all alike.
   */
  readonly cohorts?: string;
  /**
   * When the reading of all subscribers began and ended, ISO 8601: who confirmed before is in it, who did after is not.
   * Missing in editions of before.
   */
  readonly scannedAt?: { readonly from: string; readonly to: string };
};

/** Item `edition` / `<id>` of the edition table: the truth about an edition. Fields appear as composing gets on. */
export type Edition = {
  readonly v: 1;
  readonly id: EditionId;
  readonly series: Series;
  /** Whom a special edition serves; any other one serves its series. */
  readonly for?: Serves;
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
  /** Of that rendering, in the publication's language: what the index and the feeds call the edition. */
  readonly subject?: string;
  /** ISO 8601: when the audience may be frozen and sending begins. Only of an edition that editors look at before. */
  readonly sendAt?: string;
  /** Of such an edition: all that the selection had at the cut-off, what was dropped since included. */
  readonly offered?: readonly Slug[];
  /** Of such an edition: which wishes of its brief its present rendering follows (`wishesOf`). */
  readonly wishes?: string;
  /** Of such an edition: when it was to go, and which pictures of ours were not there (keys). */
  readonly blocked?: { readonly at: string; readonly pictures: readonly string[] };
  /** Third milestone: from here on the set of readers never changes. */
  readonly audience?: FrozenAudience;
  readonly reason?: SkipReason;
  /** What its brief asked for when its articles were frozen: what is sent says this, whatever the file says later. */
  readonly brief?: FrozenBrief;
  /** ISO 8601: the first reader was about to be claimed. From here on no upload changes what is mailed. */
  readonly begunAt?: string;
  /** Of a paused edition. */
  readonly pause?: Pause;
  /** ISO 8601: after this instant nobody is written to any more without an operator's word. */
  readonly sendBy?: string;
  /** ISO 8601: since when nobody waits any more. */
  readonly sentAt?: string;
  /** ISO 8601: since when an operator's word keeps it from everybody else. Missing in editions cancelled before there was one. */
  readonly cancelledAt?: string;
  /** With what the stop switch had counted somebody let the edition go on. */
  readonly acknowledged?: Acknowledged;
  /** ISO 8601: until then the first readers' events are waited for. */
  readonly canaryUntil?: string;
  /** Renderings that were mailed before the present one (`resume --recompose`), and how many readers have each. */
  readonly earlier?: readonly { readonly rendering: string; readonly submitted: number }[];
  /** What people have been told of by letter, an event a name: nobody is told twice. */
  readonly told?: ReadonlySet<string>;
};

/** The part of a brief that an edition keeps. */
export type FrozenBrief = {
  /** Which content of the file: see `versionOf` in brief.ts. */
  readonly version: string;
  readonly subject?: string;
  /** Paragraphs. */
  readonly note?: readonly string[];
};

/** Whom an edition serves. */
export function servesOf({ series, for: serves = 'all' }: Pick<Edition, 'series' | 'for'>): Serves {
  return series === 'special' ? serves : series;
}

/**
 * Folders of the private bucket with renderings, `<folder>/<id>/<rendering>/…`: those of editions, and those that
 * `newsletter test` made of one that is not composed yet, which are gone after a week.
 */
export type RenderingFolder = 'editions' | 'tests';

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
  /** Our own that it shows in any language, by their keys. Missing in renderings of before. */
  readonly pictures?: readonly ShownPicture[];
};

export type ShownPicture = { readonly key: string; readonly article?: Slug };

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
export const MESSAGE_MARKS = { unsubscribeUrl: '\uE000', preferencesUrl: '\uE001' } as const;

/** A value that differs from reader to reader. */
export type ReaderMark = keyof typeof MESSAGE_MARKS;

/** The order that composes an edition: a message of the compose queue. */
export type ComposeOrder = {
  readonly v: 1;
  readonly series: Series;
  /** The instant the schedule fired for, ISO 8601: it names the edition, the clock on the wall does not (rules S3.25). */
  readonly scheduledAt: string;
  /** Compose nothing: put the archive page of this edition again, with its articles as they now are. */
  readonly refresh?: EditionId;
  /** Render this paused edition again, with its articles as they now are, for the readers who were not yet mailed. */
  readonly recompose?: EditionId;
  /** Of series `special`: which one, for no instant tells its name. */
  readonly edition?: EditionId;
};

/** Item `control` / `delivery` of the edition table, read with every wave. */
export type DeliveryControl = {
  readonly v: 1;
  /** Nothing is sent while it is true. */
  readonly stopped: boolean;
  /** What the account allows, less our reserve, for all lanes together. */
  readonly messagesPerSecond: number;
  readonly lanes: number;
  /** Editions that rest: read with every wave, so that a pause holds within one. */
  readonly paused?: ReadonlySet<EditionId>;
  /** The last throttle of any lane: see `paceInForce`. */
  readonly slowdown?: Slowdown;
  /** Missing: SES sets this account no daily limit, and nothing has to be warmed up. */
  readonly allowance?: Allowance;
};

/** How many messages may be sent: what SES and the warm-up of a new stack leave, less our reserve. */
export type Allowance = {
  /** Now, within the running 24 hours. */
  readonly left: number;
  /** On each of the following days; the last one for all that come after. At least one, each at least 1. */
  readonly nextDays: readonly number[];
};

/** SES asked for a slower pace: `factor` of the full one at that instant (epoch milliseconds). */
export type Slowdown = { readonly factor: number; readonly at: number };

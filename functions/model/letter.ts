import type { EditionAccount } from './account.ts';
import type { Problem } from './article.ts';
import type { EditionId, Pause, RenderingFolder, SkipReason } from './edition.ts';
import type { Language } from './publication.ts';
import type { Held } from './review.ts';
import type { SubscriberId } from './subscriber.ts';

/** Who gets a letter by what they do: the addresses are a setting. */
export type LetterRole = 'editors' | 'operators';

/**
 * A single mail that is no digest, or a test of one. Whom it goes to is a role, or a subscriber's id; only the message of
 * a test holds an address, which somebody typed and nothing else knows.
 */
export type Letter = {
  readonly v: 1;
  /** Makes it unique: of all letters with one key one is sent to each of its readers. ASCII, at most 120 characters. */
  readonly key: string;
} & (
  | { readonly to: LetterRole; readonly kind: 'receipts'; readonly values: ReceiptsLetter }
  | { readonly to: LetterRole; readonly kind: 'notice'; readonly values: NoticeLetter }
  | { readonly to: LetterRole; readonly kind: 'account'; readonly values: AccountLetter }
  | { readonly to: { readonly subscriber: SubscriberId }; readonly kind: 'confirm'; readonly values: ConfirmLetter }
  | { readonly to: LetterRole; readonly kind: 'review'; readonly values: ReviewLetter }
  | { readonly to: LetterRole | { readonly address: string }; readonly kind: 'test'; readonly values: TestLetter }
);

/**
 * Asks editors to look at an edition before it is sent: `first` for each rendering, `due` when its time has come and it
 * waits for a word, or it was to go and something has to be mended first. What it says of the edition is read when it is written, and its links are made then.
 */
export type ReviewLetter = {
  readonly edition: EditionId;
  readonly rendering: string;
  /** ISO 8601. */
  readonly sendAt: string;
  readonly what: 'first' | 'due';
  /** Of `due`: for which word it waits. */
  readonly held?: Held;
};

/** An edition as its readers get it, for somebody who looks at it: which rendering, and in which language. */
export type TestLetter = {
  readonly edition: EditionId;
  readonly rendering: string;
  readonly language: Language;
  /** In which folder of the private bucket it lies: that of editions, or, of one that is not composed yet, of tests. */
  readonly folder: RenderingFolder;
};

/**
 * Asks somebody whether they want what they, or a stranger, wished: the wish lies in its table. When it was made, epoch
 * milliseconds; whether the letter goes out is for `post` to say.
 */
export type ConfirmLetter = { readonly at: number };

export type LetterOf<Kind extends Letter['kind']> = Extract<Letter, { readonly kind: Kind }>;

/** Why an edition goes without an article that was taken in. Days are `YYYY-MM-DD` in the publication's zone. */
export type LeftOut = { readonly edition: EditionId } & (
  | { readonly why: 'tooOld'; readonly published: string; readonly days: number }
  | { readonly why: 'beforeStart'; readonly published: string; readonly start: string }
  | { readonly why: 'tooMany'; readonly maximum: number }
  // Its editors left it out, or it came after the cut-off of its review.
  | { readonly why: 'dropped' | 'cutoff' }
);

/** An article, or another file of use. */
type TakenIn = {
  readonly key: string;
  readonly title: string;
  readonly note: string;
  /** The edition it will be in as things stand, its place there counted from 1, and when that goes out (ISO 8601). */
  readonly edition?: { readonly id: EditionId; readonly position: number; readonly sendsAt: string };
  /** Why the coming edition goes without it, as things stand. */
  readonly leftOut?: LeftOut;
};

/** What became of a burst of uploads, for the editors. Lists hold at most `LETTER_LIST` entries; `more` counts the rest. */
export type ReceiptsLetter = {
  readonly accepted: readonly TakenIn[];
  /** One that waits for its picture, or for a date before the coming edition, has its place there. */
  readonly waiting: readonly TakenIn[];
  readonly rejected: readonly { readonly key: string; readonly note: string; readonly problems: readonly Problem[] }[];
  readonly ignored: readonly { readonly key: string; readonly note: string }[];
  /** Pictures that were taken in without a word to say about them. */
  readonly pictures: number;
  readonly more: number;
};

export const LETTER_LIST = 100;

/**
 * What people must know of an edition: it rests until an operator says go on, or not everybody gets it today. Numbers
 * are readers, as things stood when the letter was written.
 */
export type NoticeLetter = {
  readonly edition: EditionId;
  /** Its subject, by which people know a special edition. */
  readonly subject?: string;
} & (
  | {
      readonly what: 'held';
      readonly why: Exclude<Pause['why'], 'operator'>;
      /** SES's code and its own words. */
      readonly code?: string;
      readonly words?: string;
      /** Of the stop switch: so many, of so many readers whose fate was known. */
      readonly count?: number;
      readonly of?: number;
      /** SES took their mail; it may have taken it; they wait. */
      readonly submitted: number;
      readonly unknown: number;
      readonly waiting: number;
    }
  | {
      readonly what: 'spread';
      /** Of those who wait: so many get it today, the others later. */
      readonly today: number;
      readonly later: number;
      /** When the last one is expected to have been written to, ISO 8601. */
      readonly endsAt: string;
    }
  | {
      /** A special edition that nobody gets: why. */
      readonly what: 'unsent';
      readonly reason: SkipReason;
    }
  | NoEdition
);

/** An upload of a week without an edition. */
export type NoEditionFile = {
  readonly key: string;
  /** The key of what could not be read. */
  readonly title: string;
  /** Of one that is dated too late or too early, ISO 8601. */
  readonly publishedAt?: string;
  /** The first one of a refused upload. */
  readonly problem?: Pick<Problem, 'line' | 'message'>;
};

/** How many there were, and the newest of them, at most ten. */
type NoEditionFiles = { readonly count: number; readonly files: readonly NoEditionFile[] };

/** Why a week has no edition. */
export type NoEdition = {
  readonly what: 'none';
  readonly reason: Exclude<SkipReason, 'no-subscribers'>;
  /** An edition needs so many articles. */
  readonly minimum: number;
  /** When the next one is due, ISO 8601. */
  readonly nextAt: string;
  /** Articles that could have been mailed, one that waits for its picture among them; they are free for the next one. */
  readonly ready: NoEditionFiles;
  readonly draft: NoEditionFiles;
  /** Dated after that moment. */
  readonly future: NoEditionFiles;
  readonly tooOld: NoEditionFiles;
  /** With its first problem each. */
  readonly rejected: NoEditionFiles;
};

/** What became of an edition a day after it was sent, and of the one before it in its series. */
export type AccountLetter = { readonly edition: EditionAccount; readonly before?: EditionAccount };

/** What is known of one letter to one of its readers. `unknown` is never sent again by itself. */
export type LetterOutcome = 'claimed' | 'pending' | 'submitted' | 'refused' | 'unknown' | 'excluded';

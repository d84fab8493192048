import type { EditionId } from './edition.ts';
import type { Exclusion, SubscriberId } from './subscriber.ts';

/** Readers in a batch, the unit of the ledger. */
export const BATCH_READERS = 50;
/** Batches in a run, the unit of a lane message and of an audience object. */
export const RUN_BATCHES = 20;
export const RUN_READERS = BATCH_READERS * RUN_BATCHES;
/** Readers claimed together. */
export const WAVE_READERS = 10;

/** One edition to one subscriber, as the ledger's own writer knows it. */
export type Outcome = 'pending' | 'claimed' | 'submitted' | 'refused' | 'unknown' | 'cancelled' | Exclusion;

/** A batch's outcomes are one string, a letter a reader: small, and readable in the console. Final: letters may be added. */
export const OUTCOME_LETTERS: Readonly<Record<Outcome, string>> = {
  pending: '.',
  claimed: 'c',
  submitted: 's',
  refused: 'r',
  unknown: 'u',
  cancelled: 'x',
  left: 'l',
  paused: 'p',
  suppressed: 'b',
  unconfirmed: 'n',
  erased: 'e',
  cadence: 'k',
  'only-to': 'o',
};

const OUTCOME_OF_LETTER = new Map<string, Outcome>();
for (const outcome of Object.keys(OUTCOME_LETTERS).filter(isOutcome))
  OUTCOME_OF_LETTER.set(OUTCOME_LETTERS[outcome], outcome);

function isOutcome(word: string): word is Outcome {
  return word in OUTCOME_LETTERS;
}

/**
 * The moves a delivery may make. `unknown`, `refused` and `cancelled` are left only by an operator's word or a setting of
 * theirs, `refused` also when it turns out that SES refuses reader after reader.
 */
export const OUTCOME_MOVES: Readonly<Record<Outcome, readonly Outcome[]>> = {
  pending: ['claimed', 'cancelled'],
  claimed: [
    'pending',
    'submitted',
    'refused',
    'unknown',
    'left',
    'paused',
    'suppressed',
    'unconfirmed',
    'erased',
    'cadence',
    'only-to',
  ],
  unknown: ['pending'],
  submitted: [],
  refused: ['pending'],
  cancelled: ['pending'],
  left: [],
  paused: [],
  suppressed: [],
  unconfirmed: [],
  erased: [],
  cadence: [],
  'only-to': [],
};

/** Where a reader stands in an edition: position = batch x 50 + reader; run = batch / 20, rounded down. */
export type Position = { readonly batch: number; readonly reader: number };

/**
 * Ledger item `<edition>#<run>` / `batch#<index in run>`, written by `deliver` alone (compose makes it, clock ends expired leases;
 * every write carries the attempt it follows). Run is 5 digits, index 2.
 */
export type Batch = {
  readonly v: 1;
  /** Number in the edition: run x 20 + index. */
  readonly batch: number;
  /** A letter a reader, in the order of the audience object. */
  readonly outcomes: string;
  /** The last write: `` before the first. Begins with the attempt that the messages carry as a tag; never the same twice. */
  readonly attempt: string;
  /** While readers are claimed: until when (epoch milliseconds) nobody else may touch them. 0 otherwise. */
  readonly leaseUntil: number;
  /** The fence of the freeze that made the item; a freeze with a smaller one cannot write it again. */
  readonly fence: number;
  /** SES's own code for a refused reader, by position in the batch. */
  readonly refusals?: Readonly<Record<string, string>>;
};

/** The message of a lane: a hint that this run has readers who wait. The ledger decides. */
export type RunMessage = {
  readonly v: 1;
  readonly edition: EditionId;
  readonly run: number;
  /** Counts the times the run was put on a lane; deduplication id `<edition>:<run>:<round>`. */
  readonly round: number;
  /** At most so many readers may be written to this time: the rest of a day's allowance. Missing: all who wait. */
  readonly limit?: number;
};

/** Audience object `audiences/<edition>/<fence>/<run>.json.gz` of the private bucket: ids, no address. One language a run. */
export type AudienceRun = {
  readonly v: 1;
  readonly edition: EditionId;
  readonly run: number;
  readonly language: string;
  readonly readers: readonly SubscriberId[];
};

/**
 * What is known after one call to SES (rules S3.35):
 * accepted · refused (this message, for good) · throttled (too fast, or `daily`: the allowance of 24 hours is used up) ·
 * halted (our set-up is at fault, no reader is) · unsent (the request never left: try again) ·
 * unknown (SES may have it: never send again by ourselves).
 */
export type SendResult =
  | { readonly kind: 'accepted'; readonly messageId: string }
  /** `words`: what SES itself says of it. */
  | { readonly kind: 'refused' | 'halted'; readonly code: string; readonly words: string }
  | { readonly kind: 'unsent' | 'unknown'; readonly code: string }
  | { readonly kind: 'throttled'; readonly daily: boolean };

/** Names of the SES message tags; values are `[A-Za-z0-9_-]` (rules S3.31). `reader` is the position in the batch. */
export const MESSAGE_TAGS = { edition: 'edition', batch: 'batch', reader: 'reader', attempt: 'attempt' } as const;

export function runOf(batch: number): number {
  return Math.floor(batch / RUN_BATCHES);
}

export function readOutcomes(letters: string): Outcome[] {
  return letters.split('').map((letter) => {
    const outcome = OUTCOME_OF_LETTER.get(letter);
    if (outcome === undefined) throw new Error(`the ledger has an outcome letter nobody knows: ${letter}`);
    return outcome;
  });
}

export function writeOutcomes(outcomes: readonly Outcome[]): string {
  return outcomes.map((outcome) => OUTCOME_LETTERS[outcome]).join('');
}

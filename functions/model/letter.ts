import type { Problem } from './article.ts';
import type { EditionId } from './edition.ts';

/** A single mail that is no digest. Whom it goes to is a role: the addresses are a setting, and in no message. */
export type Letter = {
  readonly v: 1;
  /** Makes it unique: of all letters with one key one is sent to each of its readers. ASCII, at most 120 characters. */
  readonly key: string;
  readonly to: 'editors' | 'operators';
} & { readonly kind: 'receipts'; readonly values: ReceiptsLetter };

/** An article, or another file of use. */
type TakenIn = {
  readonly key: string;
  readonly title: string;
  readonly note: string;
  /** The edition it will be in as things stand, its place there counted from 1, and when that goes out (ISO 8601). */
  readonly edition?: { readonly id: EditionId; readonly position: number; readonly sendsAt: string };
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

/** What is known of one letter to one of its readers. `unknown` is never sent again by itself. */
export type LetterOutcome = 'claimed' | 'pending' | 'submitted' | 'refused' | 'unknown' | 'excluded';

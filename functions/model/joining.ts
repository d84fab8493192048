import type { Cadence } from './edition.ts';
import type { Language } from './publication.ts';
import type { SubscriberId } from './subscriber.ts';
import { DAY_MS } from './durations.ts';

/**
 * Somebody's wish to join, not confirmed yet: the last one for an address. It is no subscriber and lies in a table of
 * its own, whose items go away by themselves: strangers write no row of a subscriber, and nothing of a wish that nobody
 * confirms is left.
 */
export type Wish = {
  readonly v: 1;
  readonly id: SubscriberId;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly address: string;
  readonly language: Language;
  readonly cadence: Cadence;
  /** The page or form, the version of its words, and the network it came from: what becomes a line of the consents. */
  readonly source: string;
  readonly wording: string;
  readonly ip?: string;
};

/** How long a wish, and the link in its letter, can be confirmed. */
export const WISH_MS = 7 * DAY_MS;

/** Whether what was wished or linked at that instant still holds now, both in epoch milliseconds. */
export function isOpen(at: number, now: number): boolean {
  return now < at + WISH_MS;
}

/** How long letters of confirmation are counted. */
export const LETTERS_COUNTED_MS = 30 * DAY_MS;
const LETTERS_IN_THAT_TIME = 3;

/**
 * Whether an address may get one more letter of confirmation: one in 24 hours, three in 30 days. Whoever types a
 * stranger's address over and over cannot flood them (rules S4.40).
 * @param sent when letters were ordered for it, epoch milliseconds
 */
export function mayGetLetter(sent: readonly number[], now: number): boolean {
  const counted = sent.filter((at) => at > now - LETTERS_COUNTED_MS);
  return counted.length < LETTERS_IN_THAT_TIME && counted.every((at) => at <= now - DAY_MS);
}

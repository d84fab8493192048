import type { EditionId } from './edition.ts';
import type { SubscriberId } from './subscriber.ts';

/**
 * What SES's events say of a message, as far as it changes the ledger. `bounce`: it did not arrive, for whatever reason;
 * `permanent`, beside it: and that counts against the sender, for the mailbox does not exist and SES tried it.
 */
export const FEEDBACK_KINDS = ['send', 'delivery', 'delay', 'bounce', 'permanent', 'complaint', 'reject'] as const;
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number];

/**
 * Ledger item `<edition>#<run>` / `events#<index in run>`, written by `feedback` alone: one number set an event type,
 * holding positions in the batch. Adding twice, or in another order, changes nothing.
 */
export type BatchEvents = { readonly v: 1; readonly batch: number } & {
  readonly [kind in FeedbackKind]?: ReadonlySet<number>;
};

/** One reader named by one SES event, found by the message tags. */
export type FeedbackEvent = {
  readonly kind: Exclude<FeedbackKind, 'permanent'>;
  /** Of a bounce that counts against the sender. */
  readonly permanent?: true;
  readonly edition: string;
  readonly batch: number;
  readonly reader: number;
  /** Of a welcome: whose it is. Batch and reader are 0 then. */
  readonly welcome?: SubscriberId;
};

/**
 * What one SES event says of one mailbox: it is `gone`, it took no mail this time (`soft`), or its owner `complained`.
 * `address` is as SES names it; `at` the event's own instant, ISO 8601 in UTC; `edition` the one it is about, if any.
 */
export type MailboxNews = {
  readonly what: 'gone' | 'soft' | 'complained';
  readonly address: string;
  readonly at: string;
  readonly edition?: EditionId;
};

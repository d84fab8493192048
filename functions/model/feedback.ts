/** The SES events that change the ledger; any other is acknowledged and dropped. */
export type FeedbackKind = 'send' | 'delivery' | 'delay' | 'bounce' | 'complaint' | 'reject';

export const FEEDBACK_KINDS: readonly FeedbackKind[] = ['send', 'delivery', 'delay', 'bounce', 'complaint', 'reject'];

/**
 * Ledger item `<edition>#<run>` / `events#<index in run>`, written by `feedback` alone: one number set an event type,
 * holding positions in the batch. Adding twice, or in another order, changes nothing.
 */
export type BatchEvents = { readonly v: 1; readonly batch: number } & {
  readonly [kind in FeedbackKind]?: ReadonlySet<number>;
};

/** One reader named by one SES event, found by the message tags. */
export type FeedbackEvent = {
  readonly kind: FeedbackKind;
  readonly edition: string;
  readonly batch: number;
  readonly reader: number;
};

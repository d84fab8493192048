import type { Language } from './publication.ts';
import type { Series } from './edition.ts';

/** Keyed hash of the address (lower-cased, NFC, domain as A-label; no dot or plus folding): 22 characters of base64url. */
export type SubscriberId = string & { readonly brand: 'SubscriberId' };

export function isSubscriberId(text: string): text is SubscriberId {
  return /^[A-Za-z0-9_-]{22}$/.test(text);
}

export type SubscriberStatus = 'pending' | 'active' | 'paused' | 'unsubscribed' | 'suppressed';

/** A later explicit double opt-in may bring back who left, never who complained or bounced for good (rules S1.16). */
export const SUBSCRIBER_MOVES: Readonly<Record<SubscriberStatus, readonly SubscriberStatus[]>> = {
  pending: ['active', 'unsubscribed', 'suppressed'],
  active: ['paused', 'unsubscribed', 'suppressed'],
  paused: ['active', 'unsubscribed', 'suppressed'],
  unsubscribed: ['pending', 'suppressed'],
  suppressed: [],
};

/** Item `<id>` of the subscriber table. Erasure removes the item's address and name, not the item. */
export type Subscriber = {
  readonly v: 1;
  readonly id: SubscriberId;
  readonly status: SubscriberStatus;
  readonly address?: string;
  readonly name?: string;
  readonly cadence: Series;
  readonly language: Language;
  /** ISO 8601. */
  readonly confirmedAt?: string;
};

/** Why a candidate gets nothing. */
export type Exclusion = 'left' | 'paused' | 'suppressed' | 'unconfirmed' | 'erased' | 'cadence' | 'only-to';

/** A stage that is not production writes only to these: addresses, or `@domain` for a whole one. */
export type OnlyTo = readonly string[] | undefined;

export function inOnlyTo(onlyTo: OnlyTo, address: string): boolean {
  if (onlyTo === undefined) return true;
  const lower = address.toLowerCase();
  return onlyTo.some((entry) => {
    const wanted = entry.toLowerCase();
    return wanted.startsWith('@') ? lower.endsWith(wanted) : lower === wanted;
  });
}

/**
 * Whether this person may get a mail of this series now: their address if so, the reason if not.
 * Asked twice: when the audience is frozen, and within five seconds of the call to SES (promise 3).
 */
export function consentOf(
  subscriber: Subscriber | undefined,
  series: Series,
  onlyTo: OnlyTo,
): { readonly address: string } | { readonly excluded: Exclusion } {
  if (subscriber?.address === undefined) return { excluded: 'erased' };
  switch (subscriber.status) {
    case 'unsubscribed':
      return { excluded: 'left' };
    case 'paused':
      return { excluded: 'paused' };
    case 'suppressed':
      return { excluded: 'suppressed' };
    case 'pending':
      return { excluded: 'unconfirmed' };
    case 'active':
      if (subscriber.cadence !== series) return { excluded: 'cadence' };
      return inOnlyTo(onlyTo, subscriber.address) ? { address: subscriber.address } : { excluded: 'only-to' };
  }
}

/** Candidates: the active subscribers whose cadence this series serves. */
export function isCandidate(subscriber: Subscriber, series: Series): boolean {
  return subscriber.status === 'active' && subscriber.cadence === series;
}

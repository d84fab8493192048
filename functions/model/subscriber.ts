import type { Language } from './publication.ts';
import type { Cadence, Serves } from './edition.ts';

/** Keyed hash of the address (lower-cased, NFC, domain as A-label; no dot or plus folding): 22 characters of base64url. */
export type SubscriberId = string & { readonly brand: 'SubscriberId' };

/** 16 bytes: of the last character's six bits only two are used. */
export function isSubscriberId(text: string): text is SubscriberId {
  return /^[A-Za-z0-9_-]{21}[AQgw]$/.test(text);
}

export type SubscriberStatus = 'pending' | 'active' | 'paused' | 'unsubscribed' | 'suppressed';

/**
 * Who left comes back by their own word alone: a new confirmation, or undoing it. Who is suppressed comes back by an
 * operator's word, to what they were, and never after a complaint (rules S1.16); `pending` never gets a mail.
 */
export const SUBSCRIBER_MOVES: Readonly<Record<SubscriberStatus, readonly SubscriberStatus[]>> = {
  pending: ['active', 'unsubscribed', 'suppressed'],
  active: ['paused', 'unsubscribed', 'suppressed'],
  paused: ['active', 'unsubscribed', 'suppressed'],
  unsubscribed: ['active', 'paused', 'suppressed'],
  suppressed: ['pending', 'active', 'paused', 'unsubscribed'],
};

/** Item `<id>` of the subscriber table. Erasure removes what says who it is, not the item: no import brings them back. */
export type Subscriber = {
  readonly v: 1;
  readonly id: SubscriberId;
  readonly status: SubscriberStatus;
  /** Missing: erased. */
  readonly address?: string;
  readonly name?: string;
  readonly cadence: Cadence;
  readonly language: Language;
  /** ISO 8601. */
  readonly confirmedAt?: string;
  /** ISO 8601. Who is `paused` counts as active from this instant on: nothing has to wake them. Missing: until their word. */
  readonly pausedUntil?: string;
  /** Of who left: when (ISO 8601), and what they were, for whoever takes it back. */
  readonly leftAt?: string;
  readonly leftFrom?: SubscriberStatus;
  readonly suppressed?: Suppression;
  /** When an operator last lifted a suppression (ISO 8601): bounces of before say nothing any more. */
  readonly restoredAt?: string;
  /**
   * Editions whose mail this mailbox did not take for a passing reason, each as `<edition> <instant>` (ISO 8601). Nothing
   * is written when one arrives: what lies between two of them is told by the list of editions. A string set in the table.
   */
  readonly softBounces?: readonly string[];
  /** What this person agreed to and took back, the oldest first: only ever added to, until erasure. */
  readonly consents?: readonly ConsentEntry[];
};

/**
 * Why nobody may write to somebody, since when (ISO 8601; of several events alike the latest), and what they were before.
 */
export type Suppression = {
  readonly why: 'bounce' | 'complaint' | 'operator';
  readonly at: string;
  readonly from?: SubscriberStatus;
};

export const CONSENT_EVENTS = [
  'requested',
  'confirmed',
  'imported',
  'left',
  'returned',
  'paused',
  'resumed',
  'chose',
  'suppressed',
  'restored',
  'erased',
] as const;

/** One line of what we can show of somebody's consent (rules S1.51). */
export type ConsentEntry = {
  /** ISO 8601. */
  readonly at: string;
  readonly what: (typeof CONSENT_EVENTS)[number];
  /** Where it came from: the page or mail, the command, the import's file. */
  readonly source: string;
  /** Which version of the words the person had before them. */
  readonly wording?: string;
  /** Of the person's network, and no more: the first 24 bits of an IPv4 address, 48 of IPv6. */
  readonly ip?: string;
  /** An operator's own words: the evidence of an import, the reason for a restoration. */
  readonly note?: string;
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

/** For how long who left may take it back. */
export const TAKE_BACK_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * What who was suppressed by mistake is again: what they were, but gone if they left meanwhile, or if nothing but their
 * hash is known. Those may join again themselves.
 */
export function restoredStatus({ leftAt, suppressed, address }: Subscriber): SubscriberStatus {
  return leftAt === undefined && address !== undefined ? (suppressed?.from ?? 'active') : 'unsubscribed';
}

/** What somebody is at this instant (epoch milliseconds): a pause that is over has ended by itself. */
export function statusAt({ status, pausedUntil }: Subscriber, now: number): SubscriberStatus {
  const isOver = pausedUntil !== undefined && Date.parse(pausedUntil) <= now;
  return status === 'paused' && isOver ? 'active' : status;
}

function isServed({ cadence }: Subscriber, serves: Serves): boolean {
  return serves === 'all' || cadence === serves;
}

/**
 * Whether this person may get a mail that serves these readers now (epoch milliseconds): their address if so, the reason if not.
 * Asked twice: when the audience is frozen, and within five seconds of the call to SES (promise 3).
 */
export function consentOf(
  subscriber: Subscriber | undefined,
  serves: Serves,
  onlyTo: OnlyTo,
  now: number,
): { readonly address: string } | { readonly excluded: Exclusion } {
  if (subscriber?.address === undefined) return { excluded: 'erased' };
  switch (statusAt(subscriber, now)) {
    case 'unsubscribed':
      return { excluded: 'left' };
    case 'paused':
      return { excluded: 'paused' };
    case 'suppressed':
      return { excluded: 'suppressed' };
    case 'pending':
      return { excluded: 'unconfirmed' };
    case 'active':
      if (!isServed(subscriber, serves)) return { excluded: 'cadence' };
      return inOnlyTo(onlyTo, subscriber.address) ? { address: subscriber.address } : { excluded: 'only-to' };
  }
}

/** Candidates: the subscribers who are active now (epoch milliseconds) and whom the edition serves. */
export function isCandidate(subscriber: Subscriber, serves: Serves, now: number): boolean {
  return isServed(subscriber, serves) && statusAt(subscriber, now) === 'active';
}

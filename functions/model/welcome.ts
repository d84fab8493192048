import type { Edition, FrozenAudience, Series } from './edition.ts';
import { isSubscriberId, type SubscriberId } from './subscriber.ts';

/**
 * The message of the welcomes' queue: this person has confirmed, and may get the latest edition of their series. A hint,
 * which may come twice or late: what became of it stands in the ledger.
 */
export type WelcomeMessage = {
  readonly v: 1;
  readonly welcome: SubscriberId;
  /** When they confirmed, ISO 8601: a confirmation brings one welcome, whoever presses its button how often. */
  readonly at: string;
};

/**
 * For how long after the confirmation a welcome may still go out. Who has to wait longer (this stage is stopped, SES takes
 * nothing) gets the next edition; a mail that comes the next morning welcomes nobody.
 */
export const WELCOME_MS = 4 * 60 * 60 * 1000;

/** An edition whose readers are known. */
export type Frozen = Edition & { readonly audience: FrozenAudience };

/** A reader of the instant series wants what is new: what is older is in no other reader's mailbox as news either. */
const INSTANT_WELCOMES_MS = 24 * 60 * 60 * 1000;

/**
 * The edition that welcomes a reader of a series: the newest that is really going out. One that is being composed, rests or
 * was called off is none, and an instant one is none any more after a day.
 * @param now epoch milliseconds
 */
export function latestOf(editions: readonly Edition[], series: Series, now: number): Frozen | undefined {
  const oldest = series === 'instant' ? now - INSTANT_WELCOMES_MS : -Infinity;
  const going = editions.filter(isGoingOut).filter((edition) => edition.series === series);
  const [latest] = going.toSorted((one, other) => Date.parse(other.scheduledAt) - Date.parse(one.scheduledAt));
  return latest !== undefined && Date.parse(latest.scheduledAt) >= oldest ? latest : undefined;
}

function isGoingOut(edition: Edition): edition is Frozen {
  const { state, audience, rendering } = edition;
  return (state === 'sending' || state === 'sent') && audience !== undefined && rendering !== undefined;
}

const PREFIX = 'w-';

/** A welcome's value of the message tag `batch`, in the place of a number: its ledger item is found by it. */
export function welcomeTag(id: SubscriberId): string {
  return `${PREFIX}${id}`;
}

/** Whom a message tag `batch` names, if it is that of a welcome. */
export function readWelcomeTag(tag: string): SubscriberId | undefined {
  const id = tag.slice(PREFIX.length);
  return tag.startsWith(PREFIX) && isSubscriberId(id) ? id : undefined;
}

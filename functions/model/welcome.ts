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

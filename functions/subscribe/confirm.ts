import { isOpen, type Wish } from '../model/joining.ts';
import { statusAt, type ConsentEntry, type Subscriber, type SubscriberId } from '../model/subscriber.ts';

export type Confirm = {
  readonly findWish: (id: SubscriberId) => Promise<Wish | undefined>;
  readonly forgetWish: (id: SubscriberId) => Promise<void>;
  readonly find: (id: SubscriberId) => Promise<Subscriber | undefined>;
  /** By the link of the letter that was ordered at `linkAt`, epoch milliseconds. */
  readonly confirm: (wish: Wish, linkAt: number, said: Omit<ConsentEntry, 'what'>) => Promise<boolean>;
};

/**
 * Confirms the last wish of an address by a link to its mailbox. Opened again, a link that was used says so while the
 * reader is there; otherwise it is past its time.
 * @param link whom it names, and when its letter was ordered (epoch milliseconds)
 */
export async function confirmWish(
  link: { readonly subscriber: SubscriberId; readonly at: number },
  now: number,
  said: Omit<ConsentEntry, 'what' | 'at'>,
  { findWish, forgetWish, find, confirm }: Confirm,
): Promise<'confirmed' | 'already' | 'expired'> {
  const { subscriber: id, at } = link;
  const wish = isOpen(at, now) ? await findWish(id) : undefined;
  const isConfirmed =
    wish !== undefined &&
    isOpen(wish.at, now) &&
    (await confirm(wish, at, { at: new Date(now).toISOString(), ...said }));
  if (isConfirmed) {
    // Not before: who dies in between comes again, and finds it confirmed.
    await forgetWish(id);
    return 'confirmed';
  }
  const subscriber = await find(id);
  const { confirmedAt } = subscriber ?? {};
  const isReader = subscriber !== undefined && ['active', 'paused'].includes(statusAt(subscriber, now));
  return isReader && confirmedAt !== undefined && Date.parse(confirmedAt) >= at ? 'already' : 'expired';
}

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
 * @param said where and by which words they confirm what they wished
 */
export async function confirmWish(
  link: { readonly subscriber: SubscriberId; readonly at: number },
  now: number,
  said: (wish: Wish) => Omit<ConsentEntry, 'what' | 'at'>,
  { findWish, forgetWish, find, confirm }: Confirm,
): Promise<'confirmed' | 'already' | 'expired'> {
  const { subscriber: id, at } = link;
  const wish = isOpen(at, now) ? await findWish(id) : undefined;
  const isConfirmed =
    wish !== undefined &&
    isOpen(wish.at, now) &&
    (await confirm(wish, at, { at: new Date(now).toISOString(), ...said(wish) }));
  if (isConfirmed) {
    // Not before: who dies in between comes again, and finds it confirmed.
    await forgetWish(id);
    return 'confirmed';
  }
  const subscriber = await find(id);
  const confirmedAt = Date.parse(subscriber?.confirmedAt ?? '');
  const isReader = subscriber !== undefined && ['active', 'paused'].includes(statusAt(subscriber, now));
  if (!isReader || !(confirmedAt >= at)) return 'expired';
  // What whoever died in between left behind; a younger wish is another one.
  if (wish !== undefined && wish.at <= confirmedAt) await forgetWish(id);
  return 'already';
}

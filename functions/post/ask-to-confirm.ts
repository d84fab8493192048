import { isOpen, mayGetLetter, type Wish } from '../model/joining.ts';
import { statusAt, type Subscriber, type SubscriberId } from '../model/subscriber.ts';

export type AskToConfirm = {
  readonly findWish: (id: SubscriberId) => Promise<Wish | undefined>;
  readonly forgetWish: (id: SubscriberId) => Promise<void>;
  readonly findSubscriber: (id: SubscriberId) => Promise<Subscriber | undefined>;
  /** When letters of confirmation were ordered for somebody, epoch milliseconds. */
  readonly lettersTo: (id: SubscriberId) => Promise<readonly number[]>;
  /** False when somebody else ordered one since `sent` was read. */
  readonly recordLetter: (id: SubscriberId, sent: readonly number[], at: number) => Promise<boolean>;
};

/**
 * Whether somebody is asked to confirm a wish that was made at `at` (epoch milliseconds). Here, long after whoever made it
 * got their answer, it is looked whether they are a reader already, or suppressed; and not more than a few letters go to
 * one address, whoever wants them (rules S4.40). Asked again about the same wish, the answer is the same.
 * @returns the wish; `none` when nobody is written to; `again` when two asked at once
 */
export async function askToConfirm(
  id: SubscriberId,
  at: number,
  now: number,
  { findWish, forgetWish, findSubscriber, lettersTo, recordLetter }: AskToConfirm,
): Promise<Wish | 'none' | 'again'> {
  const wish = await findWish(id);
  if (wish === undefined || !isOpen(at, now) || !isOpen(wish.at, now)) return 'none';
  const subscriber = await findSubscriber(id);
  const status = subscriber && statusAt(subscriber, now);
  if (status === 'active' || status === 'suppressed') {
    // There is nothing to confirm: what was typed need not wait until it expires.
    await forgetWish(id);
    return 'none';
  }
  const sent = await lettersTo(id);
  if (sent.includes(at)) return wish;
  if (!mayGetLetter(sent, at)) return 'none';
  return (await recordLetter(id, sent, at)) ? wish : 'again';
}

import type { Serves } from '../model/edition.ts';
import { consentOf, type OnlyTo, type Subscriber } from '../model/subscriber.ts';

/** How many would get an edition that serves these readers if it were frozen now (epoch milliseconds). */
export async function countReaders(
  subscribers: AsyncIterable<Subscriber>,
  serves: Serves,
  onlyTo: OnlyTo,
  now: number,
): Promise<number> {
  let readers = 0;
  for await (const subscriber of subscribers) if ('address' in consentOf(subscriber, serves, onlyTo, now)) readers += 1;
  return readers;
}

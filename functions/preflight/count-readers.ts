import type { Series } from '../model/edition.ts';
import { consentOf, type OnlyTo, type Subscriber } from '../model/subscriber.ts';

/** How many would get an edition of this series if it were frozen now (epoch milliseconds). */
export async function countReaders(
  subscribers: AsyncIterable<Subscriber>,
  series: Series,
  onlyTo: OnlyTo,
  now: number,
): Promise<number> {
  let readers = 0;
  for await (const subscriber of subscribers) if ('address' in consentOf(subscriber, series, onlyTo, now)) readers += 1;
  return readers;
}

import type { ConsentEntry, Subscriber } from '../../functions/model/subscriber.ts';
import { eachOf } from '../../functions/model/each-of.ts';
import type { List } from './open-list.ts';

const AT_ONCE = 8;

/** From when to when a provider was out of order: epoch milliseconds, both included. */
export type Outage = { readonly from: number; readonly to: number };

/** Who was suppressed for a bounce in that time. An address that bounced again since was suppressed then, and stays. */
async function* bouncedIn({ from, to }: Outage, { scan }: Pick<List, 'scan'>): AsyncGenerator<Subscriber> {
  for await (const one of scan()) {
    const { why, at = '' } = one.suppressed ?? {};
    const instant = Date.parse(at);
    if (why === 'bounce' && one.address !== undefined && instant >= from && instant <= to) yield one;
  }
}

/** How many would be restored. */
export async function countBounced(outage: Outage, list: Pick<List, 'scan'>): Promise<number> {
  let count = 0;
  for await (const _ of bouncedIn(outage, list)) count += 1;
  return count;
}

/** Makes everybody what they were who was suppressed for a bounce in that time. @returns how many */
export async function restoreBounced(
  outage: Outage,
  line: ConsentEntry,
  list: Pick<List, 'scan' | 'restore'>,
): Promise<number> {
  let restored = 0;
  await eachOf(bouncedIn(outage, list), AT_ONCE, async (subscriber) => {
    if (await list.restore(subscriber, line)) restored += 1;
  });
  return restored;
}

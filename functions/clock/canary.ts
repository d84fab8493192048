import type { Edition } from '../model/edition.ts';
import { triedIn, type Canary, type Tally } from '../model/stop-switch.ts';
import { MINUTE_MS } from '../model/durations.ts';

/**
 * How far an edition with a canary is: so many readers may still be written to (`left`), or everybody else waits until
 * then (`until`, epoch milliseconds). An edition that has no more readers than a canary needs none.
 */
export function canaryStep(
  { audience, canaryUntil }: Pick<Edition, 'audience' | 'canaryUntil'>,
  tally: Tally,
  canary: Canary | undefined,
  now: number,
): { readonly left: number; readonly until?: number } {
  if (canary === undefined || audience === undefined || audience.readers <= canary.readers) return { left: Infinity };
  if (canaryUntil !== undefined) {
    const until = Date.parse(canaryUntil);
    return now < until ? { left: 0, until } : { left: Infinity };
  }
  // Who was refused tells something as well; who is excluded, or unknown to everybody, does not.
  const tried = triedIn(tally);
  return tried < canary.readers
    ? { left: canary.readers - tried }
    : { left: 0, until: now + canary.minutes * MINUTE_MS };
}

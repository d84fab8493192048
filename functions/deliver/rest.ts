import type { DeliveryControl, Slowdown } from '../model/edition.ts';
import { slowerAfter } from '../model/pace.ts';
import { THROTTLING, type Hold } from './send-wave.ts';

const LONGEST_REST_MS = 10_000;

/**
 * Waits inside our own time, with jitter, or all lanes would come back at one instant.
 * @param times how often in a row SES has asked for it
 */
export async function rest(
  { why, code }: Hold,
  control: DeliveryControl,
  times: number,
  lane: {
    readonly now: () => number;
    readonly random: () => number;
    readonly sleepUntil: (instant: number) => Promise<void>;
    readonly slowDown: (before: Slowdown | undefined, slower: Slowdown) => Promise<void>;
  },
): Promise<void> {
  const slower = why === 'throttled' && code === THROTTLING ? slowerAfter(control, lane.now()) : undefined;
  if (slower !== undefined) await lane.slowDown(control.slowdown, slower);
  const restMs = Math.min(LONGEST_REST_MS, 500 * 2 ** times) * (0.5 + lane.random() / 2);
  await lane.sleepUntil(lane.now() + restMs);
}

import type { DeliveryControl, Slowdown } from './edition.ts';

/** The rate of SES's sandbox: what anybody may send before the clock's first minute has asked SES. */
const FIRST_MESSAGES_PER_SECOND = 1;
/** The control item while nobody has written one. */
export const FIRST_CONTROL: DeliveryControl = {
  v: 1,
  stopped: false,
  messagesPerSecond: FIRST_MESSAGES_PER_SECOND,
  lanes: 1,
};

const SLOWER = 0.7;
const SLOWEST = 0.1;
/** Lanes that are throttled together slow down once. */
const SAME_THROTTLE_MS = 5_000;
const FASTER_A_MINUTE = 1.25;

/**
 * Messages a second for all lanes together, now. A throttle slows it down; every whole minute without another one raises
 * it by a quarter, up to the full pace. It is a function of time: nobody has to raise it.
 */
export function paceInForce({ messagesPerSecond, slowdown }: DeliveryControl, now: number): number {
  return messagesPerSecond * factorOf(slowdown, now);
}

/** What a throttle at this instant makes of the pace; nothing when another lane has just seen to that. */
export function slowerAfter({ slowdown }: DeliveryControl, now: number): Slowdown | undefined {
  if (slowdown !== undefined && now - slowdown.at < SAME_THROTTLE_MS) return undefined;
  return { factor: Math.max(SLOWEST, factorOf(slowdown, now) * SLOWER), at: now };
}

function factorOf(slowdown: Slowdown | undefined, now: number): number {
  if (slowdown === undefined) return 1;
  const minutes = Math.max(0, Math.floor((now - slowdown.at) / 60_000));
  return Math.min(1, slowdown.factor * FASTER_A_MINUTE ** minutes);
}

/**
 * When messages of one lane may leave. Evenly spaced; after a wait of the lane's own (recording a wave, claiming the
 * next) it makes up for at most a quarter of a second, and no second ever holds more than the pace, rounded up.
 */
export type Pace = {
  /**
   * The instant from which the next message may leave (epoch milliseconds, not before `now`).
   * @param messagesPerSecond of this lane, above 0; it may change from call to call
   */
  readonly next: (now: number, messagesPerSecond: number) => number;
  /** A message leaves at this instant. */
  readonly leaves: (at: number, messagesPerSecond: number) => void;
};

const CREDIT_MS = 250;
const SECOND_MS = 1000;

/**
 * @param startedAt until then another run may have sent on this lane (epoch milliseconds): what it sent last counts as
 * the message before our first one
 */
export function lanePace(startedAt = -Infinity): Pace {
  /** The instants of the last second, oldest first. */
  let left: number[] = [];
  let free = -Infinity;
  return {
    next(now, messagesPerSecond) {
      const full = left.at(-Math.ceil(messagesPerSecond));
      const first = left.length === 0 ? startedAt + SECOND_MS / messagesPerSecond : now;
      return Math.max(now, free, first, full === undefined ? now : full + SECOND_MS);
    },
    leaves(at, messagesPerSecond) {
      const rested = free === -Infinity || at - free > SECOND_MS;
      free = (rested ? at : Math.max(free, at - CREDIT_MS)) + SECOND_MS / messagesPerSecond;
      left = [...left.filter((before) => at - before < SECOND_MS), at];
    },
  };
}

/** Gives out the instants at which messages may leave: evenly spaced, never two closer than the pace allows. */
export type Pace = {
  /** When the next message may leave (epoch milliseconds, not before `now`); the one after it is later by the spacing. */
  readonly next: (now: number) => number;
};

/** @param messagesPerSecond of this lane; above 0 */
export function paceOf(messagesPerSecond: number): Pace {
  const spacingMs = 1000 / messagesPerSecond;
  let free = 0;
  return {
    next(now) {
      const slot = Math.max(now, free);
      free = slot + spacingMs;
      return slot;
    },
  };
}

type Sleeper = { readonly at: number; readonly wake: () => void };

/**
 * A clock that stands still while anything can still be done, and then goes to the next instant that somebody waits for:
 * hours of many processes side by side pass in moments, in an order that is always the same. Nothing in them may wait for
 * anything else (disk, network, timers).
 * @param start epoch milliseconds
 */
export function virtualTime(start: number) {
  let now = start;
  /** The next one last. */
  const sleepers: Sleeper[] = [];

  const sleepUntil = (instant: number): Promise<void> => {
    if (instant <= now) return Promise.resolve();
    return new Promise((wake) => {
      let place = sleepers.length;
      // Whoever waits for the same instant is woken in the order of coming.
      while (place > 0 && (sleepers[place - 1]?.at ?? 0) <= instant) place -= 1;
      sleepers.splice(place, 0, { at: instant, wake });
    });
  };

  /** Until nobody can do anything without time going by. */
  const settled = (): Promise<void> => new Promise((done) => void setImmediate(done));

  const wakeNext = async (): Promise<void> => {
    const next = sleepers.pop();
    if (next === undefined) throw new Error('everybody waits for somebody else');
    now = next.at;
    next.wake();
    await settled();
  };

  return {
    now: () => now,
    sleepUntil,
    sleep: (ms: number) => sleepUntil(now + ms),

    /** Lets so much time go by, with everything that happens in it. */
    async pass(ms: number): Promise<void> {
      const end = now + ms;
      await settled();
      while ((sleepers.at(-1)?.at ?? Infinity) <= end) await wakeNext();
      now = end;
    },

    /** Lets time go by until this is done. */
    async during<Result>(work: Promise<Result>): Promise<Result> {
      const state = { isDone: false };
      const finished = work.finally(() => {
        state.isDone = true;
      });
      finished.catch(() => {});
      await settled();
      while (!state.isDone) await wakeNext();
      return finished;
    },
  };
}

export type VirtualTime = ReturnType<typeof virtualTime>;

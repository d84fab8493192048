/** A clock that stands still while anybody works, and jumps to the next instant that somebody waits for. */
export type SimulatedClock = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleepUntil: (instant: number) => Promise<void>;
  /** Waits for what the clock does not play: the clock stands still meanwhile. */
  readonly outside: <Result>(work: Promise<Result>) => Promise<Result>;
  /** Lets time go by until this is done. */
  readonly run: (work: Promise<unknown>) => Promise<void>;
};

type Sleeper = { readonly at: number; readonly order: number; readonly wake: () => void };

const turn = (): Promise<void> => new Promise((resume) => void setImmediate(resume));

export function simulatedClock(start: number): SimulatedClock {
  const sleepers: Sleeper[] = [];
  let time = start;
  let order = 0;
  let outside = 0;
  return {
    now: () => time,

    sleepUntil: (instant) =>
      new Promise((wake) => {
        order += 1;
        push(sleepers, { at: Math.max(instant, time), order, wake });
      }),

    async outside(work) {
      outside += 1;
      try {
        return await work;
      } finally {
        outside -= 1;
      }
    },

    async run(work) {
      const state = { isDone: false };
      const end = work.finally(() => {
        state.isDone = true;
      });
      // Whoever awaits it below hears of a fault; until then it is nobody's.
      end.catch(() => undefined);
      await turn();
      while (!state.isDone) {
        if (outside > 0) {
          await turn();
          continue;
        }
        const next = pop(sleepers);
        if (next === undefined) {
          await turn();
          if (!state.isDone && outside === 0 && sleepers.length === 0)
            throw new Error('somebody waits for what never comes');
          continue;
        }
        time = next.at;
        next.wake();
        // All that hangs on it is done before the next one wakes: nothing else than the clock is waited for.
        await turn();
      }
      await end;
    },
  };
}

function isBefore(one: Sleeper, other: Sleeper): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** A binary heap: the earliest first. */
function push(heap: Sleeper[], sleeper: Sleeper): void {
  let at = heap.length;
  heap.push(sleeper);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(sleeper, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = sleeper;
}

function pop(heap: Sleeper[]): Sleeper | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const left = heap[2 * at + 1];
    const right = heap[2 * at + 2];
    const isRight = left !== undefined && right !== undefined && isBefore(right, left);
    const child = isRight ? right : left;
    if (child === undefined || !isBefore(child, last)) break;
    heap[at] = child;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = last;
  return first;
}

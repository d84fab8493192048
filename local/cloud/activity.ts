import { setTimeout as wait } from 'node:timers/promises';

/** Whether anything is going on: deliveries under way, functions running. */
export type Activity = {
  /** Counts as going on until the promise is settled; a failure is kept for `idle` to throw. */
  readonly during: (work: Promise<unknown>) => void;
  /** Resolves when nothing went on for `quietMs` and `nothingWaits` says so too. */
  readonly idle: (options: { readonly quietMs: number; readonly timeoutMs: number }) => Promise<void>;
};

/** @param nothingWaits whether no function runs, and every message that could be received now has been. */
export function watchActivity(nothingWaits: () => Promise<boolean>): Activity {
  let running = 0;
  let changedAt = performance.now();
  const faults: unknown[] = [];
  const isQuiet = (quietMs: number): boolean => running === 0 && performance.now() - changedAt >= quietMs;
  const settle = async (work: Promise<unknown>): Promise<void> => {
    running += 1;
    try {
      await work;
    } catch (error) {
      faults.push(error);
    }
    running -= 1;
    changedAt = performance.now();
  };
  return {
    during: (work) => void settle(work),
    idle: async ({ quietMs, timeoutMs }) => {
      const startedAt = performance.now();
      for (;;) {
        const [fault] = faults.splice(0);
        if (fault !== undefined) throw fault;
        if (isQuiet(quietMs) && (await nothingWaits()) && isQuiet(quietMs)) return;
        if (performance.now() - startedAt > timeoutMs)
          throw new Error(`the local cloud is still busy after ${timeoutMs} ms`);
        await wait(5);
      }
    },
  };
}

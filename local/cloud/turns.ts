/** At most so many at a time; the others wait in the order they came. */
export type Turns = {
  readonly take: () => Promise<void>;
  readonly giveBack: () => void;
  readonly taken: () => number;
};

export function openTurns(limit: number): Turns {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    take: async () => {
      // Whoever waits is handed the turn itself: nobody can slip in between.
      if (taken < limit) taken += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    giveBack: () => {
      const next = waiting.shift();
      if (next === undefined) taken -= 1;
      else next();
    },
    taken: () => taken,
  };
}

/** What befalls one process at its calls to the outside. */
export type Fate = {
  /** A call to AWS: `perform` is carried out, or not. */
  readonly call: <Result>(name: string, perform: () => Promise<Result>) => Promise<Result>;
  /** Looking at the time that is left. */
  readonly check: (name: string) => void;
  /** What the process did, in order. */
  readonly steps: readonly string[];
};

export class Killed extends Error {}

/** Nothing happens to it: its steps are what others are killed at. */
export function unharmed(): Fate {
  return killedAt(Infinity, 'before');
}

/** Dies at its nth step, a call or a look at the time left, counted from 1. What it had sent off is carried out all the same. */
export function killedAt(nth: number, when: 'before' | 'after', onDeath: () => void = () => {}): Fate {
  const steps: string[] = [];
  let isDead = false;
  const die = (): never => {
    if (!isDead) onDeath();
    isDead = true;
    throw new Killed();
  };
  const step = (name: string): boolean => {
    if (isDead) die();
    steps.push(name);
    return steps.length === nth;
  };
  return {
    steps,
    check: (name) => void (step(name) && die()),
    call: async (name, perform) => {
      const isLast = step(name);
      if (isLast && when === 'before') die();
      const result = await perform();
      if (isLast || isDead) die();
      return result;
    },
  };
}

/** Freezes at its nth call, before it is carried out or after, and goes on as if nothing had happened. */
export function stalledAt(nth: number, when: 'before' | 'after', pause: () => Promise<void>): Fate {
  const steps: string[] = [];
  return {
    steps,
    check: () => {},
    call: async (name, perform) => {
      steps.push(name);
      const stalls = steps.length === nth;
      if (stalls && when === 'before') await pause();
      const result = await perform();
      if (stalls && when === 'after') await pause();
      return result;
    },
  };
}

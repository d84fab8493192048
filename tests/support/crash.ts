export class Crash extends Error {}

/**
 * Has whoever makes these calls to the outside die at the nth of them, before or after it has its effect; nothing works
 * after it. `Infinity`: it lives, and its calls are counted.
 */
export function crashAt(at: number, when: 'before' | 'after') {
  let calls = 0;
  const dying =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      calls += 1;
      const dies = calls === at;
      if (calls > at || (dies && when === 'before')) throw new Crash();
      const result = await call(...args);
      if (dies) throw new Crash();
      return result;
    };
  return { dying, calls: () => calls };
}

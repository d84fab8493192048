import type { Course } from '../ingest/model-world.ts';

/** Whoever died makes no call any more. */
export class Dead extends Error {}

type Work = (...args: unknown[]) => Promise<unknown>;

/** Of desks: what is no call to the outside, or an endless one. */
const HERE: ReadonlySet<string> = new Set([
  'now',
  'random',
  'timeLeftMs',
  'restingSince',
  'render',
  'nameOf',
  'language',
  'publication',
  'drawPage',
  'listUploads',
  'scanSubscribers',
]);

/**
 * The desk of one worker: others have their turn before and after each of its calls, and it may die instead of making
 * one; then it makes none any more.
 * @param count is called with each call that is made
 */
export function workerAt<Desk extends object>(desk: Desk, { turns, before }: Course, count: () => void): Desk {
  let isDead = false;
  const others = async (): Promise<void> => {
    for (let left = turns(); left > 0; left -= 1) await Promise.resolve();
  };
  const call =
    (act: Work): Work =>
    async (...args) => {
      await others();
      try {
        if (!isDead) before();
      } catch {
        isDead = true;
      }
      if (isDead) throw new Dead();
      count();
      const result = await act(...args);
      await others();
      return result;
    };
  const each = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (HERE.has(String(name))) return value;
        if (typeof value === 'function') return call(value as Work);
        return typeof value === 'object' && value !== null ? each(value) : value;
      },
    });
  return each(desk);
}

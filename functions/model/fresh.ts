import type { Slug } from './article.ts';
import { HOUR_MS } from './durations.ts';

/**
 * An article that readers of the instant series may not have had yet: item `fresh` / `<object key>` of the article table.
 * Ingest writes it before the record that it speaks of, so that no change is overlooked; the clock takes it away once the
 * article was mailed, or will not be. A hint for when to look: what is mailed is told by records and marks of use.
 */
export type Fresh = {
  readonly v: 1;
  /** The object's key. */
  readonly key: string;
  readonly slug: Slug;
  /** When its record or its picture last changed, epoch milliseconds. */
  readonly at: number;
  /** From when on it is news: `at`, or its date if that is still to come. Epoch milliseconds, like `again`. */
  readonly from: number;
  /** When its `resend` comes, if that is after `from`. */
  readonly again?: number;
};

/** Whether its editor has left an article alone for long enough at this instant. Epoch milliseconds. */
export function isSettled({ at }: Pick<Fresh, 'at'>, now: number, settleMinutes: number): boolean {
  return at <= now - settleMinutes * 60_000;
}

/**
 * Whether a burst of uploads is to be mailed: nothing new came for so many minutes, or, for those who upload all day long,
 * something has waited for an hour.
 * @param fresh those that are news by now
 */
export function hasBurstSettled(fresh: readonly Fresh[], now: number, settleMinutes: number): boolean {
  if (fresh.length === 0) return false;
  return fresh.every((one) => isSettled(one, now, settleMinutes)) || fresh.some(({ from }) => from <= now - HOUR_MS);
}

/** The articles that an instant edition of this instant (epoch milliseconds) leaves to a later one. */
export function unsettledSlugs(fresh: readonly Fresh[], now: number, settleMinutes: number): ReadonlySet<Slug> {
  return new Set(fresh.filter((one) => !isSettled(one, now, settleMinutes)).map(({ slug }) => slug));
}

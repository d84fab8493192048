import type { Edition } from '../model/edition.ts';
import type { Subscriber, Suppression } from '../model/subscriber.ts';

/** A bounce or a complaint that keeps mail from somebody, and its instant (ISO 8601 in UTC). */
export type Ground = { readonly why: 'bounce' | 'complaint'; readonly at: string };

/**
 * The suppression of somebody after such news: the same in whatever order and number it comes. A complaint is stronger
 * than anything, and holds also when it comes late; an operator's word is stronger than a bounce, and who was restored by
 * it stays so until something newer comes.
 * @returns nothing when the news changes nothing
 */
export function suppressionAfter(
  { status, suppressed, restoredAt = '' }: Subscriber,
  grounds: Iterable<Ground>,
): Suppression | undefined {
  let next = suppressed;
  for (const { why, at } of grounds) {
    if (why === 'bounce' && at <= restoredAt) continue;
    if (next === undefined) next = { why, at, from: status };
    else if (next.why === why ? at > next.at : why === 'complaint') next = { ...next, why, at };
  }
  return next === suppressed ? undefined : next;
}

/** The set's entry for an edition that a mailbox did not take. */
export function softBounce(edition: string, at: string): string {
  return `${edition} ${at}`;
}

/**
 * When a mailbox took none of so many editions of one series that follow one another. Every such run counts, also one that
 * is known of only later, so it does not matter in which order events come; of editions of one day (UTC) the first one counts. An edition in between that brought no soft
 * bounce ends a run, whether it arrived or this reader was not mailed: in doubt they go on being mailed.
 * @param editions all there are, in any order
 * @returns the last instant of the latest run
 */
export function endOfSoftRun(
  { softBounces = [], restoredAt = '' }: Pick<Subscriber, 'softBounces' | 'restoredAt'>,
  editions: readonly Pick<Edition, 'id' | 'series' | 'scheduledAt' | 'state' | 'audience'>[],
  length: number,
): string | undefined {
  const last = new Map<string, string>();
  for (const entry of softBounces) {
    const [edition = '', at = ''] = entry.split(' ');
    if (at > restoredAt && at > (last.get(edition) ?? '')) last.set(edition, at);
  }
  if (last.size < length) return undefined;
  let end: string | undefined;
  const runs = new Map<string, { readonly day: string; readonly at: string }[]>();
  for (const { id, series, scheduledAt } of editions.filter(wasMailed).toSorted(byTime)) {
    const at = last.get(id);
    const before = runs.get(series) ?? [];
    const day = scheduledAt.slice(0, 10);
    // A mailbox that is full for a day misses several instant editions, and that is one sign.
    if (at !== undefined && before.at(-1)?.day === day) continue;
    const run = at === undefined ? [] : [...before, { day, at }].slice(-length);
    runs.set(series, run);
    if (run.length < length) continue;
    const runEnd = run
      .map((one) => one.at)
      .toSorted()
      .at(-1);
    if (runEnd !== undefined && runEnd > (end ?? '')) end = runEnd;
  }
  return end;
}

/** Whether readers may have it: a week without an edition is no sign of anything. */
function wasMailed({ state, audience }: Pick<Edition, 'state' | 'audience'>): boolean {
  return audience !== undefined && state !== 'skipped' && state !== 'composing' && state !== 'review';
}

function byTime(one: Pick<Edition, 'scheduledAt'>, other: Pick<Edition, 'scheduledAt'>): number {
  return Date.parse(one.scheduledAt) - Date.parse(other.scheduledAt);
}

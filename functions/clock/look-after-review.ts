import type { Brief } from '../model/brief.ts';
import type { ComposeOrder, Edition, EditionId } from '../model/edition.ts';
import type { WeeklySchedule } from '../model/calendar.ts';
import { NO_HAND, reviewOf, reviewStep, wishesOf, type ReviewRules } from '../model/review.ts';
import { editionIdAt, nextDue, SCHEDULED_SERIES } from '../model/series.ts';
import { HOUR_MS } from '../model/durations.ts';

export type ReviewDesk = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
  readonly order: (order: ComposeOrder) => Promise<void>;
};

/** How long before it is to be sent an edition is composed. */
export function cutOffMs(rules: ReviewRules | undefined): number {
  return (rules?.hoursBefore ?? 0) * HOUR_MS;
}

/**
 * Orders the editions of the schedules at their cut-off, for the moment at which they are to be sent. Safe to repeat:
 * ordering one twice composes it once, and one that is there is not ordered.
 * @returns the editions that were ordered
 */
export async function orderReviews(
  rules: ReviewRules | undefined,
  schedule: WeeklySchedule,
  { now, find, order }: Pick<ReviewDesk, 'now' | 'find' | 'order'>,
): Promise<readonly EditionId[]> {
  const ordered: EditionId[] = [];
  if (rules === undefined) return ordered;
  for (const series of SCHEDULED_SERIES) {
    const at = nextDue(series, now(), schedule);
    if (now() < at - cutOffMs(rules)) continue;
    const scheduledAt = new Date(at).toISOString();
    const id = editionIdAt(series, scheduledAt, schedule.timeZone);
    if ((await find(id)) !== undefined) continue;
    await order({ v: 1, series, scheduledAt });
    ordered.push(id);
  }
  return ordered;
}

/** Has it composed again when editors want something else of it than it was rendered for, or when it is to go. */
export async function lookAfterReview(
  edition: Edition,
  rules: ReviewRules | undefined,
  { now, readBrief, order }: Pick<ReviewDesk, 'now' | 'readBrief' | 'order'>,
): Promise<'ordered' | 'waits-for-editors'> {
  const brief = await readBrief(edition.id);
  const review = reviewOf(edition, rules);
  const isChanged = edition.wishes !== wishesOf(brief);
  const mayGo = review === undefined || reviewStep(edition, brief?.hand ?? NO_HAND, review, now()).step === 'send';
  if (!isChanged && !mayGo) return 'waits-for-editors';
  await order(orderOf(edition));
  return 'ordered';
}

/** The order that composes an edition which is there. */
function orderOf({ id, series, scheduledAt }: Edition): ComposeOrder {
  return { v: 1, series, scheduledAt, ...(series === 'special' && { edition: id }) };
}

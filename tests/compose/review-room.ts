import { followOrder } from '../../functions/compose/compose-edition.ts';
import type { BriefHand } from '../../functions/model/brief.ts';
import type { ComposeOrder, EditionId } from '../../functions/model/edition.ts';
import { HOUR_MS } from '../../functions/model/durations.ts';
import { NO_HAND, reviewEvent } from '../../functions/model/review.ts';
import { article, composeWorld, rules, SENT_AT, subscriber, type ComposeWorld } from './world.ts';

export const order: ComposeOrder = { v: 1, series: 'weekly', scheduledAt: SENT_AT };
export const id = '2026-W47' as EditionId;
const people = Array.from({ length: 60 }, (_, n) => subscriber(n));
export const unlessHeld = { hoursBefore: 3, unlessApproved: false };
export const ifApproved = { hoursBefore: 3, unlessApproved: true };

export const follow = (world: ComposeWorld, review = unlessHeld, compose = world.compose) =>
  followOrder(order, id, { ...rules, review }, compose);

/** Three hours before its time. */
export function newsroom() {
  const world = composeWorld(
    ['one', 'two', 'three'].map((slug) => article(slug)),
    people,
  );
  world.now = Date.parse(SENT_AT) - 3 * HOUR_MS;
  return world;
}

/** What the clock does once the letter is on its way. */
export function tell(world: ComposeWorld) {
  const edition = world.editions.get(id);
  if (edition?.rendering === undefined) throw new Error('there is nothing to tell');
  const told = new Set([...(edition.told ?? []), reviewEvent(edition.rendering)]);
  world.editions.set(id, { ...edition, told });
}

export function say(world: ComposeWorld, hand: Partial<BriefHand>) {
  const before = world.briefs.get(id)?.hand ?? NO_HAND;
  world.briefs.set(id, { v: 1, edition: id, hand: { ...before, ...hand } });
}

export const at = (world: ComposeWorld) => new Date(world.now).toISOString();

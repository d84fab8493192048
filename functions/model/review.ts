import type { Slug } from './article.ts';
import { versionOf, type Brief, type BriefHand } from './brief.ts';
import type { Edition } from './edition.ts';
import type { FindingId } from './review-finding.ts';

/** How editions are reviewed: a setting. */
export type ReviewRules = {
  /** The cut-off: so many hours before it is to be sent. */
  readonly hoursBefore: number;
  /** Whether an edition that nobody approved stays where it is; else it is sent unless somebody holds it. */
  readonly unlessApproved: boolean;
};

/** Editors have at least so long from the letter on, whatever changes at the last minute. */
const LEAST_REVIEW_MS = 30 * 60_000;

/** Of an edition whose review began before the setting was turned off: a hold still holds it. */
const TURNED_OFF: ReviewRules = { hoursBefore: 0, unlessApproved: false };

/**
 * By which rules an edition is reviewed; undefined: it is not. An instant digest is the upload of a moment ago: editors
 * look at it only where nothing goes out without somebody's word.
 */
export function reviewOf(
  { series, sendAt }: Pick<Edition, 'series' | 'sendAt'>,
  rules: ReviewRules | undefined,
): ReviewRules | undefined {
  if (rules === undefined) return sendAt === undefined ? undefined : TURNED_OFF;
  return series !== 'instant' || rules.unlessApproved || sendAt !== undefined ? rules : undefined;
}

/** What editors have been told of by a letter, as it stands in `Edition.told`: this rendering is to be reviewed. */
export function reviewEvent(rendering: string): string {
  return `review-${rendering}`;
}

/** As `reviewEvent`: it was to go, and something kept it back. Whoever lets it go again is told again. */
export function blockedEvent({ at }: NonNullable<Edition['blocked']>): string {
  return `blocked-${Date.parse(at)}`;
}

/** When an edition may be sent, at the earliest, if it is put before editors now (epoch milliseconds). ISO 8601. */
export function sendAtAfter(now: number, wanted: string): string {
  return new Date(Math.max(Date.parse(wanted), now + LEAST_REVIEW_MS)).toISOString();
}

/**
 * Which wishes a rendering follows: another text for other wishes. Drops and pins by hand are only ever added to, so that
 * their number tells them.
 */
export function wishesOf(brief: Brief | undefined): string {
  return [versionOf(brief?.upload), brief?.hand.drops.size ?? 0, brief?.hand.pins.size ?? 0].join('|');
}

/**
 * What is due with an edition that editors look at. `held`: somebody held it; `unapproved`: nobody approved it in time;
 * `late`: it was let go after its time; `blocked`: when its time had come something in it was to be mended first. All four
 * wait for a word, and none is ever sent without one. `send` says when (epoch milliseconds) somebody gave their word for
 * it, if that is why.
 */
export type ReviewStep =
  | { readonly step: 'waits' }
  | { readonly step: 'held'; readonly why: Held }
  | { readonly step: 'send'; readonly wordAt?: number };

export type Held = 'held' | 'unapproved' | 'late' | 'blocked';

type Looked = Pick<Edition, 'rendering' | 'sendAt' | 'scheduledAt' | 'told' | 'blocked'>;

/**
 * What is due at this instant (epoch milliseconds). The last word counts: whoever approves lifts the hold, whoever holds
 * after that holds again. Approval and "send now" speak of one rendering alone, and what nobody was told of is not sent.
 * A block takes the "send now" of before away; one that lifts before its time does no more than that.
 */
export function reviewStep(
  { rendering, sendAt, scheduledAt, told, blocked }: Looked,
  hand: Pick<BriefHand, 'held' | 'approved' | 'sendNow'>,
  { unlessApproved }: ReviewRules,
  now: number,
): ReviewStep {
  if (rendering === undefined) return { step: 'waits' };
  const heldAt = hand.held === undefined ? -Infinity : Date.parse(hand.held.at);
  const since = (word: BriefHand['approved']): number | undefined => {
    const at = word?.rendering === rendering ? Date.parse(word.at) : -Infinity;
    return at > heldAt ? at : undefined;
  };
  const blockedAt = blocked === undefined ? -Infinity : Date.parse(blocked.at);
  const sendNow = since(hand.sendNow);
  if (sendNow !== undefined && sendNow > blockedAt) return { step: 'send', wordAt: sendNow };
  const dueAt = Date.parse(sendAt ?? scheduledAt);
  const approved = since(hand.approved);
  if (hand.held !== undefined && approved === undefined) return { step: 'held', why: 'held' };
  if (now < dueAt) return { step: 'waits' };
  if (blockedAt >= dueAt) return { step: 'held', why: 'blocked' };
  if (approved !== undefined)
    return approved <= dueAt ? { step: 'send', wordAt: approved } : { step: 'held', why: 'late' };
  if (unlessApproved) return { step: 'held', why: 'unapproved' };
  return told?.has(reviewEvent(rendering)) === true ? { step: 'send' } : { step: 'waits' };
}

/** Nobody has said anything. */
export const NO_HAND: BriefHand = {
  drops: new Set(),
  pins: new Set(),
  seen: new Set(),
  tests: new Set(),
  spent: new Set(),
};

/** So many tests of one edition may be ordered by the links of its review: who has its letter could mail anybody. */
export const MOST_REVIEW_TESTS = 20;

/** One word of an editor on an edition: each writes its own attributes, and none takes another's away. */
export type HandWord =
  | { readonly held: NonNullable<BriefHand['held']> }
  | { readonly approved: NonNullable<BriefHand['approved']> }
  | { readonly sendNow: NonNullable<BriefHand['sendNow']> }
  | { readonly drops: Slug }
  | { readonly pins: Slug }
  | { readonly seen: FindingId }
  | { readonly tests: string }
  | { readonly nothing: true };

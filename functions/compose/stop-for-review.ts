import type { Slug } from '../model/article.ts';
import type { Brief } from '../model/brief.ts';
import { wishedBy } from '../model/by-brief.ts';
import type { Edition, ShownPicture } from '../model/edition.ts';
import { missingOf, type HasPicture } from '../preflight/check-pictures.ts';
import { NO_HAND, reviewStep, sendAtAfter, type ReviewRules } from '../model/review.ts';

/** What an edition is to remember of its cut-off: what it has, and what was dropped and may come back. */
export function offeredTo(
  { offered }: Pick<Edition, 'offered'>,
  articles: readonly Slug[],
  brief: Brief | undefined,
): Required<Pick<Edition, 'offered'>> {
  return { offered: offered ?? [...new Set([...articles, ...wishedBy(brief).drops])] };
}

/**
 * What becomes of an edition that was rendered just now: what is to be written down when editors are to look at it (on),
 * or nothing when it may go. Only what they were shown goes: another rendering than the last one stops the edition anew,
 * and gives them half an hour at least.
 * @param now epoch milliseconds
 */
export function stopForReview(
  edition: Edition,
  rendered: Required<Pick<Edition, 'rendering'>>,
  brief: Brief | undefined,
  rules: ReviewRules,
  now: number,
): Pick<Edition, 'state' | 'sendAt'> | undefined {
  const { sendAt, scheduledAt } = edition;
  const isShown = sendAt !== undefined && edition.rendering === rendered.rendering;
  if (isShown && reviewStep(edition, brief?.hand ?? NO_HAND, rules, now).step === 'send') return undefined;
  const keeps = isShown && Date.parse(sendAt) >= Date.parse(scheduledAt);
  return { state: 'review', sendAt: keeps ? sendAt : sendAtAfter(now, scheduledAt) };
}

/**
 * What keeps an edition back that editors would let go: pictures of ours that its mail shows and that are not there.
 * Readers would have the empty frames for ever. The other thing that the preflight blocks cannot come to this:
 * `renderDigest` makes no html that is too large.
 * @param now epoch milliseconds; asked first: a word that is given while we look is newer than what we find
 */
export async function blockedBy(
  pictures: readonly ShownPicture[],
  now: () => number,
  hasPicture: HasPicture,
): Promise<Pick<Edition, 'state' | 'blocked'> | undefined> {
  const at = new Date(now()).toISOString();
  const missing = await missingOf(pictures, hasPicture);
  return missing.length === 0 ? undefined : { state: 'review', blocked: { at, pictures: missing } };
}

export function withoutBlock(edition: Edition): Edition {
  const { blocked: _, ...others } = edition;
  return others;
}

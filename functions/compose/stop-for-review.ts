import type { Slug } from '../model/article.ts';
import type { Brief } from '../model/brief.ts';
import { wishedBy } from '../model/by-brief.ts';
import type { Edition } from '../model/edition.ts';
import { NO_HAND, reviewStep, sendAtAfter, wishesOf, type ReviewRules } from '../model/review.ts';

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
  rendered: Required<Pick<Edition, 'rendering' | 'subject'>>,
  brief: Brief | undefined,
  rules: ReviewRules,
  now: number,
): Pick<Edition, 'rendering' | 'subject' | 'state' | 'sendAt' | 'wishes'> | undefined {
  const { sendAt, scheduledAt } = edition;
  const isShown = sendAt !== undefined && edition.rendering === rendered.rendering;
  if (isShown && reviewStep(edition, brief?.hand ?? NO_HAND, rules, now).step === 'send') return undefined;
  const keeps = isShown && Date.parse(sendAt) >= Date.parse(scheduledAt);
  return {
    ...rendered,
    state: 'review',
    sendAt: keeps ? sendAt : sendAtAfter(now, scheduledAt),
    wishes: wishesOf(brief),
  };
}

import type { BriefHand } from '../model/brief.ts';
import type { Edition } from '../model/edition.ts';
import type { Publication } from '../model/publication.ts';
import { reviewStep, type ReviewRules } from '../model/review.ts';
import { momentFor } from './moment.ts';
import { reviewWords } from './review-words.ts';
import { fillIn } from './words.ts';

/** Where an edition under review is, in one sentence. @param now epoch milliseconds */
export function sayReviewStep(
  edition: Edition,
  hand: BriefHand,
  rules: ReviewRules,
  now: number,
  publication: Pick<Publication, 'language' | 'timeZone'>,
): string {
  const words = reviewWords(publication.language).page;
  const step = reviewStep(edition, hand, rules, now);
  const moment = momentFor(edition.sendAt ?? edition.scheduledAt, publication);
  switch (step.step) {
    case 'held':
      return words[step.why];
    case 'send':
      return words.goes;
    case 'waits':
      if (hand.approved?.rendering === edition.rendering) return fillIn(words.approved, moment);
      return fillIn(rules.unlessApproved ? words.waitsApproval : words.waits, moment);
  }
}

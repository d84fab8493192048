import type { ReviewAbout, ReviewDeed, ReviewLink } from '../links/review-token.ts';
import type { BriefHand } from '../model/brief.ts';
import type { Edition, EditionFile } from '../model/edition.ts';
import type { Publication } from '../model/publication.ts';
import type { ReviewFinding } from '../model/review-finding.ts';
import type { ReviewRules } from '../model/review.ts';
import type { Outcome } from './do-deed.ts';
import type { TestRefusal } from './test-letter.ts';

/** What the button that was just pressed did, or why it did nothing: then with the address that was typed. */
export type Said = { readonly outcome: Outcome } | { readonly refused: TestRefusal; readonly typed: string };

export type ReviewView = {
  readonly link: ReviewLink;
  readonly said?: Said;
  readonly edition: Edition;
  /** What is in it; nothing while it is not rendered. */
  readonly file?: EditionFile;
  /** What the preflight found in it; nothing when nobody looked. */
  readonly findings?: readonly ReviewFinding[];
  readonly hand: BriefHand;
  /** Those of its brief as they now are (`wishesOf`). */
  readonly wishes: string;
  readonly rules: ReviewRules;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly publication: Publication;
  /** The path of a link for this content. */
  readonly pathOf: (deed: ReviewDeed, about?: ReviewAbout) => string;
};

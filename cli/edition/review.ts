import type { Brief } from '../../functions/model/brief.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import {
  NO_HAND,
  reviewOf,
  reviewStep,
  wishesOf,
  type HandWord,
  type Held,
  type ReviewRules,
} from '../../functions/model/review.ts';
import { no, yes, type Answer, type Hand } from './hand.ts';
import { noSuchEdition, notOver } from './sentences.ts';

/** What the commands of a review need of a stack. */
export type ReviewHand = Pick<Hand, 'now' | 'find'> & {
  readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
  readonly say: (id: EditionId, word: HandWord) => Promise<boolean>;
  readonly review: ReviewRules | undefined;
};

/** Says how an edition under review stands, and what can be typed about it. Changes nothing. */
export async function showReview(id: EditionId, hand: ReviewHand): Promise<Answer> {
  const found = await findReviewed(id, hand);
  if ('ok' in found) return found;
  const { edition, step } = found;
  const { articles = [], subject = '', rendering = '', sendAt = edition.scheduledAt } = edition;
  return yes(
    `${id}: ${subject}`,
    `${articles.length === 1 ? '1 article' : `${articles.length} articles`}, rendering ${rendering}.`,
    ...sayStep(step, sendAt),
    ...sayBlock(edition),
    `newsletter preflight --edition ${id}, newsletter approve ${id}, newsletter hold ${id}, newsletter cancel ${id}`,
  );
}

/** Has nobody get an edition before somebody's word. Safe to repeat. */
export async function holdEdition(id: EditionId, hand: ReviewHand): Promise<Answer> {
  const edition = await hand.find(id);
  if (edition === undefined) return noSuchEdition(id);
  const isBefore = edition.state === 'review' || (edition.state === 'composing' && edition.sendAt !== undefined);
  if (!isBefore) return no(`${notOver(edition)} There is nothing to hold before it is sent: newsletter pause ${id}`);
  await hand.say(id, { held: { at: new Date(hand.now()).toISOString() } });
  // Compose looks for a hold once more after it has written down the readers, and then no more.
  const after = await hand.find(id);
  const isHeard = after?.audience === undefined && (after?.state === 'review' || after?.state === 'composing');
  if (!isHeard) return no(`${id} was about to be sent: the hold may come too late. To be sure: newsletter pause ${id}`);
  return yes(`${id} is held. Let it go with: newsletter approve ${id}, or at once: newsletter approve ${id} --now`);
}

/**
 * Approves an edition as it is now: another content is not approved.
 * @param atOnce it is sent at once, also when it is late, and whatever held it
 * @param looked the rendering that somebody looked at; another one is refused
 */
export async function approveEdition(
  id: EditionId,
  atOnce: boolean,
  looked: string | undefined,
  hand: ReviewHand,
): Promise<Answer> {
  const found = await findReviewed(id, hand);
  if ('ok' in found) return found;
  const { rendering } = found.edition;
  if (rendering === undefined || (looked !== undefined && looked !== rendering))
    return no(`${id} has another content by now, rendering ${rendering ?? 'none'}: look at it, then approve that.`);
  const word = { rendering, at: new Date(hand.now()).toISOString() };
  await hand.say(id, atOnce ? { sendNow: word } : { approved: word });
  const after = await findReviewed(id, hand);
  return 'ok' in after
    ? yes(`${id} is approved.`)
    : yes(`${id} is approved.`, ...sayStep(after.step, sendAtOf(after.edition)), ...sayBlock(after.edition));
}

type Found = { readonly edition: Edition; readonly step: ReturnType<typeof reviewStep> };

async function findReviewed(id: EditionId, hand: ReviewHand): Promise<Found | Answer> {
  const edition = await hand.find(id);
  if (edition === undefined) return noSuchEdition(id);
  const rules = reviewOf(edition, hand.review);
  if (edition.state !== 'review' || rules === undefined) return no(`${notOver(edition)} Nobody reviews it.`);
  const brief = await hand.readBrief(id);
  if (edition.wishes !== wishesOf(brief))
    return no(`${id} is about to be rendered again, for its editors changed it. Look again in a few minutes.`);
  return { edition, step: reviewStep(edition, brief?.hand ?? NO_HAND, rules, hand.now()) };
}

function sendAtOf({ sendAt, scheduledAt }: Edition): string {
  return sendAt ?? scheduledAt;
}

function sayStep(step: Found['step'], sendAt: string): readonly string[] {
  switch (step.step) {
    case 'waits':
      return [`Its time is ${sendAt}.`];
    case 'send':
      return ['It is sent within minutes.'];
    case 'held':
      return [HELD[step.why]];
  }
}

/** What compose found when it was to go. Whether it is mended since then it looks at again, before anybody is mailed. */
function sayBlock({ id, blocked }: Edition): readonly string[] {
  if (blocked === undefined) return [];
  const { at, pictures } = blocked;
  return [
    `Blocked at ${at}: pictures that it shows were not there (${pictures.join(', ')}).`,
    `Upload them again; newsletter preflight --edition ${id} says whose they are, and whether they are there now.`,
    'As long as one is missing nobody gets it, whoever approves it.',
  ];
}

const HELD: Readonly<Record<Held, string>> = {
  held: 'It is held: nobody gets it before somebody approves it.',
  unapproved: 'Its time has come, and nobody had approved it. To send it late: approve it with --now.',
  late: 'It was approved after its time. To send it late: approve it with --now.',
  blocked: 'It was blocked when its time came. Once that is mended, to send it late: approve it with --now.',
};

import type { Edition, EditionId } from '../model/edition.ts';
import type { Letter, ReviewLetter } from '../model/letter.ts';
import type { Language } from '../model/publication.ts';
import {
  blockedEvent,
  NO_HAND,
  reviewEvent,
  reviewOf,
  reviewStep,
  sendAtAfter,
  type ReviewRules,
} from '../model/review.ts';
import type { Clock, Tick } from './tick.ts';

export type ReviewTeller = Pick<Clock, 'now' | 'find' | 'readBrief'> & {
  readonly post: (letter: Letter) => Promise<void>;
  readonly tell: (id: EditionId, event: string) => Promise<void>;
  /** Puts the moment of sending off, if the edition is still as it was read. */
  readonly putOff: (edition: Edition, sendAt: string) => Promise<boolean>;
  /** The publication's. */
  readonly language: Language;
};

/**
 * Puts each edition under review before its editors: the letter with its links, and the edition as readers would get it,
 * once for each rendering; once more when its time has come and it waits for a word; and whenever it was to go and
 * something in it had to be mended first. Editors have half an hour at
 * least: whoever tells them late puts the sending off first.
 * @returns the editions that editors were told of, and the faults
 */
export async function tellOfReviews(
  ticks: readonly Tick[],
  rules: ReviewRules | undefined,
  teller: ReviewTeller,
): Promise<{ readonly told: readonly EditionId[]; readonly faults: readonly unknown[] }> {
  const told: EditionId[] = [];
  const faults: unknown[] = [];
  for (const { edition: id } of ticks.filter(({ did }) => did === 'waits-for-editors'))
    try {
      const edition = await teller.find(id);
      if (edition?.state === 'review' && (await tellOf(edition, rules, teller))) told.push(id);
    } catch (error) {
      // One edition in trouble must not keep people from hearing of the others.
      faults.push(error);
    }
  return { told, faults };
}

async function tellOf(edition: Edition, rules: ReviewRules | undefined, teller: ReviewTeller): Promise<boolean> {
  const { id, rendering, sendAt, told, blocked } = edition;
  const review = reviewOf(edition, rules);
  if (rendering === undefined || sendAt === undefined || review === undefined) return false;
  const first = reviewEvent(rendering);
  if (told?.has(first) !== true) {
    const later = sendAtAfter(teller.now(), sendAt);
    if (later !== sendAt && !(await teller.putOff(edition, later))) return false;
    const { language } = teller;
    const values = { edition: id, rendering, language, folder: 'editions' } as const;
    await teller.post({ v: 1, key: `${id}-${first}-digest`, to: 'editors', kind: 'test', values });
    await postReview(edition, { what: 'first' }, first, later, teller);
    return true;
  }
  const block = blocked && blockedEvent(blocked);
  if (block !== undefined && !told.has(block)) {
    await postReview(edition, { what: 'due', held: 'blocked' }, block, sendAt, teller);
    return true;
  }
  const step = reviewStep(edition, (await teller.readBrief(id))?.hand ?? NO_HAND, review, teller.now());
  const due = `due-${first}`;
  if (step.step !== 'held' || step.why === 'blocked' || teller.now() < Date.parse(sendAt) || told.has(due))
    return false;
  await postReview(edition, { what: 'due', held: step.why }, due, sendAt, teller);
  return true;
}

/** First the letter, then the word that it was written: `post` mails one of a key once. */
async function postReview(
  { id, rendering = '' }: Edition,
  what: Pick<ReviewLetter, 'what' | 'held'>,
  event: string,
  sendAt: string,
  { post, tell }: ReviewTeller,
): Promise<void> {
  const values = { edition: id, rendering, sendAt, ...what };
  await post({ v: 1, key: `${id}-${event}`, to: 'editors', kind: 'review', values });
  await tell(id, event);
}

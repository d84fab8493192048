import type { ReviewLink } from '../links/review-token.ts';
import type { Brief, BriefHand } from '../model/brief.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import type { LetterOf } from '../model/letter.ts';
import type { Language } from '../model/publication.ts';
import { MOST_REVIEW_TESTS, NO_HAND, type HandWord } from '../model/review.ts';
import { testLetter, type TestTo } from './test-letter.ts';

/**
 * What came of a button. `spent`: its link had been used before. `stale`: it speaks of another content than the edition
 * now has. `over`: nobody reviews this edition any more. `late`: it was written down as the edition was about to go, and
 * may not be heeded. `blocked`: something in it is to be mended first. `enough`: it has been mailed as a test too often.
 */
export type Outcome = 'done' | 'spent' | 'stale' | 'over' | 'late' | 'blocked' | 'enough';

export type Deeds = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
  /** Whether something in this rendering is to be mended before it may be sent, as things are now. */
  readonly isBlocked: (id: EditionId, rendering: string) => Promise<boolean>;
  /** False when this link was used before, or there have been enough tests. */
  readonly say: (id: EditionId, word: HandWord, spent: string) => Promise<boolean>;
  /** Has this stage send nothing any more. */
  readonly stopAll: () => Promise<void>;
  /** Has a test mailed; of all with one key one is. */
  readonly order: (letter: LetterOf<'test'>) => Promise<void>;
};

/**
 * Does what a link is for, once. Approving, sending and changing an edition is bound to the content that somebody looked
 * at; holding it and stopping everything is not: they keep mail from being sent, and whoever wants that must not be told
 * to look for a newer letter first. What is said is written down here; what follows from it is the clock's, but for a
 * test, which is ordered at once.
 * @param mark names the link among the spent ones
 * @param test of the deed `test`: to whom, and in which language
 */
export async function doDeed(
  link: ReviewLink,
  mark: string,
  deeds: Deeds,
  test: { readonly to: TestTo; readonly language: Language },
): Promise<Outcome> {
  const { edition: id, deed, rendering } = link;
  const edition = await deeds.find(id);
  if (edition === undefined || !isOpenTo(deed, edition)) return 'over';
  const { spent, tests } = await handOf(id, deeds);
  if (!spent.has(mark)) {
    if (!keepsMail(deed) && edition.rendering !== rendering) return 'stale';
    // Who lets it go would wait for something that compose keeps back. The link stays good, for when it is mended.
    if (letsGo(deed) && (await deeds.isBlocked(id, rendering))) return 'blocked';
    if (deed === 'test' && tests.size >= MOST_REVIEW_TESTS) return 'enough';
    // First the stop: a link that is spent and stopped nothing would be the wrong way round.
    if (deed === 'stop') await deeds.stopAll();
  }
  const isNew = !spent.has(mark) && (await deeds.say(id, wordOf(link, mark, deeds), mark));
  if (deed === 'test') {
    // Others were faster, and took the last ones; or it was our own write, whose answer was lost.
    if (!isNew && !(await handOf(id, deeds)).spent.has(mark)) return 'enough';
    // First it is counted, then mailed. Of a used link it is ordered again, in case that whoever used it died in between:
    // the key is the link's, so it is mailed once.
    await deeds.order(testLetter(link, mark, test.to, test.language));
  }
  if (isNew && isLate(deed, await deeds.find(id))) return 'late';
  return isNew ? 'done' : 'spent';
}

/**
 * Whether compose may have looked for such a word for the last time before it was said: it looks once more after it has
 * written down the readers. Who is told that the edition is held must be able to rely on that.
 */
function isLate(deed: ReviewLink['deed'], edition: Edition | undefined): boolean {
  if (deed !== 'hold' && deed !== 'drop' && deed !== 'pin') return false;
  return (edition?.state !== 'review' && edition?.state !== 'composing') || edition.audience !== undefined;
}

async function handOf(id: EditionId, { readBrief }: Pick<Deeds, 'readBrief'>): Promise<BriefHand> {
  return (await readBrief(id))?.hand ?? NO_HAND;
}

function letsGo(deed: ReviewLink['deed']): boolean {
  return deed === 'approve' || deed === 'send';
}

function keepsMail(deed: ReviewLink['deed']): boolean {
  return deed === 'hold' || deed === 'stop';
}

/** Once its readers are known an edition can still be held, until it is sent; and stopping everything stops that, too. */
function isOpenTo(deed: ReviewLink['deed'], { state, audience }: Edition): boolean {
  switch (state) {
    case 'review':
      return true;
    case 'composing':
      return audience === undefined || keepsMail(deed);
    case 'sending':
    case 'paused':
      return deed === 'stop';
    case 'sent':
    case 'skipped':
    case 'cancelled':
      return false;
  }
}

function wordOf({ deed, rendering, slug, finding }: ReviewLink, mark: string, { now }: Pick<Deeds, 'now'>): HandWord {
  const at = new Date(now()).toISOString();
  switch (deed) {
    case 'hold':
      return { held: { at } };
    case 'approve':
      return { approved: { rendering, at } };
    case 'send':
      return { sendNow: { rendering, at } };
    case 'drop':
      return slug === undefined ? { nothing: true } : { drops: slug };
    case 'pin':
      return slug === undefined ? { nothing: true } : { pins: slug };
    case 'seen':
      return finding === undefined ? { nothing: true } : { seen: finding };
    case 'test':
      return { tests: mark };
    case 'stop':
    case 'look':
      return { nothing: true };
  }
}

import type { ReviewLink } from '../links/review-token.ts';
import type { Brief } from '../model/brief.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import type { HandWord } from '../model/review.ts';

/**
 * What came of a button. `spent`: its link had been used before. `stale`: it speaks of another content than the edition
 * now has. `over`: nobody reviews this edition any more.
 */
export type Outcome = 'done' | 'spent' | 'stale' | 'over';

export type Deeds = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
  /** False when this link was used before. */
  readonly say: (id: EditionId, word: HandWord, spent: string) => Promise<boolean>;
  /** Has this stage send nothing any more. */
  readonly stopAll: () => Promise<void>;
};

/**
 * Does what a link is for, once. Approving, sending and changing an edition is bound to the content that somebody looked
 * at; holding it and stopping everything is not: they keep mail from being sent, and whoever wants that must not be told
 * to look for a newer letter first. What is said is written down here; what follows from it is the clock's.
 * @param mark names the link among the spent ones
 */
export async function doDeed(link: ReviewLink, mark: string, deeds: Deeds): Promise<Outcome> {
  const { edition: id, deed, rendering } = link;
  const edition = await deeds.find(id);
  if (edition === undefined || !isOpenTo(deed, edition)) return 'over';
  if ((await deeds.readBrief(id))?.hand.spent.has(mark) === true) return 'spent';
  if (!keepsMail(deed) && edition.rendering !== rendering) return 'stale';
  // First the stop: a link that is spent and stopped nothing would be the wrong way round.
  if (deed === 'stop') await deeds.stopAll();
  return (await deeds.say(id, wordOf(link, new Date(deeds.now()).toISOString()), mark)) ? 'done' : 'spent';
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

function wordOf({ deed, rendering, slug }: ReviewLink, at: string): HandWord {
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
    case 'stop':
    case 'look':
      return { nothing: true };
  }
}

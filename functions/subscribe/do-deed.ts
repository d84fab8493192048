import type { ConsentEntry, Subscriber, SubscriberId } from '../model/subscriber.ts';
import { pauseEnd, type Change } from './deed.ts';
import { onDay, type Sayings } from './page-words.ts';

type Said = Omit<ConsentEntry, 'what'>;

/** What a reader may do; each says whether it changed anything, and changes nothing a second time. */
export type Deeds = {
  readonly leave: (id: SubscriberId, said: Said) => Promise<boolean>;
  readonly takeBack: (id: SubscriberId, said: Said) => Promise<boolean>;
  readonly pause: (id: SubscriberId, until: string, said: Said) => Promise<boolean>;
  readonly resume: (id: SubscriberId, said: Said) => Promise<boolean>;
  readonly choose: (id: SubscriberId, choice: Pick<Subscriber, 'cadence' | 'language'>, said: Said) => Promise<boolean>;
};

/**
 * Does it. Done again, it changes nothing, and its page is the same: what holds now is what was asked for.
 * @returns whether it changed anything
 */
export async function doDeed(
  id: SubscriberId,
  asked: Change,
  said: Said,
  timeZone: string,
  deeds: Deeds,
): Promise<boolean> {
  switch (asked.deed) {
    case 'leave':
      return deeds.leave(id, said);
    case 'undo':
      return deeds.takeBack(id, said);
    case 'resume':
      return deeds.resume(id, said);
    case 'pause':
      return deeds.pause(id, pauseEnd(asked.length, Date.parse(said.at), timeZone), said);
    case 'choose':
      return deeds.choose(id, { cadence: asked.cadence, language: asked.language }, said);
  }
}

/**
 * What is said of it, in the words that the reader now gets: by what they now are, not by what was asked for. An undo
 * that comes too late is no welcome.
 */
export function doneIn({ words, day }: Sayings, { deed }: Change, now: Subscriber | undefined): string | undefined {
  const { status, pausedUntil } = now ?? {};
  const isReader = status === 'active' || status === 'paused';
  switch (deed) {
    case 'leave':
      // Of anybody else the whole page says it.
      return status === 'suppressed' ? words.left.message : undefined;
    case 'undo':
      return isReader ? words.left.undo.done : undefined;
    case 'resume':
      return status === 'active' ? words.paused.done : undefined;
    case 'pause':
      return status === 'paused' && pausedUntil !== undefined ? onDay(words.pause.done, day(pausedUntil)) : undefined;
    case 'choose':
      return isReader ? words.choose.done : undefined;
  }
}

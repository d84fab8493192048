import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { no, yes, type Answer, type Hand } from './hand.ts';
import { readLedger, waitingIn } from './read-ledger.ts';
import { TRIES, noSuchEdition, notOver, readers, sayPause, tooMuchTraffic } from './sentences.ts';

const COMPOSING_MS = 60_000;
const POLL_MS = 1_000;

/**
 * Has an edition rest: first what every wave reads, so that it holds within one, then the edition's own state. One that
 * is being composed will rest in place of being sent.
 */
export async function pauseEdition(id: EditionId, hand: Hand): Promise<Answer> {
  const until = hand.now() + COMPOSING_MS;
  for (let left = TRIES; left > 0;) {
    const edition = await hand.find(id);
    switch (edition?.state) {
      case undefined:
        return noSuchEdition(id);
      case 'review':
        return no(`${notOver(edition)} Hold it with: newsletter hold ${id}`);
      case 'composing':
        await hand.rest(id);
        if (hand.now() > until) return yes(`${id} is still being composed. It will rest in place of being sent.`);
        await hand.sleep(POLL_MS);
        break;
      case 'sending':
        await hand.rest(id);
        await hand.pause(id, { why: 'operator' });
        left -= 1;
        break;
      case 'paused':
        // Whoever paused it may have come no further than its state.
        await hand.rest(id);
        return resting(edition, hand);
      case 'sent':
      case 'cancelled':
      case 'skipped':
        // It got there while we had it rest.
        await hand.goOn(id);
        return no(notOver(edition));
    }
  }
  return tooMuchTraffic(id);
}

async function resting(edition: Edition, hand: Hand): Promise<Answer> {
  const { survey } = await readLedger(edition, hand);
  return yes(
    `${edition.id} rests: ${sayPause(edition.pause)}`,
    `${readers(survey.submitted)} have it, ${readers(waitingIn(survey))} wait.` +
      (survey.underWay ? ' A wave that is under way, of at most 10 readers a lane, still ends.' : ''),
    `Go on with: newsletter resume ${edition.id}`,
  );
}

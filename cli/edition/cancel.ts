import { giveBackOthers } from '../../functions/compose/freeze-articles.ts';
import { readOutcomes } from '../../functions/model/delivery.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { no, yes, type Answer, type Hand } from './hand.ts';
import { moveReaders, settleClaims } from './move-readers.ts';
import { readLedger, unknownIn, waitingIn, type Entry } from './read-ledger.ts';
import { TRIES, noSuchEdition, notOver, readers, tooMuchTraffic } from './sentences.ts';

/**
 * Nobody else gets this edition: it rests, everybody who waits is cancelled in the ledger, then the edition is. Its
 * articles go back to the pool if nobody can have got it. Each step is safe to repeat, and each is there before the
 * next one begins.
 */
export async function cancelEdition(id: EditionId, hand: Hand): Promise<Answer> {
  for (let left = TRIES; left > 0; left -= 1) {
    const edition = await hand.find(id);
    switch (edition?.state) {
      case undefined:
        return noSuchEdition(id);
      case 'sent':
      case 'skipped':
        return no(notOver(edition));
      case 'cancelled':
        return finish(edition, hand);
      case 'review':
      case 'composing':
        // Whoever composes it can write nothing more to it, and puts nothing on lanes.
        await hand.cancel(id, edition.state, true, new Date(hand.now()).toISOString());
        break;
      case 'sending':
        // At rest nobody calls it sent because nobody waits any more.
        await hand.rest(id);
        await hand.pause(id, { why: 'operator' });
        break;
      case 'paused': {
        await hand.rest(id);
        const entries = await cancelReaders(edition, hand);
        await hand.cancel(id, 'paused', entries.every(nobodyHasIt), new Date(hand.now()).toISOString());
        break;
      }
    }
  }
  return tooMuchTraffic(id);
}

async function cancelReaders(edition: Edition, hand: Hand): Promise<readonly Entry[]> {
  for (;;) {
    await moveReaders(edition, 'cancelled', (outcome) => outcome === 'pending', hand);
    await settleClaims(edition, hand);
    const { entries, survey } = await readLedger(edition, hand);
    // A wave that was under way gives back whom it did not try.
    if (waitingIn(survey) === 0 && !survey.underWay && survey.lapsed.length === 0) return entries;
  }
}

function nobodyHasIt({ batch }: Entry): boolean {
  return !readOutcomes(batch.outcomes).some((outcome) => outcome === 'submitted' || outcome === 'unknown');
}

async function finish(edition: Edition, hand: Hand): Promise<Answer> {
  const { id, series, scheduledAt, articles, rendering } = edition;
  const isUnused = articles?.length === 0;
  if (isUnused) await giveBackOthers(edition, new Set(), hand);
  // Index and feeds named it since its readers were frozen.
  if (rendering !== undefined) await hand.order({ v: 1, series, scheduledAt, refresh: id });
  await hand.goOn(id);
  if (isUnused) return yes(`${id} is cancelled. Nobody got it; its articles are free for the next edition.`);
  const { survey } = await readLedger(edition, hand);
  const unknown = unknownIn(survey);
  return yes(
    `${id} is cancelled. ${readers(survey.submitted)} have it` +
      (unknown > 0 ? `, ${readers(unknown)} may have it` : '') +
      '; its articles stay used up.',
  );
}

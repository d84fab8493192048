import { contentOf } from '../../functions/compose/archive-files.ts';
import { readHeld } from '../../functions/compose/archive.ts';
import type { Edition } from '../../functions/model/edition.ts';
import { count } from '../show.ts';
import { no, yes, type Answer, type Hand } from './hand.ts';
import { settleClaims } from './move-readers.ts';
import { readers } from './sentences.ts';

/**
 * A consumer that SES has slowed down rests for up to 10 seconds with the message it read at its beginning; then it reads
 * that the edition rests, and ends. Before that nobody may go on.
 */
const QUIET_MS = 15_000;
const POLL_MS = 1_000;

/**
 * Has compose render a paused edition again, with its articles as they now are, and waits for it. Safe to repeat.
 * @param patienceMs composing may be busy with other orders, and a fault brings the order back after ten minutes
 */
export async function recomposeEdition(edition: Edition, hand: Hand, patienceMs: number): Promise<Answer> {
  const { id, series, scheduledAt, rendering } = edition;
  const content = contentOf(edition, await readHeld(hand));
  if (content.length === 0)
    return no(
      `Every article of ${id} was taken back: there is nothing to send. It rests on; cancel it, or upload them again.`,
    );
  await hand.rest(id);
  hand.say('Waiting until everybody who sends it has noticed that it rests…');
  await hand.sleep(QUIET_MS);
  await settleClaims(edition, hand);
  const before = await hand.find(id);
  await hand.order({ v: 1, series, scheduledAt, recompose: id });
  hand.say('Composing…');
  for (const until = hand.now() + patienceMs; hand.now() <= until; await hand.sleep(POLL_MS)) {
    const found = await hand.find(id);
    if (found?.state !== 'paused')
      return no(`Somebody else has taken ${id} up. It was not rendered again by this command.`);
    if (found.attempt === before?.attempt) continue;
    const ofAll = `${count(content.length, 'article')} of ${edition.articles?.length ?? 0}`;
    if (found.rendering === rendering) return yes(`Rendered again, with ${ofAll}: nothing has changed.`);
    const had = (found.earlier ?? []).reduce((sum, { submitted }) => sum + submitted, 0);
    return yes(`Rendered again, with ${ofAll}. ${readers(had)} keep what they got, the others get it as it is now.`);
  }
  return no(
    `Compose has not rendered ${id} again within ${count(patienceMs / 1000, 'second')} (--wait). It rests on: repeat, or look at the log of compose.`,
  );
}

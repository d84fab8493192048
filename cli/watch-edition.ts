import type { EditionId } from '../functions/model/edition.ts';
import type { Publication } from '../functions/model/publication.ts';
import { progressBar } from '../local/progress-bar.ts';
import type { Hand } from './edition/hand.ts';
import { lookAt, type Look } from './edition/look.ts';
import { show } from './show.ts';
import { showEdition } from './show-edition.ts';

const EVERY_MS = 2_000;

/**
 * Shows an edition; with `isLive` its progress, again and again until nothing can change any more, then the whole of it.
 * @returns the exit code
 */
export async function watchEdition(
  id: EditionId,
  isLive: boolean,
  publication: Pick<Publication, 'timeZone' | 'publicUrl'>,
  hand: Hand,
): Promise<number> {
  const output = process.stdout;
  const { line } = show(output);
  let shown = '';
  for (;;) {
    const look = await lookAt(id, hand);
    if (look === undefined) {
      line(`There is no edition ${id}.`);
      return 1;
    }
    if (!isLive || isOver(look)) {
      if (shown !== '' && output.isTTY) line('');
      return showEdition(output, look, hand.now(), publication) ? 0 : 1;
    }
    const next = progress(look);
    // On a terminal the bar grows in place; in a log a line is written when something has changed.
    if (output.isTTY) output.write(`\r\u001B[K${next}`);
    else if (next !== shown) line(next);
    shown = next;
    await hand.sleep(EVERY_MS);
  }
}

function isOver({ edition: { state } }: Look): boolean {
  return state === 'sent' || state === 'skipped' || state === 'cancelled';
}

function progress({ edition: { state, audience }, control, delivery }: Look): string {
  const bar = delivery && ` ${progressBar(delivery.account.submitted, audience?.readers ?? 0)}`;
  return `${control.stopped ? 'stopped' : state}${bar ?? ''}`;
}

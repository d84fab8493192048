import type { Context } from 'hono';
import { cancelEdition } from '../../../cli/edition/cancel.ts';
import type { Answer } from '../../../cli/edition/hand.ts';
import { pauseEdition } from '../../../cli/edition/pause.ts';
import { resumeEdition, riskOfResume } from '../../../cli/edition/resume.ts';
import { startAll } from '../../../cli/edition/stop.ts';
import { editionPage } from './edition-page.ts';
import type { Found } from './find-edition.ts';
import { pageAgain } from './looks.ts';
import { readPosted } from './posted.ts';
import type { Room } from './room.ts';

/** What an operator's command does to an edition that is sent, by the very code of the command. */
export async function operate(context: Context, room: Room, found: Found): Promise<Response> {
  const { hand } = room.desk;
  const { id } = found;
  const { text } = await readPosted(context);
  const act = async (): Promise<Answer | undefined> => {
    switch (text('do')) {
      case 'pause':
        return pauseEdition(id, hand);
      case 'resume': {
        const risk = text('sure') === 'yes' ? [] : await riskOfResume(id, hand);
        return risk.length > 0 ? { ok: false, says: risk } : resumeEdition(id, hand);
      }
      case 'cancel':
        return cancelEdition(id, hand);
      case 'start':
        return startAll(hand);
      default:
        return undefined;
    }
  };
  const answer = await act();
  if (answer === undefined) return context.text('a button of the page expected', 400);
  if (answer.ok) return context.redirect(pageAgain(context, id), 303);
  return editionPage(context, room, { ...found, edition: await hand.find(id) }, { status: 409, operate: true });
}

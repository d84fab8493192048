import type { Context } from 'hono';
import type { EditionId } from '../../../functions/model/edition.ts';
import { notHere } from '../shell/notices.ts';
import { editionPage } from './edition-page.ts';
import { findEdition } from './find-edition.ts';
import { pageAgain } from './looks.ts';
import { isRefusal, pressReview, type Pressed } from './press.ts';
import type { Room } from './room.ts';

/** Presses a button of a review, and shows the page with what the station said. */
export async function answerPressed(context: Context, room: Room, id: EditionId, pressed: Pressed): Promise<Response> {
  const { desk } = room;
  const said = await pressReview(id, pressed, desk);
  if (said === undefined) return context.text('a button of the page expected', 400);
  const again = pageAgain(context, id, { said });
  if (!isRefusal(said)) return context.redirect(again, 303);
  const found = await findEdition(desk, id);
  if (found === undefined) return notHere(context, desk);
  const isAddress = said === 'noAddress' || said === 'onlyTo';
  const address = isAddress ? { address: pressed.address ?? '' } : {};
  const page = await editionPage(context, room, found, { status: isAddress ? 400 : 409, said, ...address });
  // Under this address the same is to be had again, also when something has changed since (RFC 9110, 8.7).
  page.headers.set('content-location', again);
  return page;
}

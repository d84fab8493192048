import { Hono, type Context } from 'hono';
import type { Desk } from '../desk.ts';
import { framed, framedText } from '../frame.ts';
import { notHere } from '../shell/notices.ts';
import { answerPressed } from './answer-pressed.ts';
import { putBriefFile } from './brief-file.ts';
import { editionPage } from './edition-page.ts';
import { findEdition, type Found } from './find-edition.ts';
import { listPage } from './list-page.ts';
import { looksOf, pageAgain } from './looks.ts';
import { askForSpecial, newPage } from './new-page.ts';
import { operate } from './operate.ts';
import { readPosted } from './posted.ts';
import { openRoom } from './room.ts';
import { sendWishes } from './send-wishes.ts';
import { editionWords } from './words.ts';
import { languageOf } from '../asked.ts';

/** Editions: those that were, the one that comes, and everything that editors may do about it. */
export function editionRoutes(desk: Desk): Hono {
  const room = openRoom(desk);
  const routes = new Hono();
  const withEdition = (answer: (context: Context, found: Found) => Promise<Response>) => async (context: Context) => {
    const found = await findEdition(desk, context.req.param('id') ?? '');
    return found === undefined ? notHere(context, desk) : answer(context, found);
  };
  routes.get('/', (context) => listPage(context, room));
  routes.get('/new', (context) => newPage(context, room));
  routes.post('/new', (context) => askForSpecial(context, room));
  routes.get(
    '/:id',
    withEdition((context, found) => editionPage(context, room, found)),
  );
  routes.get(
    '/:id/shown',
    withEdition(async (context, found) => {
      const looks = looksOf(new URL(context.req.url).searchParams, desk.stage.publication.language);
      const shown = await room.shownOf(found, looks.language);
      if (shown === undefined) return notHere(context, desk);
      if (looks.as === 'text') return framedText(shown.text);
      const withoutImages = looks.images === 'off';
      return framed(shown.html, desk, { theme: looks.theme, withoutImages, isLighter: true });
    }),
  );
  // Where a form without script leaves somebody who then reloads.
  routes.get('/:id/:form{wishes|file|review|operate}', (context) =>
    context.redirect(`/edition/${context.req.param('id')}`),
  );
  routes.post(
    '/:id/wishes',
    withEdition((context, found) => sendWishes(context, room, found)),
  );
  routes.post(
    '/:id/file',
    withEdition(async (context, found) => {
      const { text } = await readPosted(context);
      const isRemoved = text('do') === 'remove';
      const isPut = found.file && (await putBriefFile(desk, found.file, text('etag'), isRemoved ? '' : text('text')));
      const words = editionWords(languageOf(context, desk.stage.publication.language)).wishes;
      if (isPut !== true)
        return editionPage(context, room, found, { status: 409, typed: { why: words.changed, fields: {} } });
      return context.redirect(isRemoved && found.series === 'special' ? '/edition' : pageAgain(context, found.id), 303);
    }),
  );
  routes.post(
    '/:id/review',
    withEdition(async (context, { id }) => {
      const { text } = await readPosted(context);
      const pressed = { deed: text('deed'), rendering: text('rendering'), address: text('address') };
      return answerPressed(context, room, id, pressed);
    }),
  );
  routes.post(
    '/:id/operate',
    withEdition((context, found) => operate(context, room, found)),
  );
  return routes;
}

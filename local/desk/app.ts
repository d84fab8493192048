import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { LANGUAGES } from '../../functions/model/publication.ts';
import { LANGUAGE_COOKIE } from './asked.ts';
import type { Assets } from './assets.ts';
import { noteVersion, tellOfChanges } from './changes.ts';
import type { Desk } from './desk.ts';
import { editionRoutes } from './edition/routes.ts';
import { filesRoutes } from './files/routes.ts';
import { LIGHTER, lighterPictures } from './lighter-pictures.ts';
import { mailsRoutes } from './mails/routes.ts';
import { pictureOf } from './picture.ts';
import { rehearsalRoutes } from './rehearsal/routes.ts';
import { notHere, wentWrong } from './shell/notices.ts';

/**
 * Whatever a page of the desk shows, nothing but its own script runs in it, and nothing is loaded from elsewhere. What
 * comes from editors and readers stands in frames, which have rules of their own (`frame.ts`).
 */
const RULES = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: a form would then not say where it comes from (Fetch, "append a request `Origin` header").
  'referrer-policy': 'same-origin',
  // What a mail in a frame leads to must not get hold of the window that it was opened from.
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** @param origins under which the desk is reached; under any other name it answers nobody (DNS rebinding) */
export function deskApp(desk: Desk, assets: Assets, origins: () => readonly string[]): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const { origin } = new URL(context.req.url);
    if (!origins().includes(origin)) return context.text('this is another place', 421);
    const isReading = context.req.method === 'GET' || context.req.method === 'HEAD';
    // Another site, or a mail that is shown in a frame, must not press our buttons.
    if (!isReading && !origins().includes(context.req.header('origin') ?? ''))
      return context.text('not from here', 403);
    noteVersion(context, desk.version());
    await next();
    for (const [name, value] of Object.entries(RULES))
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
    return undefined;
  });
  app.get('/desk.js', (context) =>
    context.body(assets.script, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/desk.css', (context) => context.body(assets.look, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/changes', (context) => tellOfChanges(desk, context));
  app.get('/i/*', (context) => pictureOf(desk, context));
  for (const as of ['row', 'look'] as const) app.get(`${LIGHTER[as]}*`, lighterPictures(desk, as));
  app.post('/language', async (context) => {
    const form = await context.req.formData();
    const wanted = LANGUAGES.find((language) => language === form.get('language'));
    if (wanted !== undefined)
      setCookie(context, LANGUAGE_COOKIE, wanted, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return context.redirect(backTo(form.get('back')), 303);
  });
  app.route('/', filesRoutes(desk));
  app.route('/edition', editionRoutes(desk));
  if (desk.played !== undefined) {
    app.route('/mails', mailsRoutes(desk, desk.played));
    app.route('/rehearsal', rehearsalRoutes(desk, desk.played));
  }
  app.notFound((context) => notHere(context, desk));
  app.onError((error, context) => wentWrong(error, context, desk));
  return app;
}

/** A path of the desk, and of nobody else. */
function backTo(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(?![/\\])/.test(wanted) ? wanted : '/';
}

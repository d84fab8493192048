import { Hono } from 'hono';
import { readLanguage } from './deed.ts';
import { confirmWish, type Confirm } from './confirm.ts';
import { askedPage, confirmedPage, expiredPage, joinPage, tooManyPage } from './join-page.ts';
import { askToJoin, readJoinForm, textOf, type Join, type JoinProblem } from './join.ts';
import { oneButton, page } from './page.ts';
import { formOf, refuse, sayingsFor, type Site } from './site.ts';
import type { EditionId, Cadence } from '../model/edition.ts';
import type { Wish } from '../model/joining.ts';
import type { Subscriber, SubscriberId } from '../model/subscriber.ts';
import { WELCOME_MS } from '../model/welcome.ts';
import { readViewer, type Viewer } from './viewer.ts';

export type Joining = Join &
  Confirm & {
    /** Has `deliver` look whether who confirmed at that instant, ISO 8601, gets the latest edition. Safe to repeat. */
    readonly orderWelcome: (id: SubscriberId, confirmedAt: string) => Promise<void>;
    /** The edition that a welcome of this series brings now; nothing when there is none, or nobody is welcomed. */
    readonly findWelcome: (series: Cadence) => Promise<EditionId | undefined>;
    /** A stamp for a form that is shown at that instant, epoch milliseconds. */
    readonly stamp: (at: number) => Promise<string>;
    /** Whom a link to confirm names, and when its letter was ordered; nothing when the link is not ours. */
    readonly readConfirm: (
      token: string,
    ) => Promise<{ readonly subscriber: SubscriberId; readonly at: number } | undefined>;
  };

/** `/s/` to ask to join, and `/s/confirm/<token>`, the link of the letter that this brings. */
export function joinRoutes(site: Site, joining: Joining): Hono {
  const { cadences, publication, tell } = site;
  const [first = 'weekly'] = cadences;
  const app = new Hono();

  app.get('/s/', async (context) => {
    const sayings = sayingsFor(readLanguage(context.req.query()), site);
    const stamp = await joining.stamp(joining.now());
    return context.html(joinPage(sayings, { stamp, cadences, cadence: first }));
  });

  app.post('/s/', async (context) => {
    const form = await formOf(context);
    const { problem, ...wanted } = readJoinForm(form, { language: publication.language, cadences });
    const sayings = sayingsFor(wanted.language, site);
    const showAgain = (why: JoinProblem | undefined) => {
      const typed = { address: textOf(form, 'address').slice(0, 300), stamp: textOf(form, 'filled').slice(0, 512) };
      return context.html(joinPage(sayings, { ...typed, cadences, cadence: wanted.cadence, problem: why }), 400);
    };
    if (!('address' in wanted)) return showAgain(problem);
    const viewer = viewerOf(context.req.header('cloudfront-viewer-address'));
    const asked = await askToJoin(form, wanted, viewer, sayings.words.wording, joining);
    tell(`joining.${asked}`);
    switch (asked) {
      case 'too-fast':
        // A browser that fills the form in by itself is as fast. By the second press enough time has gone by.
        return showAgain('tooFast');
      case 'capped':
        context.header('Retry-After', '3600');
        return context.html(tooManyPage(sayings), 429);
      case 'wished':
      case 'trapped':
        return context.html(askedPage(sayings));
    }
  });

  app.get('/s/confirm/:token', async (context) => {
    const link = await joining.readConfirm(context.req.param('token'));
    if (link === undefined) return refuse(context, site);
    const sayings = sayingsFor((await joining.findWish(link.subscriber))?.language, site);
    const { title, message, explain, button } = sayings.words.confirm;
    return context.html(page(sayings, { title, message, explain: [explain], parts: [oneButton(button, 'confirm')] }));
  });

  app.post('/s/confirm/:token', async (context) => {
    const link = await joining.readConfirm(context.req.param('token'));
    if (link === undefined) return refuse(context, site);
    if ((await formOf(context))['confirm'] !== 'yes') return context.text('confirm=yes expected', 400);
    const viewer = viewerOf(context.req.header('cloudfront-viewer-address'));
    const said = ({ language }: Wish) => ({
      source: 'link to confirm',
      // Of the page with the button: an embedded form has words of its own.
      wording: sayingsFor(language, site).words.wording,
      ...(viewer && { ip: viewer.truncated }),
    });
    const outcome = await confirmWish(link, joining.now(), said, joining);
    tell(`joining.${outcome}`);
    const subscriber = await joining.find(link.subscriber);
    const sayings = sayingsFor(subscriber?.language, site);
    if (outcome === 'expired') return context.html(expiredPage(sayings), 410);
    const welcome = subscriber && (await welcomeOf(subscriber));
    return context.html(confirmedPage(sayings, outcome === 'already', welcome));
  });

  /** Orders a welcome, also when it was confirmed already: whoever died before this comes again. @returns its edition */
  async function welcomeOf({ id, cadence, confirmedAt }: Subscriber): Promise<EditionId | undefined> {
    if (confirmedAt === undefined) return undefined;
    await joining.orderWelcome(id, confirmedAt);
    if (joining.now() > Date.parse(confirmedAt) + WELCOME_MS) return undefined;
    try {
      return await joining.findWelcome(cadence);
    } catch {
      // They have confirmed: no sentence of a page is worth telling them that something is broken.
      tell('welcome.unread');
      return undefined;
    }
  }
  return app;
}

function viewerOf(header: string | undefined): Viewer | undefined {
  return header === undefined ? undefined : readViewer(header);
}

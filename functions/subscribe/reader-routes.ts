import { Hono, type Context } from 'hono';
import { TEST_READER } from '../links/test-reader.ts';
import type { EditionId, Cadence } from '../model/edition.ts';
import type { Wish } from '../model/joining.ts';
import type { ConsentEntry, Subscriber, SubscriberId } from '../model/subscriber.ts';
import { isChange, readDeed, type Change, type Deed } from './deed.ts';
import { doDeed, doneIn, type Deeds } from './do-deed.ts';
import { erasedPage, erasePage } from './erase-page.ts';
import { readerPage, type ReaderView } from './reader-page.ts';
import { countLeaver, type Leavers } from './leavers.ts';
import { formOf, refuse, sayingsFor, type Site } from './site.ts';
import { testPage } from './test-page.ts';

export type Reader = Deeds &
  Leavers & {
    /** Epoch milliseconds. */
    readonly now: () => number;
    /** Whom an unsubscribe link names, in which edition's mail it stood, and whether its key is retired; nothing when the link is not ours. */
    readonly readUnsubscribe: (
      token: string,
    ) => Promise<
      { readonly subscriber: SubscriberId; readonly edition: EditionId; readonly retired: boolean } | undefined
    >;
    /** Whose choices a link shows; nothing when the link is not ours, or is no longer good. */
    readonly readPreferences: (token: string) => Promise<SubscriberId | undefined>;
    readonly find: (id: SubscriberId) => Promise<Subscriber | undefined>;
    readonly findWish: (id: SubscriberId) => Promise<Wish | undefined>;
    /** Everything there is about somebody, a wish to join included. */
    readonly erase: (id: SubscriberId, said: Omit<ConsentEntry, 'what'>) => Promise<void>;
  };

/** Whose page it is, and by which link. */
type Visit = Pick<ReaderView, 'link' | 'onlyLeave'> & { readonly id: SubscriberId; readonly edition?: EditionId };

/**
 * The pages behind the links of a mail: `/u/<token>` to leave, `/s/<token>` with a reader's choices. GET shows a page and
 * changes nothing: scanners open every link (rules S1.14). Each deed is one POST. Leaving may come from a mailbox
 * provider's one-click too (RFC 8058): no cookie, no redirect, as often as you like.
 */
export function readerRoutes(site: Site, reader: Reader): Hono {
  const show = async (context: Context, { id, ...visit }: Visit, asked?: Change): Promise<Response> => {
    if (id === TEST_READER) return context.html(testPage(sayingsFor(undefined, site), visit.link));
    const subscriber = await reader.find(id);
    const sayings = sayingsFor(subscriber?.language, site);
    const done = asked && doneIn(sayings, asked, subscriber);
    const { cadences, publication } = site;
    const { timeZone } = publication;
    return context.html(readerPage(sayings, { ...visit, subscriber, now: reader.now(), timeZone, cadences, done }));
  };

  const act = async (context: Context, visit: Visit, deed: Deed): Promise<Response> => {
    const { id, link } = visit;
    // Nobody left, so nobody is counted.
    if (id === TEST_READER) return show(context, visit);
    const said = { at: new Date(reader.now()).toISOString(), source: `${link} page` };
    if (isChange(deed)) {
      if (deed.deed === 'choose' && !(await isOffered(id, deed.cadence)))
        return context.text('a cadence of the page expected', 400);
      const changed = await doDeed(id, deed, said, site.publication.timeZone, reader);
      if (changed) await countLeaver(visit, deed.deed, said.at, site, reader);
      site.tell(`subscriber.${deed.deed}`);
      return show(context, visit, deed);
    }
    const subscriber = await reader.find(id);
    const sayings = sayingsFor(subscriber?.language, site);
    switch (deed.deed) {
      case 'export':
        context.header('Content-Disposition', 'attachment; filename="my-data.json"');
        return context.json({ v: 1, subscriber: subscriber ?? null, wish: (await reader.findWish(id)) ?? null });
      case 'ask-erase':
        return context.html(erasePage(sayings));
      case 'erase':
        await reader.erase(id, said);
        site.tell('subscriber.erase');
        return context.html(erasedPage(sayings));
    }
  };

  /** Nobody chooses a series that never comes; who has one may keep it. */
  const isOffered = async (id: SubscriberId, cadence: Cadence): Promise<boolean> =>
    site.cadences.includes(cadence) || (await reader.find(id))?.cadence === cadence;

  const app = new Hono();
  app.get('/u/:token', async (context) => {
    const visit = await readUnsubscribe(context.req.param('token'), reader);
    return visit === undefined ? refuse(context, site) : show(context, visit);
  });
  app.post('/u/:token', async (context) => {
    const visit = await readUnsubscribe(context.req.param('token'), reader);
    if (visit === undefined) return refuse(context, site);
    const form = await formOf(context);
    if (form['List-Unsubscribe'] === 'One-Click') {
      if (visit.id === TEST_READER) return context.text('');
      const at = new Date(reader.now()).toISOString();
      if (await reader.leave(visit.id, { at, source: 'one-click' }))
        await countLeaver(visit, 'leave', at, site, reader);
      site.tell('subscriber.leave');
      return context.text('');
    }
    const deed = readDeed(form);
    const isAllowed = deed && isChange(deed) && (!visit.onlyLeave || deed.deed === 'leave');
    return isAllowed ? act(context, visit, deed) : context.text('List-Unsubscribe=One-Click expected', 400);
  });

  app.get('/s/:token', async (context) => {
    const id = await reader.readPreferences(context.req.param('token'));
    return id === undefined ? refuse(context, site) : show(context, { link: 'preferences', id });
  });
  app.post('/s/:token', async (context) => {
    const id = await reader.readPreferences(context.req.param('token'));
    if (id === undefined) return refuse(context, site);
    const deed = readDeed(await formOf(context));
    if (deed === undefined) return context.text('a button of the page expected', 400);
    return act(context, { link: 'preferences', id }, deed);
  });
  return app;
}

async function readUnsubscribe(token: string, reader: Reader): Promise<(Visit & { onlyLeave: boolean }) | undefined> {
  const read = await reader.readUnsubscribe(token);
  return read && { link: 'unsubscribe', id: read.subscriber, edition: read.edition, onlyLeave: read.retired };
}

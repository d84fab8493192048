import { Hono } from 'hono';
import en from '../../templates/strings/pages.en.json' with { type: 'json' };
import vi from '../../templates/strings/pages.vi.json' with { type: 'json' };
import type { Publication } from '../model/publication.ts';
import type { SubscriberId } from '../model/subscriber.ts';
import { page } from './page.ts';

export type Subscribe = {
  /** Whether a header's value is the one that only our distribution sends. */
  readonly isOrigin: (value: string) => Promise<boolean>;
  /** Whom an unsubscribe link names; nothing when the link is not ours. */
  readonly readLink: (token: string) => Promise<SubscriberId | undefined>;
  /** Idempotent, also for people already gone. */
  readonly leave: (id: SubscriberId) => Promise<void>;
};

const STRINGS = { vi, en };

/**
 * The unsubscribe link, `/u/<token>`. GET shows a page and changes nothing: scanners open every link (rules S1.14).
 * POST leaves, for a person pressing the button and for a mailbox provider's one-click alike (RFC 8058): no cookie, no
 * redirect, as often as you like.
 */
export function subscribeApp(publication: Publication, { isOrigin, readLink, leave }: Subscribe): Hono {
  const { language, name, replyTo } = publication;
  const strings = STRINGS[language];
  const say = (sentence: string) => sentence.replace('{publication}', name).replace('{contact}', replyTo);
  const show = (about: { title: string; message: string; explain?: string; button?: string }) =>
    page({
      language,
      publication: name,
      title: about.title,
      message: say(about.message),
      ...(about.explain !== undefined && { explain: about.explain }),
      ...(about.button !== undefined && { button: about.button }),
    });
  const app = new Hono();

  app.use(async (context, next) => {
    // Past the distribution anybody could claim any address in CloudFront-Viewer-Address.
    if (!(await isOrigin(context.req.header('x-origin-key') ?? ''))) return context.text('forbidden', 403);
    await next();
    // The address of these pages is a secret of one reader: it must not travel on or stay anywhere (rules S4.67).
    context.header(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    context.header('Referrer-Policy', 'no-referrer');
    context.header('X-Robots-Tag', 'noindex');
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('Cache-Control', 'no-store');
    return undefined;
  });

  app.get('/u/:token', async (context) => {
    const id = await readLink(context.req.param('token'));
    if (id === undefined) return context.html(show(strings.invalidLink), 404);
    const { title, question, explain, button } = strings.leave;
    return context.html(show({ title, message: question, explain, button }));
  });

  app.post('/u/:token', async (context) => {
    const id = await readLink(context.req.param('token'));
    if (id === undefined) return context.html(show(strings.invalidLink), 404);
    const form: Readonly<Record<string, unknown>> = await context.req.parseBody().catch(() => ({}));
    const isOneClick = form['List-Unsubscribe'] === 'One-Click';
    if (!isOneClick && form['leave'] !== 'yes') return context.text('List-Unsubscribe=One-Click expected', 400);
    await leave(id);
    return isOneClick ? context.text('') : context.html(show(strings.left));
  });

  return app;
}

import { Hono, type Context } from 'hono';
import { markup } from '../../../functions/digest/markup.ts';
import type { Mail } from '../../cloud/mail.ts';
import { languageOf } from '../asked.ts';
import type { Desk, Played } from '../desk.ts';
import { framed } from '../frame.ts';
import { showPage } from '../shell/page.ts';
import { listPage } from './list-page.ts';
import { lookOf } from './look.ts';
import { mailPage } from './mail-page.ts';
import { partsOf } from './read-mail.ts';
import { mailsWords } from './words.ts';

/** Looking at what went out. Nothing here changes anything. */
export function mailsRoutes(desk: Desk, played: Played): Hono {
  const { ses } = played.cloud;
  const routes = new Hono();
  const withMail =
    (show: (context: Context, mail: Mail) => Response | Promise<Response>) =>
    (context: Context): Response | Promise<Response> => {
      const mail = ses.mails.find(({ id }) => id === context.req.param('id'));
      return mail === undefined ? missing(context, desk) : show(context, mail);
    };

  routes.get('/', (context) => listPage(context, desk, played));
  routes.get(
    '/:id',
    withMail((context, mail) => mailPage(context, desk, ses.mails, mail)),
  );
  routes.get(
    '/:id/html',
    withMail(async (context, mail) => {
      const { html } = await partsOf(mail);
      const { theme, withoutImages } = lookOf(context);
      return framed(html === false ? '' : html, desk, { theme, withoutImages });
    }),
  );
  routes.get(
    '/:id/mail.eml',
    withMail((_, mail) => asFile(mail.raw, 'mail.eml', 'message/rfc822')),
  );
  routes.get(
    '/:id/received.eml',
    withMail((_, mail) => asFile(mail.received, 'received.eml', 'message/rfc822')),
  );
  routes.get(
    '/:id/attachments/:index',
    withMail(async (context, mail) => {
      const { attachments } = await partsOf(mail);
      const found = attachments[Number(context.req.param('index'))];
      // Whatever it says it is: it is to be kept, and never to be shown here.
      return found === undefined ? missing(context, desk) : asFile(found.content, found.filename ?? 'attachment');
    }),
  );
  return routes;
}

function missing(context: Context, desk: Desk): Promise<Response> {
  const { title, explain } = mailsWords(languageOf(context, desk.stage.publication.language)).missing;
  const { mail } = mailsWords(languageOf(context, desk.stage.publication.language));
  const body = markup`<h1>${title}</h1><p>${explain}</p><p><a class="button" href="/mails">${mail.back}</a></p>`;
  return showPage(context, desk, { view: 'mails', title, body, status: 404 });
}

/** To be kept as a file, and opened by nothing of the desk's. */
function asFile(bytes: Buffer, name: string, type = 'application/octet-stream'): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': type,
      // RFC 6266 4.3: the name as it is, whatever alphabet it has.
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, '_')}`,
      'content-security-policy': "sandbox; default-src 'none'",
    },
  });
}

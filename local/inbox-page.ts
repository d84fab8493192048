import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { simpleParser } from 'mailparser';
import type { Cloud } from './cloud/cloud.ts';
import type { Terminal } from './terminal.ts';

/**
 * Serves the mails that went out on 127.0.0.1 until the process is told to end. A mail is shown in a frame without
 * scripts; addresses of the publication lead back into the local cloud, in what is shown and never in the bytes.
 */
export async function serveInbox(
  { ses, fetch }: Pick<Cloud, 'ses' | 'fetch'>,
  publication: { readonly name: string; readonly publicUrl: string },
  show: Pick<Terminal, 'line'>,
): Promise<void> {
  const answer = async (method: string, path: string, body: Buffer, type = ''): Promise<Response> => {
    if (path === '/')
      return page(listOf(publication.name, await Promise.all(ses.mails.map(({ raw }) => simpleParser(raw)))));
    const mail = /^\/mail\/(\d+)$/.exec(path)?.[1];
    if (mail !== undefined) {
      const found = ses.mails[Number(mail)];
      if (found === undefined) return new Response('no such mail', { status: 404 });
      const { html } = await simpleParser(found.raw);
      return page((html === false ? '' : html).replaceAll(publication.publicUrl, '/public'));
    }
    if (!path.startsWith('/public/')) return new Response('no such page', { status: 404 });
    return fetch(`${publication.publicUrl}${path.slice('/public'.length)}`, {
      method,
      ...(method === 'POST' && { body, headers: { 'content-type': type } }),
    });
  };

  const server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (piece: Buffer) => body.push(piece));
    request.on('end', () => {
      const { method = 'GET', url = '/', headers } = request;
      void reply(response, answer(method, url, Buffer.concat(body), headers['content-type']));
    });
  });

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  show.line(`\n       inbox: http://127.0.0.1:${port}/   Ctrl+C ends it`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  server.closeAllConnections();
  server.close();
}

async function reply(response: ServerResponse, answer: Promise<Response>): Promise<void> {
  const shown = await answer.catch(() => new Response('this page cannot be shown', { status: 500 }));
  response.writeHead(shown.status, Object.fromEntries(shown.headers));
  response.end(Buffer.from(await shown.arrayBuffer()));
}

type ShownMail = { readonly subject?: string | undefined; readonly to?: unknown };

function listOf(name: string, mails: readonly ShownMail[]): string {
  const items = mails.map(
    ({ subject = '' }, index) =>
      `<li><a href="/mail/${index}" target="mail"><b>${index + 1}</b> ${escape(subject)}</a></li>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(name)}: inbox</title><style>
:root{color-scheme:light dark}body{margin:0;display:grid;grid-template-columns:minmax(14rem,22rem) 1fr;height:100vh;font:15px/1.5 system-ui,sans-serif}
nav{overflow:auto;border-right:1px solid #8884}h1{font-size:1rem;padding:1rem;margin:0}ol{margin:0;padding:0;list-style:none}
a{display:block;padding:.6rem 1rem;color:inherit;text-decoration:none;border-top:1px solid #8883}a:hover,a:focus-visible{background:#8882}
iframe{width:100%;height:100%;border:0;background:#fff}@media(max-width:700px){body{grid-template-columns:1fr;grid-template-rows:40vh 60vh}}
</style><nav><h1>${escape(name)}: ${mails.length} mails</h1><ol>${items.join('')}</ol></nav>
<iframe name="mail" title="Mail" sandbox="allow-popups allow-forms" src="${mails.length > 0 ? '/mail/0' : 'about:blank'}"></iframe></html>`;
}

function page(html: string): Response {
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } });
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

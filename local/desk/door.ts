import type { WebFetch } from '../cloud/web.ts';
import { listen, type Listening } from './listen.ts';

/** What has addresses in it. Mails and pages keep theirs; only what a browser here is shown leads back here. */
const TEXTS = /^(text\/|application\/(json|atom\+xml|feed\+json|xml))/;
/** Of a browser's request: what CloudFront would pass on and a station reads. */
const PASSED = ['accept', 'accept-language', 'content-type', 'range'];

/**
 * The public address of a played stack, for a browser on this machine. It is a place of its own and not a path of the
 * desk: what editors publish must not share an origin with what they work in.
 */
export async function openDoor(fetch: WebFetch, publicUrl: string): Promise<Listening> {
  let here = '';
  const door = await listen(async (request) => {
    const { pathname, search } = new URL(request.url);
    const headers = PASSED.flatMap((name) => {
      const value = request.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    if (request.headers.get('origin') === here) headers.push(['origin', publicUrl]);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const body = isRead ? undefined : await request.arrayBuffer();
    const answer = await fetch(`${publicUrl}${pathname}${search}`, {
      method: request.method,
      headers: Object.fromEntries(headers),
      redirect: 'manual',
      ...(body && { body }),
    });
    return leadingHere(answer, publicUrl, here);
  });
  here = door.url;
  return door;
}

async function leadingHere(answer: Response, publicUrl: string, here: string): Promise<Response> {
  const headers = new Headers(answer.headers);
  // This machine has no certificate: a browser that were told so would look for one.
  headers.delete('strict-transport-security');
  headers.delete('content-length');
  const location = headers.get('location');
  if (location !== null) headers.set('location', location.replace(publicUrl, here));
  const { status } = answer;
  if (answer.body === null || !TEXTS.test(headers.get('content-type') ?? ''))
    return new Response(answer.body, { status, headers });
  return new Response((await answer.text()).replaceAll(publicUrl, here), { status, headers });
}

import type { Context } from 'hono';
import type { Desk } from './desk.ts';

/** What the stack makes of pictures; nothing else of the public address is to be had from where editors work. */
const PICTURES = /^image\/(?:jpeg|png|webp|gif)$/;

/** A picture of an article, as it is at the public address: frames show mails with it. Its address says what is in it. */
export async function pictureOf(
  { fetch, stage }: Pick<Desk, 'fetch' | 'stage'>,
  context: Context,
  path = new URL(context.req.url).pathname,
): Promise<Response> {
  const answer = await fetch(stage.publication.publicUrl + path);
  const type = answer.headers.get('content-type') ?? '';
  if (!answer.ok || !PICTURES.test(type)) return context.text('there is no such picture', 404);
  return context.body(await answer.arrayBuffer(), 200, {
    'content-type': type,
    'cache-control': 'private, max-age=3600',
  });
}

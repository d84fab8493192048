import type { Context } from 'hono';
import { PICTURE_LIMIT_BYTES, sniffPicture } from '../../../functions/ingest/sniff-picture.ts';
import type { FilesLook } from './look-at-files.ts';
import { keyAt } from './upload-key.ts';

/** `GET /original/<key>`: a picture as it was uploaded, if it is one: what its bytes say counts, its name proves nothing. */
export async function showOriginal(context: Context, { read }: Pick<FilesLook, 'read'>): Promise<Response> {
  const key = keyAt(context.req.url, '/original');
  const bytes = key === undefined ? undefined : (await read(key, PICTURE_LIMIT_BYTES))?.bytes;
  const format = bytes && sniffPicture(bytes);
  if (bytes === undefined || format === undefined) return context.notFound();
  return new Response(new Uint8Array(bytes), {
    headers: { 'content-type': `image/${format}`, 'content-security-policy': "default-src 'none'; sandbox" },
  });
}

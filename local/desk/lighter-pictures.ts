import type { Context } from 'hono';
import sharp, { type Sharp } from 'sharp';
import type { Desk } from './desk.ts';
import { pictureOf } from './picture.ts';

/** In place of `/i/`: as a row of a list shows a picture, and as the look at an edition does. */
export const LIGHTER = { row: '/row/i/', look: '/look/i/' } as const;
export type Lighter = keyof typeof LIGHTER;

/** A row is 96 to 64 pixels, on a screen with two dots to a pixel. */
const ROW = { width: 192, height: 128, fit: 'cover' } as const;
/** Mails have pictures for screens with three dots to a pixel: four fifths of that nobody tells from the whole. */
const LOOK_SHARE = 0.8;
const QUALITY = 70;
/** Those of a thousand articles, some 4 KB each for rows and 15 KB for looks. */
const KEPT = 1000;

/**
 * A picture of an article as light as it can be where it is shown: with those of the mails themselves the first view of
 * an edition of sixteen articles would be half a megabyte. What cannot be made lighter is shown as it is.
 */
export function lighterPictures(
  desk: Pick<Desk, 'fetch' | 'stage'>,
  as: Lighter,
): (context: Context) => Promise<Response> {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  return async (context) => {
    const name = new URL(context.req.url).pathname.slice(LIGHTER[as].length);
    const found = kept.get(name);
    if (found !== undefined) return asPicture(context, found);
    const picture = await pictureOf(desk, context, `/i/${name}`);
    if (!picture.ok) return picture;
    const made = await makeLighter(await picture.clone().arrayBuffer(), as);
    if (made === undefined) return picture;
    kept.set(name, made);
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
    return asPicture(context, made);
  };
}

async function makeLighter(bytes: ArrayBuffer, as: Lighter): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const made = await (await resized(sharp(bytes), as)).webp({ quality: QUALITY }).toBuffer();
    return new Uint8Array(made);
  } catch {
    // sharp has no kinds of errors: whatever it is, the picture itself is there.
    return undefined;
  }
}

async function resized(picture: Sharp, as: Lighter): Promise<Sharp> {
  if (as === 'row') return picture.resize(ROW);
  const { width } = await picture.metadata();
  return picture.resize({ width: Math.max(1, Math.round(width * LOOK_SHARE)) });
}

/** Its address says what is in it. */
function asPicture(context: Context, bytes: Uint8Array<ArrayBuffer>): Response {
  return context.body(bytes, 200, { 'content-type': 'image/webp', 'cache-control': 'private, max-age=3600' });
}

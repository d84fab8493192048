import sharp, { type JpegOptions, type Sharp, type SharpOptions } from 'sharp';
import { PICTURE_LIMIT_BYTES, sniffPicture } from './sniff-picture.ts';

/** The two cuts as JPEG files, or why there are none. */
export type Cuts =
  { readonly lead: Uint8Array; readonly card: Uint8Array } | { readonly fault: 'no-picture' | 'too-large' | 'broken' };

/**
 * In pixels; literals of the template too, which shows them at half their size. At two pixels for one of the screen's a
 * quality of 60 cannot be told from a higher one, and halves the bytes.
 */
export const CUTS = {
  lead: { width: 1200, height: 675, quality: 60 },
  card: { width: 600, height: 400, quality: 70 },
} as const;

/** A megabyte of PNG can hold a billion pixels (rules S4.30). */
const LIMIT_PIXELS = 50_000_000;
/** For one step of the work; a photo of 50 megapixels takes two. */
const LIMIT_SECONDS = 15;
/** The weight of one picture in a mail (rules S2.12). */
const JPEG_LIMIT_BYTES = 150_000;
/** For foliage, crowds and noise, when the cut's own quality makes too long a file. */
const LOWER_QUALITIES = [50, 40, 30, 20, 10] as const;
/**
 * mozjpeg without its trial of every scan script, which takes a third of the time and saves a twentieth of the bytes
 * (bench/thumbnails.ts).
 */
export const MOZJPEG: JpegOptions = {
  progressive: true,
  trellisQuantisation: true,
  overshootDeringing: true,
  quantisationTable: 3,
};

// libvips reads far more than pictures, some of it by parsers with a history (rules S4.31). All but four are shut.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadWebp', 'VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadNsgif'],
});

type Raw = { readonly pixels: Uint8Array; readonly width: number; readonly height: number };

function open({ pixels, width, height }: Raw): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 3 } }).timeout({ seconds: LIMIT_SECONDS });
}

/** The first frame upright, on white, in sRGB, and no larger than the cuts need it. */
async function decode(bytes: Uint8Array): Promise<Raw> {
  const options: SharpOptions = { limitInputPixels: LIMIT_PIXELS, failOn: 'error', pages: 1 };
  const { data, info } = await sharp(bytes, options)
    .timeout({ seconds: LIMIT_SECONDS })
    .autoOrient()
    .resize({ width: CUTS.lead.width, height: CUTS.lead.height, fit: 'outside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

/**
 * Cropped by attention. A picture that is narrower or lower than the cut is never enlarged: it is cropped the other way
 * only, and set on its dominant colour.
 */
async function cut(raw: Raw, size: { readonly width: number; readonly height: number }): Promise<Raw> {
  const width = Math.min(raw.width, size.width);
  const height = Math.min(raw.height, size.height);
  const pixels = await open(raw)
    .resize({ width, height, fit: 'cover', position: sharp.strategy.attention })
    .raw()
    .toBuffer();
  if (width === size.width && height === size.height) return { pixels, width, height };
  const { dominant } = await open(raw).stats();
  const left = Math.floor((size.width - width) / 2);
  const top = Math.floor((size.height - height) / 2);
  const framed = await open({ pixels, width, height })
    .extend({ left, top, right: size.width - width - left, bottom: size.height - height - top, background: dominant })
    .raw()
    .toBuffer();
  return { pixels: framed, width: size.width, height: size.height };
}

async function encode(raw: Raw, quality: number): Promise<Uint8Array> {
  let jpeg: Uint8Array = new Uint8Array();
  for (const each of [quality, ...LOWER_QUALITIES]) {
    jpeg = await open(raw)
      .jpeg({ ...MOZJPEG, quality: each })
      .toBuffer();
    if (jpeg.length <= JPEG_LIMIT_BYTES) break;
  }
  return jpeg;
}

/**
 * Makes the pictures that mails can show of what an editor uploaded: WebP, JPEG, PNG or GIF, at most 15 MB and
 * 50 megapixels. Metadata is left behind. What cannot be read is a value, never an exception (rules S4.30-S4.33).
 */
export async function makeThumbnail(bytes: Uint8Array): Promise<Cuts> {
  if (bytes.length > PICTURE_LIMIT_BYTES) return { fault: 'too-large' };
  if (sniffPicture(bytes) === undefined) return { fault: 'no-picture' };
  try {
    const raw = await decode(bytes);
    const make = async (size: (typeof CUTS)[keyof typeof CUTS]) => encode(await cut(raw, size), size.quality);
    return { lead: await make(CUTS.lead), card: await make(CUTS.card) };
  } catch {
    // sharp has no kinds of errors: damaged, too many pixels, too slow. All are the picture's.
    return { fault: 'broken' };
  }
}

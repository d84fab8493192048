import sharp, { type JpegOptions, type Sharp, type SharpOptions } from 'sharp';
import { PICTURE_LIMIT_BYTES, sniffPicture } from './sniff-picture.ts';

/** The two cuts as JPEG files, or why there are none. */
export type Cuts =
  { readonly lead: Uint8Array; readonly card: Uint8Array } | { readonly fault: 'no-picture' | 'too-large' | 'broken' };

/**
 * In pixels; literals of the template too, which shows them at half their size. At two pixels for one of the screen's
 * these qualities cannot be told from higher ones, and halve the bytes.
 */
export const CUTS = {
  lead: { width: 1200, height: 675, quality: 58 },
  card: { width: 600, height: 400, quality: 68 },
} as const;

export type CutName = keyof typeof CUTS;

/** A megabyte of PNG can hold a billion pixels (rules S4.30). */
const LIMIT_PIXELS = 50_000_000;
/** For one step of the work; a photo of 50 megapixels takes two. */
const LIMIT_SECONDS = 15;
/** The weight of one picture in a mail (rules S2.12). */
const JPEG_LIMIT_BYTES = 150_000;
/** For foliage, crowds and noise, when the cut's own quality makes too long a file. */
const LOWER_QUALITIES = [50, 40, 30, 20, 10] as const;
/**
 * mozjpeg with its own table, and without trellis and scan scripts: these take three quarters of the encoder's time for
 * the last fifteenth of the bytes (docs/decisions.md, Thumbnails).
 */
const MOZJPEG: JpegOptions = { quantisationTable: 3, optimiseCoding: true, progressive: false };

// libvips reads far more than pictures, some of it by parsers with a history (rules S4.31). All but four are shut.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadWebp', 'VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadNsgif'],
});

/** A decoded picture: three bytes a pixel. */
type Raw = { readonly pixels: Uint8Array; readonly width: number; readonly height: number };

function open({ pixels, width, height }: Raw): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 3 } }).timeout({ seconds: LIMIT_SECONDS });
}

/**
 * The first frame upright, on white, in sRGB, and no larger than the cuts need it.
 * @throws Error when the bytes are no picture, are damaged or hold too many pixels
 */
export async function decodePicture(bytes: Uint8Array): Promise<Raw> {
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
 * One cut as a JPEG, cropped by attention. A picture that is narrower or lower than the cut is never enlarged: it is
 * cropped the other way only, and set on its dominant colour.
 */
export async function makeCut(raw: Raw, name: CutName): Promise<Uint8Array> {
  const { quality, ...size } = CUTS[name];
  const width = Math.min(raw.width, size.width);
  const height = Math.min(raw.height, size.height);
  const left = Math.floor((size.width - width) / 2);
  const top = Math.floor((size.height - height) / 2);
  const framed = width < size.width || height < size.height;
  const background = framed ? (await open(raw).stats()).dominant : '#fff';
  const encode = (each: number) =>
    open(raw)
      .resize({ width, height, fit: 'cover', position: sharp.strategy.attention })
      .extend({ left, top, right: size.width - width - left, bottom: size.height - height - top, background })
      .jpeg({ ...MOZJPEG, quality: each })
      .toBuffer();
  let jpeg = await encode(quality);
  for (const each of LOWER_QUALITIES) {
    if (jpeg.length <= JPEG_LIMIT_BYTES) break;
    jpeg = await encode(each);
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
    const raw = await decodePicture(bytes);
    return { lead: await makeCut(raw, 'lead'), card: await makeCut(raw, 'card') };
  } catch {
    // sharp has no kinds of errors: damaged, too many pixels, too slow. All are the picture's.
    return { fault: 'broken' };
  }
}

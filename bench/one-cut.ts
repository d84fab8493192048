import sharp, { type Sharp } from 'sharp';
import { CUTS, makeThumbnail, MOZJPEG } from '../functions/ingest/make-thumbnail.ts';

export type Size = { readonly width: number; readonly height: number };

export type CutName = keyof typeof CUTS;

export const CUT_NAMES: readonly CutName[] = ['lead', 'card'];

/** Milliseconds of each step of one cut. */
export type Steps = { readonly decode: number; readonly crop: number; readonly encode: number };

type Step = { readonly bytes: Uint8Array; readonly size: Size; readonly ms: number };

async function timed(work: () => Sharp): Promise<Step> {
  const startedAt = performance.now();
  const { data, info } = await work().toBuffer({ resolveWithObject: true });
  return { bytes: data, size: info, ms: performance.now() - startedAt };
}

function opened({ bytes, size: { width, height } }: Step): Sharp {
  return sharp(bytes, { raw: { width, height, channels: 3 } });
}

/**
 * One cut by itself, by the product's own steps: the product makes both of one decoding, and a rival that makes one must
 * not be measured against two. `assertSameAsProduct` says whether this is still what the product does.
 */
export async function makeOneCut(
  bytes: Uint8Array,
  name: CutName,
): Promise<{ readonly jpeg: Uint8Array; readonly steps: Steps }> {
  const raw = await timed(() =>
    sharp(bytes, { failOn: 'error', pages: 1 })
      .autoOrient()
      .resize({ width: CUTS.lead.width, height: CUTS.lead.height, fit: 'outside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw(),
  );
  const { width, height, quality } = CUTS[name];
  const cropped = await timed(() =>
    opened(raw).resize({ width, height, fit: 'cover', position: sharp.strategy.attention }).raw(),
  );
  const jpeg = await timed(() => opened(cropped).jpeg({ ...MOZJPEG, quality }));
  return { jpeg: jpeg.bytes, steps: { decode: raw.ms, crop: cropped.ms, encode: jpeg.ms } };
}

/** @throws Error when one cut by itself is no longer the file that the product makes. */
export async function assertSameAsProduct(bytes: Uint8Array): Promise<void> {
  const cuts = await makeThumbnail(bytes);
  if ('fault' in cuts) throw new Error(`the product makes no cuts of a sample: ${cuts.fault}`);
  for (const name of CUT_NAMES) {
    const { jpeg } = await makeOneCut(bytes, name);
    if (Buffer.compare(jpeg, cuts[name]) !== 0) throw new Error(`the ${name} of bench/one-cut.ts is not the product's`);
  }
}

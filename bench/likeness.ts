import sharp from 'sharp';

/** Windows of 8 x 8 pixels, half overlapping, and the two constants of Wang et al. 2004 for 8 bits. */
const WINDOW = 8;
const STEP = 4;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

type Grey = { readonly pixels: Uint8Array; readonly width: number; readonly height: number };

async function grey(picture: Uint8Array | string): Promise<Grey> {
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

/** The index of one window, from its sums. */
function windowLikeness(one: Grey, other: Grey, start: number): number {
  let sum = 0;
  let otherSum = 0;
  let square = 0;
  let otherSquare = 0;
  let product = 0;
  for (let y = 0; y < WINDOW; y += 1)
    for (let x = 0; x < WINDOW; x += 1) {
      const at = start + y * one.width + x;
      const value = one.pixels[at] ?? 0;
      const otherValue = other.pixels[at] ?? 0;
      sum += value;
      otherSum += otherValue;
      square += value * value;
      otherSquare += otherValue * otherValue;
      product += value * otherValue;
    }
  const count = WINDOW * WINDOW;
  const mean = sum / count;
  const otherMean = otherSum / count;
  const variances = square / count - mean ** 2 + otherSquare / count - otherMean ** 2;
  const covariance = product / count - mean * otherMean;
  return ((2 * mean * otherMean + C1) * (2 * covariance + C2)) / ((mean ** 2 + otherMean ** 2 + C1) * (variances + C2));
}

/** Structural similarity (SSIM) of the brightness of two pictures of one size: 1 is the same. */
export async function likeness(picture: Uint8Array | string, reference: Uint8Array | string): Promise<number> {
  const one = await grey(picture);
  const other = await grey(reference);
  let sum = 0;
  let windows = 0;
  for (let y = 0; y + WINDOW <= one.height; y += STEP)
    for (let x = 0; x + WINDOW <= one.width; x += STEP) {
      sum += windowLikeness(one, other, y * one.width + x);
      windows += 1;
    }
  return sum / windows;
}

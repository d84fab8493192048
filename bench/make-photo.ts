import sharp from 'sharp';
import { randomFrom, type Random } from './random.ts';

const WIDTH = 1600;
const HEIGHT = 900;
/** Cells of noise across the picture, coarse to fine; each octave is weaker by this share, as in photographs. */
const OCTAVES = [4, 8, 16, 32, 64, 128, 256, 512, 1024];
const FALL_OFF = 0.72;

/** Noise of one size: random cells, smoothly enlarged. */
async function noise(random: Random, cells: number): Promise<Uint8Array> {
  const rows = Math.max(2, Math.round((cells * HEIGHT) / WIDTH));
  const grid = Uint8Array.from({ length: cells * rows }, () => Math.floor(random() * 256));
  return sharp(grid, { raw: { width: cells, height: rows, channels: 1 } })
    .resize({ width: WIDTH, height: HEIGHT, fit: 'fill', kernel: 'cubic' })
    .extractChannel(0)
    .raw()
    .toBuffer();
}

/** Noise of all sizes, about 0 and mostly within 1: clouds, hills, leaves. */
async function texture(random: Random): Promise<Float32Array> {
  const sum = new Float32Array(WIDTH * HEIGHT);
  let weight = 0.5;
  for (const cells of OCTAVES) {
    const layer = await noise(random, cells);
    for (let index = 0; index < sum.length; index += 1)
      sum[index] = (sum[index] ?? 0) + weight * ((layer[index] ?? 0) / 127.5 - 1);
    weight *= FALL_OFF;
  }
  return sum;
}

type Colour = readonly [red: number, green: number, blue: number];

function colour(random: Random, brightness: number): Colour {
  return [
    brightness * (0.6 + random() * 0.5),
    brightness * (0.6 + random() * 0.5),
    brightness * (0.6 + random() * 0.5),
  ];
}

/** Something that stands before the sky: a ridge whose line follows the noise, darker and rougher the nearer it is. */
type Ridge = { readonly top: number; readonly colour: Colour; readonly roughness: number };

/**
 * A picture like a photograph, 1600 x 900 pixels, as WebP of about 120 KB: a sky that grows lighter, a sun, ridges with
 * hard edges, texture of all sizes. Its JPEG is about the share of these bytes that a photograph's is. The same for the
 * same seed.
 */
export async function makePhoto(seed: number): Promise<Uint8Array> {
  const random = randomFrom(seed);
  const field = await texture(random);
  const sky = colour(random, 190);
  const sun = { x: random() * WIDTH, y: 80 + random() * 250, radius: 30 + random() * 60 };
  const ridges = [0.45, 0.62, 0.8].map((top, depth): Ridge => ({
    top: top + random() * 0.08,
    colour: colour(random, 150 - 40 * depth),
    roughness: 70 + 55 * depth,
  }));
  const pixels = new Uint8ClampedArray(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) {
      const at = y * WIDTH + x;
      const value = field[at] ?? 0;
      const line = (field[(HEIGHT >> 1) * WIDTH + x] ?? 0) * 0.12;
      const ridge = ridges.findLast(({ top }) => y / HEIGHT > top + line * top);
      const inSun = ridge === undefined && Math.hypot(x - sun.x, y - sun.y) < sun.radius;
      const base = ridge?.colour ?? sky;
      const light = inSun ? 90 : ridge === undefined ? (y / HEIGHT) * 60 : 0;
      for (let channel = 0; channel < 3; channel += 1)
        pixels[at * 3 + channel] = (base[channel] ?? 0) + light + value * (ridge?.roughness ?? 14);
    }
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .webp({ quality: 92 })
    .toBuffer();
}

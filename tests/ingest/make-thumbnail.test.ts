import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { makeThumbnail, type Cuts } from '../../functions/ingest/make-thumbnail.ts';
import { sniffPicture } from '../../functions/ingest/sniff-picture.ts';

const plain = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } });

const noise = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 90 }, background: '#888' },
  });

function made(cuts: Cuts): { readonly lead: Uint8Array; readonly card: Uint8Array } {
  if ('fault' in cuts) throw new Error(cuts.fault);
  return cuts;
}

async function colourAt(jpeg: Uint8Array, left: number, top: number): Promise<number[]> {
  return [...(await sharp(jpeg).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
}

const near = (colour: readonly number[]) => colour.map((part) => expect.closeTo(part, -1.3) as number);

describe('a picture that an article names', () => {
  test.each([
    ['webp', (image: Sharp) => image.webp()],
    ['jpeg', (image: Sharp) => image.jpeg()],
    ['png', (image: Sharp) => image.png()],
    ['gif', (image: Sharp) => image.gif()],
  ])('becomes two JPEGs of fixed size, from %s', async (format, encode) => {
    const bytes = await encode(plain(1600, 900, '#a03020')).toBuffer();
    expect(sniffPicture(bytes)).toBe(format);
    const { lead, card } = made(await makeThumbnail(bytes));
    expect(await sharp(lead).metadata()).toMatchObject({ format: 'jpeg', width: 1200, height: 675, channels: 3 });
    expect(await sharp(card).metadata()).toMatchObject({ format: 'jpeg', width: 600, height: 400, channels: 3 });
    expect(await colourAt(lead, 600, 300)).toEqual(near([0xa0, 0x30, 0x20]));
  });

  test('is never enlarged: a small one is set on its dominant colour', async () => {
    const square = await plain(100, 100, '#0000ff').png().toBuffer();
    const small = await plain(300, 200, '#208040')
      .composite([{ input: square, left: 0, top: 0 }])
      .png()
      .toBuffer();
    const { lead, card } = made(await makeThumbnail(small));
    expect(await colourAt(lead, 10, 10)).toEqual(near([0x20, 0x80, 0x40]));
    // 300 x 200 in the middle of 1200 x 675: the blue square begins at 450, 237.
    expect(await colourAt(lead, 500, 290)).toEqual(near([0, 0, 255]));
    expect(await colourAt(lead, 440, 290)).toEqual(near([0x20, 0x80, 0x40]));
    expect(await colourAt(card, 200, 150)).toEqual(near([0, 0, 255]));
  });

  test('that is nearly wide enough loses only what is too high', async () => {
    const post = await plain(100, 1000, '#ff0000').png().toBuffer();
    const square = plain(1000, 1000, '#204060').composite([{ input: post, left: 0, top: 0 }]);
    const { lead } = made(await makeThumbnail(await square.png().toBuffer()));
    // The picture's left edge, where its red post stands, is 100 pixels from that of the cut, and all of it is there.
    expect(await colourAt(lead, 50, 337)).toEqual(near([0x20, 0x40, 0x60]));
    expect(await colourAt(lead, 150, 10)).toEqual(near([255, 0, 0]));
    expect(await colourAt(lead, 1050, 337)).toEqual(near([0x20, 0x40, 0x60]));
  });

  test.each([
    ['left', 100],
    ['right', 2100],
  ])('is cropped where it draws attention: on the %s', async (_side, left) => {
    const balloon = await plain(200, 200, '#ff2020').png().toBuffer();
    const wide = await plain(2400, 675, '#305070')
      .composite([{ input: balloon, left, top: 250 }])
      .png()
      .toBuffer();
    for (const jpeg of Object.values(made(await makeThumbnail(wide)))) {
      const { channels } = await sharp(jpeg).stats();
      expect(channels[0]?.max).toBeGreaterThan(240);
    }
  });

  test('is shown on white where it is transparent', async () => {
    const glass = { r: 0, g: 0, b: 0, alpha: 0 };
    const bytes = await sharp({ create: { width: 1300, height: 800, channels: 4, background: glass } })
      .webp()
      .toBuffer();
    expect(await colourAt(made(await makeThumbnail(bytes)).lead, 5, 5)).toEqual([255, 255, 255]);
  });

  test('stands upright and says nothing of its camera', async () => {
    const top = await plain(1400, 450, '#ff0000').png().toBuffer();
    const bytes = await plain(1400, 900, '#0000ff')
      .composite([{ input: top, top: 0, left: 0 }])
      .jpeg()
      .withExif({ IFD0: { Artist: 'secret' } })
      .withMetadata({ orientation: 3 })
      .toBuffer();
    const { lead } = made(await makeThumbnail(bytes));
    expect(await colourAt(lead, 600, 20)).toEqual(near([0, 0, 255]));
    expect((await sharp(lead).metadata()).exif).toBeUndefined();
  });

  test('weighs 150 KB at most, even when it is nothing but noise', async () => {
    const { lead, card } = made(await makeThumbnail(await noise(1300, 800).jpeg({ quality: 100 }).toBuffer()));
    expect(lead.length).toBeLessThanOrEqual(150_000);
    expect(card.length).toBeLessThanOrEqual(150_000);
  });

  test('gives the same files each time', async () => {
    const bytes = await noise(700, 500).webp().toBuffer();
    expect(await makeThumbnail(bytes)).toEqual(await makeThumbnail(bytes));
  });
});

/** A PNG that claims to be this large and holds next to nothing. */
async function pngThatClaims(width: number, height: number): Promise<Buffer> {
  const bytes = Buffer.from(await plain(1, 1, '#000').png().toBuffer());
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

describe('what is no picture for a mail', () => {
  test('an SVG named .webp is never opened', async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    );
    expect(await makeThumbnail(svg)).toEqual({ fault: 'no-picture' });
    await expect(sharp(svg).metadata()).rejects.toThrow('unsupported image format');
  });

  test('loaders for other formats are shut', async () => {
    await expect(sharp(await plain(9, 9, '#000').tiff().toBuffer()).metadata()).rejects.toThrow(
      'unsupported image format',
    );
  });

  test.each(['webp', 'jpeg', 'png', 'gif'] as const)('a %s of which half is missing is broken', async (format) => {
    const bytes = await noise(300, 200).toFormat(format).toBuffer();
    expect(await makeThumbnail(bytes.subarray(0, bytes.length / 2))).toEqual({ fault: 'broken' });
  });

  test('a small file of 900 megapixels is broken, and that is known before it is read', async () => {
    expect(await makeThumbnail(await pngThatClaims(30_000, 30_000))).toEqual({ fault: 'broken' });
  });

  test('more than 15 MB is too large', async () => {
    expect(await makeThumbnail(Buffer.alloc(15_000_001))).toEqual({ fault: 'too-large' });
  });

  test.each([0, 1, 4, 12, 40])('the first %i bytes of a picture are none', async (length) => {
    const bytes = await plain(9, 9, '#000').webp().toBuffer();
    expect(await makeThumbnail(bytes.subarray(0, length))).toHaveProperty('fault');
  });
});

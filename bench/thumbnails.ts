import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { CUTS, decodePicture, makeCut, makeThumbnail, type CutName } from '../functions/ingest/make-thumbnail.ts';
import { childCpuMs, ownCpuMs } from './cpu-time.ts';
import { atLeast, atMost, notMeasured, noted, print, show, type Measurement, type Row } from './gate.ts';
import { findImageMagick, type ImageMagick, type Wanted } from './imagemagick.ts';
import { likeness } from './likeness.ts';
import { findPhotos, type Photos, type Picture } from './photos.ts';
import { median, sideBySide, timesFaster } from './side-by-side.ts';

const TITLE = 'Thumbnails: 1600 x 900 WebP to JPEG, 1200 x 675 (lead) and 600 x 400 (card)';
const SAMPLES = fileURLToPath(new URL('../content/images', import.meta.url));
const PASSES = 3;
const FASTER = 3.5;
const SHARE_OF_SOURCE = 30;
const LIMIT_KB = 150;

const CUT_NAMES: readonly CutName[] = ['lead', 'card'];

/** Its table of quantisation is another: with these qualities its files are as long as ours. */
const SAME_BYTES: Readonly<Record<CutName, Wanted>> = {
  lead: { ...CUTS.lead, quality: 51 },
  card: { ...CUTS.card, quality: 62 },
};

const BOTH = CUT_NAMES.map((name) => SAME_BYTES[name]);

/** What the gate was first set with: one small picture, mozjpeg with all it can, against ImageMagick. */
const PROTOTYPE: Wanted = { width: 600, height: 338, quality: 78 };

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

type Work = (picture: Picture) => Promise<unknown>;

/** Both sides in turns over all pictures. */
function compare(all: readonly Picture[], ours: Work, rival: Work) {
  const each = (work: Work) => (round: number) => {
    const picture = all[round % all.length];
    return picture === undefined ? undefined : work(picture);
  };
  return sideBySide({ ours: each(ours), rival: each(rival) }, all.length * PASSES);
}

const makeBoth: Work = ({ bytes }) => makeThumbnail(bytes);

/** One cut against one, and what would be left if our encoder took no time at all. */
async function measureCut(name: CutName, all: readonly Picture[], rival: ImageMagick): Promise<readonly Row[]> {
  const decoding: number[] = [];
  const ours = async ({ bytes }: Picture) => {
    const startedAt = performance.now();
    const raw = await decodePicture(bytes);
    decoding.push(performance.now() - startedAt);
    return makeCut(raw, name);
  };
  const sides = await compare(all, ours, ({ file }) => rival.cut(file, [SAME_BYTES[name]]));
  const theirs = median(sides.rival);
  const decoded = median(decoding);
  return [
    noted(`${name} alone, its decoding with it: times faster than ImageMagick`, show(timesFaster(sides), 'x')),
    noted(
      `${name} alone: ours (of which decoding) and ImageMagick's`,
      `${show(median(sides.ours), '')} (${show(decoded, '')}) and ${show(theirs, ' ms')}`,
    ),
    noted(`${name} alone: if only decoding took time, times faster`, show(theirs / decoded, 'x')),
  ];
}

/** What both cuts of a picture cost in processor time, whatever else the machine does. */
async function measureCpu(all: readonly Picture[], rival: ImageMagick): Promise<readonly Row[]> {
  if ((await childCpuMs()) === undefined) return [];
  const spent = async (clock: () => number | undefined | Promise<number | undefined>, work: Work): Promise<number> => {
    const before = (await clock()) ?? Number.NaN;
    for (const picture of all) await work(picture);
    return (((await clock()) ?? Number.NaN) - before) / all.length;
  };
  const ours = await spent(ownCpuMs, makeBoth);
  const single = await spent(childCpuMs, ({ file }) => rival.cut(file, BOTH));
  const free = await spent(childCpuMs, ({ file }) => rival.cut(file, BOTH, { ownThreads: true }));
  return [
    noted("both cuts: processor time of ours and ImageMagick's", `${show(ours, '')} and ${show(single, ' ms')}`),
    noted('both cuts: times less processor time', show(single / ours, 'x')),
    noted('both cuts: the same when it takes the threads it likes', show(free / ours, 'x')),
  ];
}

/**
 * How long the two files of the lead are, and how like the original reduced with care; cards are cropped elsewhere by
 * each side.
 */
async function measureLikeness(all: readonly Picture[], rival: ImageMagick): Promise<Row> {
  const lengths = { ours: new Array<number>(), rival: new Array<number>() };
  const likenesses = { ours: new Array<number>(), rival: new Array<number>() };
  const { width, height } = CUTS.lead;
  for (const picture of all) {
    // All pixels first: from WebP itself, sharp would reduce while decoding, as the product does.
    const whole = await sharp(picture.bytes).png({ compressionLevel: 1 }).toBuffer();
    const reference = await sharp(whole).resize({ width, height }).png({ compressionLevel: 1 }).toBuffer();
    const ours = await makeCut(await decodePicture(picture.bytes), 'lead');
    const [theirs = ''] = await rival.cut(picture.file, [SAME_BYTES.lead]);
    lengths.ours.push(ours.length);
    lengths.rival.push((await stat(theirs)).size);
    likenesses.ours.push(await likeness(ours, reference));
    likenesses.rival.push(await likeness(await readFile(theirs), reference));
  }
  const side = (name: 'ours' | 'rival'): string =>
    `${show(mean(lengths[name]) / 1000, ' KB')} at SSIM ${mean(likenesses[name]).toFixed(3)}`;
  return noted("lead: our file and ImageMagick's", `${side('ours')}, ${side('rival')}`);
}

/**
 * Both files of one picture: the product's own function, which decodes once, against ImageMagick making each file by a
 * command of its own, and against one command that makes both.
 */
async function measureBoth({ web, originals }: Photos, rival: ImageMagick): Promise<readonly Row[]> {
  const files = await compare(web, makeBoth, async ({ file }) => {
    for (const wanted of BOTH) await rival.cut(file, [wanted]);
  });
  const plain = await compare(web, makeBoth, ({ file }) => rival.cut(file, BOTH));
  const limited = await compare(web, makeBoth, ({ file }) => rival.cut(file, BOTH, { limit: LIMIT_KB * 1000 }));
  const small = await compare(
    web,
    ({ bytes }) => sharp(bytes).resize(PROTOTYPE).jpeg({ mozjpeg: true, quality: PROTOTYPE.quality }).toBuffer(),
    ({ file }) => rival.cut(file, [PROTOTYPE]),
  );
  const rows = [
    atLeast('both files: times faster than ImageMagick, a command a file', timesFaster(files), FASTER, 'x'),
    noted('both files: times faster than one command that makes both', show(timesFaster(plain), 'x')),
    noted(
      "both files: ours and ImageMagick's, a command a file",
      `${show(median(files.ours), ' ms')} and ${show(median(files.rival), ' ms')}`,
    ),
    noted('both cuts: when it too promises 150 KB (jpeg:extent)', show(timesFaster(limited), 'x')),
    noted("600 x 338, mozjpeg's trellis and scans: times faster", show(timesFaster(small), 'x')),
  ];
  if (originals.length === 0) return rows;
  const large = await compare(originals, makeBoth, ({ file }) => rival.cut(file, BOTH));
  return [...rows, noted("both cuts of the photographers' JPEGs: times faster", show(timesFaster(large), 'x'))];
}

type Lengths = { readonly source: number; readonly lead: number; readonly card: number };

async function lengthsOf(all: readonly Picture[]): Promise<readonly Lengths[]> {
  const found: Lengths[] = [];
  for (const { bytes } of all) {
    const cuts = await makeThumbnail(bytes);
    if ('fault' in cuts) throw new Error(`no cuts of a picture: ${cuts.fault}`);
    found.push({ source: bytes.length, lead: cuts.lead.length, card: cuts.card.length });
  }
  return found;
}

/** Of all bytes together, as people load them. */
const shareOf = (all: readonly Lengths[], name: CutName): number =>
  (100 * mean(all.map((each) => each[name]))) / mean(all.map(({ source }) => source));

/** The product's own files: how long they are, and which share of the source's bytes. */
async function measureBytes({ web, sparing }: Photos): Promise<readonly Row[]> {
  const names = (await readdir(SAMPLES)).filter((name) => name.endsWith('.webp')).toSorted();
  const samples = names.map(async (name) => {
    const file = join(SAMPLES, name);
    return { file, bytes: await readFile(file) };
  });
  const photos = await lengthsOf(web);
  const frugal = await lengthsOf(sparing);
  const drawn = await lengthsOf(await Promise.all(samples));
  const longest = Math.max(...[...photos, ...frugal, ...drawn].flatMap(({ lead, card }) => [lead, card]));
  const shares = (all: readonly Lengths[]): string =>
    `${CUT_NAMES.map((name) => `${name} ${show(shareOf(all, name), ' %')}`).join(', ')} of ${show(mean(all.map(({ source }) => source)) / 1000, ' KB')}`;
  return [
    ...CUT_NAMES.map((name) =>
      atMost(`${name}: share of the source's bytes`, shareOf(photos, name), SHARE_OF_SOURCE, ' %'),
    ),
    ...(frugal.length === 0 ? [] : [noted('the same photographs saved as WebP of quality 80', shares(frugal))]),
    noted("the sample's pictures, which are drawn", shares(drawn)),
    atMost('the longest of all cuts', longest / 1000, LIMIT_KB, ' KB'),
  ];
}

/** The gates "thumbnails", with one thread on either side. */
export async function measureThumbnails(): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'newsletter-bench-'));
  const threads = sharp.concurrency();
  sharp.concurrency(1);
  try {
    const photos = await findPhotos(join(folder, 'photos'));
    const weight = show(mean(photos.web.map(({ bytes }) => bytes.length)) / 1000, ' KB');
    const bytes = await measureBytes(photos);
    const rival = await findImageMagick(folder);
    const note = `${photos.what}, ${weight} in the mean.`;
    if (rival === undefined) {
      const missing = notMeasured('times faster than ImageMagick', `>= ${FASTER}x`, 'run: apt-get install imagemagick');
      return { title: TITLE, rows: [...bytes, missing], notes: [note] };
    }
    const rows: Row[] = [];
    for (const name of CUT_NAMES) rows.push(...(await measureCut(name, photos.web, rival)));
    rows.push(
      ...(await measureBoth(photos, rival)),
      ...(await measureCpu(photos.web, rival)),
      await measureLikeness(photos.web, rival),
      ...bytes,
    );
    return {
      title: TITLE,
      rows,
      notes: [
        `${note} One thread on either side; ${rival.version} as a process of its own for each picture, as a program would call it.`,
        'The gate takes files as each side makes them: ours both from one decoding, its own by a command a file. The other rows tell what is left when only one file is made, or when one command of its own makes both.',
        'ImageMagick crops in the middle where ours seeks attention, and is given the quality with which its file is as long as ours.',
      ],
    };
  } finally {
    sharp.concurrency(threads);
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) print(await measureThumbnails());

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { makeThumbnail } from '../functions/ingest/make-thumbnail.ts';
import { atLeast, atMost, notMeasured, noted, print, show, type Measurement, type Row } from './gate.ts';
import { findImageMagick, type ImageMagick } from './imagemagick.ts';
import { makePhoto } from './make-photo.ts';
import { assertSameAsProduct, CUT_NAMES, makeOneCut, type CutName, type Steps } from './one-cut.ts';
import { median, sideBySide, timesFaster } from './side-by-side.ts';

const TITLE = 'Thumbnails: 1600 x 900 WebP to JPEG, 1200 x 675 (lead) and 600 x 400 (card)';
const SAMPLES = fileURLToPath(new URL('../content/images', import.meta.url));
const MADE = 8;
const PASSES = 2;
const FASTER = 3.5;
const SHARE_OF_SOURCE = 30;
const LIMIT_KB = 150;

type Picture = { readonly file: string; readonly bytes: Uint8Array };

/** The sample's pictures and as many made ones, as files for the rival and as bytes for us. */
async function pictures(folder: string): Promise<readonly Picture[]> {
  const names = (await readdir(SAMPLES)).filter((name) => name.endsWith('.webp')).toSorted();
  const samples = names.map(async (name) => ({
    file: join(SAMPLES, name),
    bytes: await readFile(join(SAMPLES, name)),
  }));
  const found: Picture[] = await Promise.all(samples);
  for (let seed = 1; seed <= MADE; seed += 1) {
    const picture = { file: join(folder, `made-${seed}.webp`), bytes: await makePhoto(seed) };
    await writeFile(picture.file, picture.bytes);
    found.push(picture);
  }
  return found;
}

/** The product's own files: how long they are, and which share of the source's bytes. */
async function measureBytes(all: readonly Picture[]): Promise<readonly Row[]> {
  const shares = { lead: new Array<number>(), card: new Array<number>() };
  let longest = 0;
  for (const { bytes } of all) {
    const cuts = await makeThumbnail(bytes);
    if ('fault' in cuts) throw new Error(`no cuts of a picture: ${cuts.fault}`);
    for (const name of CUT_NAMES) {
      shares[name].push((100 * cuts[name].length) / bytes.length);
      longest = Math.max(longest, cuts[name].length);
    }
  }
  return [
    ...CUT_NAMES.map((name) =>
      atMost(`${name}: share of the source's bytes, median`, median(shares[name]), SHARE_OF_SOURCE, ' %'),
    ),
    atMost('the longest of all cuts', longest / 1000, LIMIT_KB, ' KB'),
  ];
}

/** One cut on each side, and where our time goes. */
async function measureCut(name: CutName, all: readonly Picture[], rival: ImageMagick): Promise<readonly Row[]> {
  const pictureOf = (round: number): Picture | undefined => all[round % all.length];
  const steps: Steps[] = [];
  const sizes: number[] = [];
  const sides = await sideBySide(
    {
      ours: async (round) => {
        const made = await makeOneCut(pictureOf(round)?.bytes ?? new Uint8Array(), name);
        steps.push(made.steps);
        sizes.push(made.jpeg.length);
      },
      rival: (round) => rival.cut(pictureOf(round)?.file ?? '', [name]),
    },
    all.length * PASSES,
  );
  const [file = ''] = await rival.cut(all.at(-1)?.file ?? '', [name]);
  const longer = (await stat(file)).size / (sizes.at(-1) ?? Number.NaN);
  const step = (one: keyof Steps): string => `${one} ${show(median(steps.map((each) => each[one])), '')}`;
  return [
    atLeast(`${name} alone: times faster than ImageMagick`, timesFaster(sides), FASTER, 'x'),
    noted(
      `${name} alone: ours (of which) and ImageMagick's, ms`,
      `${show(median(sides.ours), '')} (${step('decode')}, ${step('crop')}, ${step('encode')}) and ${show(median(sides.rival), '')}`,
    ),
    noted(`${name}: ImageMagick's file at the same quality`, show(longer, 'x the bytes of ours')),
  ];
}

/** Both cuts of one picture: the product's own function against one process that decodes once. */
async function measureBoth(all: readonly Picture[], rival: ImageMagick): Promise<Row> {
  const sides = await sideBySide(
    {
      ours: (round) => makeThumbnail(all[round % all.length]?.bytes ?? new Uint8Array()),
      rival: (round) => rival.cut(all[round % all.length]?.file ?? '', CUT_NAMES),
    },
    all.length * PASSES,
  );
  return atLeast('both cuts: times faster than ImageMagick', timesFaster(sides), FASTER, 'x');
}

/** The gates "thumbnails", one cut at a time and both, with one thread on either side. */
export async function measureThumbnails(): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'newsletter-bench-'));
  const threads = sharp.concurrency();
  sharp.concurrency(1);
  try {
    const all = await pictures(folder);
    for (const { bytes } of all.slice(-2)) await assertSameAsProduct(bytes);
    const bytes = await measureBytes(all);
    const rival = await findImageMagick(folder);
    if (rival === undefined)
      return {
        title: TITLE,
        rows: [
          ...bytes,
          notMeasured('times faster than ImageMagick', `>= ${FASTER}x`, 'run: apt-get install imagemagick'),
        ],
        notes: [],
      };
    const rows: Row[] = [];
    for (const name of CUT_NAMES) rows.push(...(await measureCut(name, all, rival)));
    rows.push(await measureBoth(all, rival), ...bytes);
    const weight = median(all.map((picture) => picture.bytes.length)) / 1000;
    return {
      title: TITLE,
      rows,
      notes: [
        `${all.length} pictures, ${all.length - MADE} of the sample and ${MADE} made by the script (median ${show(weight, ' KB')}); one thread on either side; ${rival.version} as a process of its own, as a program would call it.`,
        'Ours crops by attention and encodes with mozjpeg, which ImageMagick has not: it crops in the middle and writes a progressive JPEG of the same quality number.',
      ],
    };
  } finally {
    sharp.concurrency(threads);
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) print(await measureThumbnails());

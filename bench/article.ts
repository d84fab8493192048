import { excerptOf } from '../functions/ingest/excerpt.ts';
import { parseArticle } from '../functions/ingest/parse-article.ts';
import type { Context } from '../functions/ingest/parsed.ts';
import { atLeast, atMost, notMeasured, noted, print, show, type Measurement } from './gate.ts';
import { median, sideBySide, timesFaster } from './side-by-side.ts';
import { writeArticle } from './write-article.ts';

const ARTICLE_BYTES = 20 * 1024;
const ROUNDS = 200;
/** Articles read before the clock starts: both sides are measured warm. */
const WARM_UP = 100;
const TITLE = 'One 20 KB article: parse, validate, excerpt';
const RATIO = 'times faster than remark + DOMPurify/jsdom';

const context: Context = {
  key: 'bai/bai.md',
  now: Date.parse('2026-11-22T01:02:03Z'),
  publication: {
    name: 'Bản tin',
    sender: 'bantin@news.example.vn',
    replyTo: 'toasoan@news.example.vn',
    postalAddress: 'Hà Nội',
    language: 'vi',
    timeZone: 'Asia/Ho_Chi_Minh',
    publicUrl: 'https://bantin.example.vn',
    siteUrl: 'https://example.vn',
    articleUrl: 'https://example.vn/{slug}',
    stage: 'production',
  },
};

type Read = (bytes: Uint8Array) => { readonly title: string; readonly paragraph: string; readonly words: number };

/** The rival, or nothing while its packages are not installed. */
async function rivalReader(): Promise<Read | undefined> {
  try {
    const { readWithRemark } = await import('./rivals/read-with-remark.js');
    return readWithRemark;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function readOurs(bytes: Uint8Array): void {
  const parsed = parseArticle(bytes, context);
  if ('problems' in parsed) throw new Error(`the article is refused: ${JSON.stringify(parsed.problems)}`);
}

/** Both sides must have found the same, or they did not do the same work. */
function compare(bytes: Uint8Array, read: Read): void {
  const text = new TextDecoder().decode(bytes);
  const ours = excerptOf(text.slice(text.indexOf('\n---\n') + 5));
  const rival = read(bytes);
  if (ours.paragraph !== rival.paragraph || ours.words !== rival.words)
    throw new Error(`two readings of one article: ${JSON.stringify([ours, rival])}`);
}

/** The gates "one 20 KB article" of the product, measured on generated Vietnamese articles, no two alike. */
export async function measureArticle(): Promise<Measurement> {
  const utf8 = new TextEncoder();
  const files = Array.from({ length: WARM_UP + ROUNDS }, (_, seed) =>
    utf8.encode(writeArticle(seed, { slug: `bai-${seed}`, bytes: ARTICLE_BYTES })),
  );
  const fileOf = (round: number): Uint8Array => files[WARM_UP + round] ?? new Uint8Array();
  const read = await rivalReader();
  for (const file of files.slice(0, WARM_UP)) {
    readOurs(file);
    if (read !== undefined) compare(file, read);
  }
  const sides = await sideBySide(
    { ours: (round) => readOurs(fileOf(round)), rival: (round) => read?.(fileOf(round)) },
    ROUNDS,
  );
  const duration = atMost('median of one article', median(sides.ours), 12, ' ms');
  if (read === undefined)
    return {
      title: TITLE,
      rows: [duration, notMeasured(RATIO, '>= 5x', 'run: npm ci --prefix bench/rivals')],
      notes: [],
    };
  return {
    title: TITLE,
    rows: [
      duration,
      atLeast(RATIO, timesFaster(sides), 5, 'x'),
      noted('the rival, median of one article', show(median(sides.rival), ' ms')),
    ],
    notes: [
      'Ours checks every field and answers in the publication’s language; the rival reads the front matter, makes html of the Markdown, sanitizes it and takes its text. Both find the same first paragraph and count the same words.',
    ],
  };
}

if (import.meta.main) print(await measureArticle());

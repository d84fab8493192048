import { setTimeout as wait } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { bootCloud, type Cloud } from '../local/cloud/boot.ts';
import { readReceipts } from '../local/receipts.ts';
import { storesOf } from '../local/stores.ts';
import { synthesize } from '../local/synthesize.ts';
import { atLeast, atMost, noted, print, show, type Measurement, type Row } from './gate.ts';
import { makePhoto } from './make-photo.ts';
import { median, quantile } from './side-by-side.ts';
import { writeArticle } from './write-article.ts';

const ARTICLES = 500;
const SINGLES = 25;
/** Made anew for every upload they would take longer than the uploads; ingest cannot know them again. */
const PHOTOS = 10;
const ARTICLE_BYTES = 5_000;
/** As `npm start` copies a folder. */
const AT_ONCE = 8;
/** From PutObject to receipt, as issue 3 expects it. */
const EXPECTED_SECONDS = 2;
const NOW = new Date('2026-11-22T00:00:00Z');
const LONGEST_MS = 20 * 60_000;
const LOOK_EVERY_MS = 2;

type Upload = { readonly key: string; readonly bytes: Uint8Array };

/** An article, and the picture it names. */
type Pair = { readonly article: Upload; readonly picture: Upload };

async function makePairs(folder: string, count: number, photos: readonly Uint8Array[]): Promise<readonly Pair[]> {
  return Array.from({ length: count }, (_, index) => {
    const name = `${folder}-${String(index).padStart(3, '0')}`;
    const thumbnail = `images/${name}.webp`;
    const text = writeArticle(index, { slug: name, bytes: ARTICLE_BYTES, thumbnail });
    return {
      article: { key: `articles/${name}.md`, bytes: new TextEncoder().encode(text) },
      picture: { key: thumbnail, bytes: photos[index % photos.length] ?? new Uint8Array() },
    };
  });
}

/** When the first receipt of each upload was put, by the upload's key, on this process's clock. */
function watchReceipts({ calls }: Cloud) {
  const receivedAt = new Map<string, number>();
  let seen = 0;
  const look = (): void => {
    for (; seen < calls.length; seen += 1) {
      const { station, operation, resources, status } = calls[seen] ?? { resources: [] };
      if (station !== 'ingest' || operation !== 'PutObject' || status !== 200) continue;
      const key = /\/receipts\/(.+)\.json$/.exec(resources?.[0] ?? '')?.[1];
      if (key !== undefined && !receivedAt.has(key)) receivedAt.set(key, performance.now());
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return { receivedAt, stop: () => clearInterval(timer) };
}

/** The middle and the slow end of some waits. */
function spread(seconds: readonly number[]): string {
  return `${show(median(seconds), ' s')}, 95 of 100 within ${show(quantile(seconds, 0.95), ' s')}`;
}

/** The gates of uploads, with the deployed bundles, queues and policies on this machine. */
export async function measureUploads(): Promise<Measurement> {
  const photos: Uint8Array[] = [];
  for (let seed = 1; seed <= PHOTOS; seed += 1) photos.push(await makePhoto(seed));
  const cloud = await bootCloud({ assembly: await synthesize(), now: NOW });
  const receipts = watchReceipts(cloud);
  try {
    const stores = storesOf(cloud);
    const putAt = new Map<string, number>();
    const put = async ({ key: Key, bytes: Body }: Upload): Promise<void> => {
      putAt.set(Key, performance.now());
      await stores.objects.send(new PutObjectCommand({ Bucket: stores.contentBucket, Key, Body }));
    };
    const waited = ({ key }: Upload): number =>
      ((receipts.receivedAt.get(key) ?? Number.NaN) - (putAt.get(key) ?? Number.NaN)) / 1000;
    const idle = () => cloud.idle({ timeoutMs: LONGEST_MS });
    const pairsOfCuts = (): number =>
      cloud.calls.filter(
        ({ operation, resources }) => operation === 'PutObject' && /\/i\/\w+\.jpg$/.test(resources[0] ?? ''),
      ).length / 2;
    const alone = async (upload: Upload): Promise<number> => {
      await put(upload);
      while (!receipts.receivedAt.has(upload.key)) await wait(LOOK_EVERY_MS);
      await idle();
      return waited(upload);
    };

    for (const { picture, article } of await makePairs('warm', 3, photos))
      for (const upload of [picture, article]) await alone(upload);
    const pictures: number[] = [];
    const articles: number[] = [];
    for (const { picture, article } of await makePairs('alone', SINGLES, photos)) {
      pictures.push(await alone(picture));
      articles.push(await alone(article));
    }

    const pairs = await makePairs('burst', ARTICLES, photos);
    // A folder is copied in the order of its names: every article comes before its picture, and is read again with it.
    const waiting = [...pairs.map(({ article }) => article), ...pairs.map(({ picture }) => picture)];
    const uploads = [...waiting];
    const before = pairsOfCuts();
    const startedAt = performance.now();
    const upload = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await put(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, upload));
    const copied = (performance.now() - startedAt) / 1000;
    await idle();
    const seconds = (performance.now() - startedAt) / 1000;

    const answers = (await readReceipts(stores)).filter(({ key }) => key.includes('burst-'));
    const accepted = answers.filter(({ status }) => status === 'accepted').length;
    const rows: readonly Row[] = [
      atMost('one article, its picture there: PutObject to receipt, median', median(articles), EXPECTED_SECONDS, ' s'),
      atMost('the same, 95 of 100', quantile(articles, 0.95), EXPECTED_SECONDS, ' s'),
      noted('one picture that no article names yet', spread(pictures)),
      atLeast(
        `${ARTICLES} articles and ${ARTICLES} pictures: receipts that say accepted`,
        accepted,
        uploads.length,
        '',
      ),
      atMost('the same: failed invocations', cloud.runs.filter(({ outcome }) => !outcome.ok).length, 0, ''),
      noted('the same: until nothing is left to do', `${show(seconds, ' s')} (copied after ${show(copied, ' s')})`),
      noted('the same: times a picture was cut', show(pairsOfCuts() - before, '')),
      noted('the same: an upload', show((1000 * seconds) / uploads.length, ' ms')),
      noted('the same: PutObject to first receipt', spread(uploads.map(waited))),
    ];
    return {
      title: 'Uploads through the local cloud',
      rows,
      notes: [
        `Two workers for ingest here, ten on AWS; articles of ${ARTICLE_BYTES / 1000} KB with a picture each, ${AT_ONCE} put at a time. Articles come before their pictures, as a folder is copied: each is read again when its picture comes. Seconds are this machine's and contain emulated S3, DynamoDB and SQS.`,
      ],
    };
  } finally {
    receipts.stop();
    await cloud.stop();
  }
}

if (import.meta.main) print(await measureUploads());

import sharp from 'sharp';
import { receiptText } from '../../functions/ingest/receipt-text.ts';
import { modelBucket, modelWorld } from './model-world.ts';
import { article, publication } from './publication.ts';

/**
 * Prints what ingest writes of a bucket full of dates: run by `time-zone.test.ts` as a process of its own, for a process
 * keeps the zone it was started in.
 */
const FILES: Readonly<Record<string, string>> = {
  'ngay.md': article({ slug: 'a', created_at: '2026-11-20' }),
  'gio.md': article({ slug: 'b', created_at: '2026-03-08 02:30', resend: '2026-11-22' }),
  'mui-gio.md': article({ slug: 'c', created_at: '2026-11-01T01:30:00-04:00', thumbnail: 'a.webp' }),
  'nua-dem.md': article({ slug: 'd', created_at: '2026-11-21 23:59:59', url: undefined }),
  'cho.md': article({ slug: 'e', created_at: '2026-12-01 00:30' }),
  'nhap.md': article({ slug: 'f', use: 'false', created_at: '2027-01-01', thumbnail: 'thieu.webp' }),
  'sai.md': article({ slug: 'a', created_at: '20:15 31/04/2026', resend: 'mai', url: 'http://a', thumbnail: '../x' }),
  'thieu.md': article({ created_at: undefined, title: 'A: b' }),
  'dan.txt': 'Một tiêu đề dán từ trang web\n\nĐoạn đầu tiên của bài viết này, dài hơn bốn mươi chữ cái.\n',
  'bang.xlsx': 'x',
};

const bucket = modelBucket();
const world = modelWorld(bucket);
const picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#204060' } })
  .webp()
  .toBuffer();
await world.knock(bucket.put('a.webp', picture, 0));
for (const [index, [key, file]] of Object.entries(FILES).entries()) await world.knock(bucket.put(key, file, index + 1));

const receipts = [...world.receipts.values()];
const texts = (['vi', 'en'] as const).map((language) => receipts.map((receipt) => receiptText(receipt, language)));
const zone = new Date(Date.parse('2026-11-20T00:00:00Z')).getTimezoneOffset();
process.stdout.write(JSON.stringify({ zone, records: [[...world.uploads.values()], receipts, texts, publication] }));

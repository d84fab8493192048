import { afterEach, expect, test } from 'vitest';
import { holdersOf } from '../../functions/model/holders.ts';
import type { Upload } from '../../functions/model/article.ts';
import { article, openNewsroom, picture, type Newsroom } from '../support/newsroom.ts';

const rooms: Newsroom[] = [];
const open = async () => {
  const room = await openNewsroom();
  rooms.push(room);
  return room;
};
afterEach(async () => {
  for (const { cloud } of rooms.splice(0)) {
    expect(cloud.denied).toEqual([]);
    await cloud.stop();
  }
});

/** The articles the desk has, by slug: what an edition would be made of. */
async function articlesOf(room: Newsroom) {
  const { articleTable } = await import('../../functions/aws/article-table.ts');
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const { DynamoDBDocumentClient } = await import('@aws-sdk/lib-dynamodb');
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(room.cloud.client));
  const uploads: Upload[] = [];
  for await (const upload of articleTable(documents, room.cloud.physical('StateArticles')).listUploads())
    uploads.push(upload);
  const entries = [...holdersOf(uploads)].map(
    ([slug, { key, article: found }]) => [slug, { key, article: found }] as const,
  );
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

test('upload events that come twice and in any order leave the articles that a fresh read of the bucket gives', async () => {
  const image = await picture();
  const room = await open();
  room.cloud.notifications.hold();
  await room.upload('bài 1.md', article('mot', { thumbnail: '"anh.webp"' }));
  await room.upload('bài 2 + 3.md', article('hai'));
  await room.upload('bài 1.md', article('mot-moi', { thumbnail: '"anh.webp"' }));
  await room.upload('anh.webp', image);
  await room.remove('bài 2 + 3.md');
  await room.upload('c.md', article('ba'));
  await room.upload('d.md', article('bon'));
  await room.remove('c.md');
  await room.upload('c.md', article('ba', { title: '"Bản sửa"' }));
  await room.cloud.notifications.release((held) =>
    [...held, ...held].toReversed().toSorted((a, b) => a.subject.length - b.subject.length),
  );
  await room.cloud.idle();

  const fresh = await open();
  await fresh.upload('bài 1.md', article('mot-moi', { thumbnail: '"anh.webp"' }));
  await fresh.upload('anh.webp', image);
  await fresh.upload('d.md', article('bon'));
  await fresh.upload('c.md', article('ba', { title: '"Bản sửa"' }));
  await fresh.cloud.idle();

  const articles = await articlesOf(room);
  expect(Object.keys(articles)).toEqual(['ba', 'bon', 'mot-moi']);
  expect(articles['mot-moi']?.article?.thumbnail).toBeDefined();
  expect(articles).toEqual(await articlesOf(fresh));
});

test('raw text, an article in the place of an edition, and rubbish each get their receipt, and folders and .DS_Store none', async () => {
  const room = await open();
  await room.upload('bai-tho.txt', 'Một tiêu đề dán từ trang web\n\nĐoạn đầu tiên của bài viết này.\n');
  await room.upload('editions/2026-W47.md', article('x'));
  await room.upload('bang.xlsx', 'x');
  await room.upload('thu-muc/', '');
  await room.upload('.DS_Store', 'x');
  await room.cloud.idle();
  const { readReceipts } = await import('../../local/receipts.ts');
  const receipts = await readReceipts(room.stores);
  expect(receipts.map(({ key, status }) => [key, status])).toEqual([
    ['bai-tho.txt', 'rejected'],
    ['bang.xlsx', 'ignored'],
    ['editions/2026-W47.md', 'accepted'],
  ]);
  expect(receipts[0]?.problems[0]?.fix).toContain('title: "Một tiêu đề dán từ trang web"');
});

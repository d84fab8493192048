import { beforeEach, expect, test } from 'vitest';
import { modelBucket, modelWorld, type ModelBucket, type ModelWorld } from './model-world.ts';
import { article } from './publication.ts';

let bucket: ModelBucket;
let world: ModelWorld;
let second: number;

beforeEach(() => {
  bucket = modelBucket();
  world = modelWorld(bucket);
  second = 0;
});

async function put(key: string, content: string): Promise<void> {
  second += 1;
  await world.knock(bucket.put(key, content, second));
}

const broken = article({ title: 'A: b', slug: 'tin', use: 'yes', thumbnail: 'C:\\\\a.webp', mood: 'vui' });

test('the slug of another, fields of no use and a refused picture, beside what is wrong with the file', async () => {
  await put('cu.md', article({ slug: 'tin' }));
  await put('hong.md', broken);
  const receipt = world.receipts.get('hong.md');
  expect(receipt?.problems.map(({ line, field }) => `${line} ${field}`)).toEqual(['2 title', '3 use', '5 slug']);
  expect(receipt).toMatchObject({ status: 'rejected', slug: 'tin' });
  expect(receipt?.note).toContain('mood');
  expect(receipt?.note).toContain('Dòng 6, cột 12: Đường dẫn thumbnail');
  expect(receipt?.note).toContain('cần sửa 3 chỗ');
});

test('a file that is no article yet holds no slug, and is told as soon as somebody takes it or leaves it', async () => {
  await put('hong.md', broken);
  expect(world.receipts.get('hong.md')?.problems).toHaveLength(2);
  await put('cu.md', article({ slug: 'tin' }));
  expect(world.receipts.get('cu.md')?.status).toBe('accepted');
  expect(world.receipts.get('hong.md')?.problems).toHaveLength(3);
  await world.knock(bucket.remove('cu.md'));
  expect(world.receipts.get('hong.md')?.problems).toHaveLength(2);
});

test('a slug that is not written is to be added; one whose line is broken has one correction', async () => {
  await put('cu.md', article({ slug: 'tin-tuc' }));
  await put('a.md', article({ title: 'Tin tức' }));
  expect(world.receipts.get('a.md')?.problems).toMatchObject([{ line: 2, lines: 0, fix: 'slug: "tin-tuc-2"' }]);
  await put('b.md', article({ slug: '"tin-tuc' }));
  const fixes = world.receipts.get('b.md')?.problems.map(({ line, fix }) => `${line} ${fix}`);
  expect(new Set(fixes)).toEqual(new Set(['5 slug: "tin-tuc-2"']));
  expect(fixes).toHaveLength(2);
});

test('of a slug that has a number already the next one is offered', async () => {
  await put('cu.md', article({ slug: 'tin-2' }));
  await put('moi.md', article({ slug: 'tin-2' }));
  expect(world.receipts.get('moi.md')?.problems[0]?.fix).toBe('slug: "tin-3"');
});

test('a text without front matter is told of its draft', async () => {
  await put('dan.txt', 'Giá vàng lên\n\nĐoạn đầu tiên của bài.');
  expect(world.receipts.get('dan.txt')?.note).toContain('bản nháp dựng sẵn');
});

import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { articleTable } from '../../functions/aws/article-table.ts';
import type { Upload } from '../../functions/model/article.ts';
import { accepted, article, parse } from './publication.ts';

const tables = dynalite({ createTableMs: 0 });
const server = createServer((request, response) => void tables.emit('request', request, response)).listen(0);
await once(server, 'listening');
const client = new DynamoDBClient({
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  region: 'ap-southeast-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

let made = 0;
let table: ReturnType<typeof articleTable>;

beforeEach(async () => {
  made += 1;
  const TableName = `articles-${made}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  table = articleTable(documents, TableName);
});

afterAll(() => {
  client.destroy();
  server.close();
});

const rejected = (key: string, sequencer = '1'): Upload => ({
  v: 1,
  key,
  sequencer,
  lastModified: '2026-11-22T01:02:03.000Z',
  status: 'rejected',
});

const record = (upload: Upload) => ({ upload, formerSlugs: [], formerPictures: [] });

test('an upload comes back as it was written, with and without its optional fields', async () => {
  const plain = accepted(parse(article({ title: 'Bài', author: 'Tòa soạn', tags: '[a, b]', pin: 'true' })));
  const whole = { ...plain, thumbnail: { lead: 'i/1.jpg', card: 'i/2.jpg' } };
  const upload: Upload = { ...rejected('bài/một.md'), status: 'accepted', slug: plain.slug, article: whole };
  const full = { upload, picture: 'a.webp', formerSlugs: [plain.slug], formerPictures: ['b.webp'] };
  expect(await table.readUpload(upload.key)).toBeUndefined();
  expect(await table.writeUpload(full, undefined)).toBe(true);
  expect(await table.readUpload(upload.key)).toEqual({ ...full, revision: 1 });
  expect(await table.writeUpload(record(rejected(upload.key)), 1)).toBe(true);
  expect(await table.readUpload(upload.key)).toEqual({ ...record(rejected(upload.key)), revision: 2 });
});

test('an upload that somebody else wrote since is not written over', async () => {
  await table.writeUpload(record(rejected('a.md')), undefined);
  expect(await table.writeUpload(record(rejected('a.md', '9')), undefined)).toBe(false);
  await table.writeUpload(record(rejected('a.md', '2')), 1);
  expect(await table.writeUpload(record(rejected('a.md', '9')), 1)).toBe(false);
  expect((await table.readUpload('a.md'))?.upload.sequencer).toBe('2');
});

test('what an earlier event brings is not written over what a later one brought', async () => {
  await table.writeUpload(record(rejected('a.md', '5')), undefined);
  expect(await table.writeUpload(record(rejected('a.md', '4')), 1)).toBe(false);
  expect(await table.writeUpload(record(rejected('a.md', '5')), 1)).toBe(true);
});

test('uploads are listed by key, pointers are not among them', async () => {
  const keys = ['b.md', 'a.md', 'bài.md'];
  for (const key of keys) await table.writeUpload(record(rejected(key)), undefined);
  await table.namePicture('a.webp', 'a.md');
  const listed: string[] = [];
  for await (const { key } of table.listUploads()) listed.push(key);
  expect(listed).toEqual(['a.md', 'b.md', 'bài.md']);
});

test('whoever named a picture or claimed a slug is found, however the name is written', async () => {
  const { slug } = accepted(parse(article()));
  await table.claimSlug(slug, 'b.md');
  await table.claimSlug(slug, 'a.md');
  await table.claimSlug(slug, 'a.md');
  await table.namePicture('ảnh.webp', 'a.md');
  expect(await table.claimantsOf(slug)).toEqual(['a.md', 'b.md']);
  expect(await table.articlesNaming('ảnh.webp'.normalize('NFD'))).toEqual(['a.md']);
  expect(await table.articlesNaming('khác.webp')).toEqual([]);
});

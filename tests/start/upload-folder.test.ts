import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';
import { afterAll, expect, test } from 'vitest';
import type { Stores } from '../../local/stores.ts';
import { uploadFolder } from '../../local/upload-folder.ts';

const fauxqs = await startFauxqs({ port: 0, logger: false });
const folder = await mkdtemp(join(tmpdir(), 'content-'));
afterAll(async () => {
  await fauxqs.stop();
  await rm(folder, { recursive: true });
});

const objects = new S3Client({
  endpoint: `http://127.0.0.1:${fauxqs.port}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  forcePathStyle: true,
});
const stores = { objects, contentBucket: 'content' } as Stores;

test('every file below a folder is uploaded under its relative path, byte for byte, the list of subscribers at its top excepted', async () => {
  const files = {
    'subscribers.csv': 'email\n',
    'deep/subscribers.csv': 'email\n',
    'deep/er/Bài viết số 1.md': '---\ncreated_at: "2026-11-21 00:00:00"\n---\r\n',
    'a+b & c.txt': '\uFEFFtext',
    'empty.md': '',
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await objects.send(new CreateBucketCommand({ Bucket: 'content' }));
  const wanted = Object.keys(files)
    .filter((name) => name !== 'subscribers.csv')
    .toSorted();
  expect(await uploadFolder(folder, new Date('2030-01-01T00:00:00Z'), stores)).toEqual(wanted);
  const { Contents = [] } = await objects.send(new ListObjectsV2Command({ Bucket: 'content' }));
  expect(Contents.map(({ Key = '' }) => Key).toSorted()).toEqual(wanted);
  for (const Key of wanted) {
    const { Body } = await objects.send(new GetObjectCommand({ Bucket: 'content', Key }));
    const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
    expect(bytes.equals(Buffer.from(files[Key as keyof typeof files]))).toBe(true);
  }
});

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editionBucket } from '../../functions/aws/edition-bucket.ts';
import { reviewHand } from '../../functions/aws/review-hand.ts';
import type { Slug } from '../../functions/model/article.ts';
import { MESSAGE_MARKS, type EditionId } from '../../functions/model/edition.ts';
import { listKeys } from '../../local/write-out.ts';
import { article, openNewsroom, picture, SUNDAY, type Newsroom } from '../support/newsroom.ts';
import { folderOf, newsletter, shellOf } from './command-line.ts';

const MONDAY = new Date('2026-11-23T00:00:00Z');

let room: Newsroom;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  room = await openNewsroom({ readers: 1 });
  env = shellOf(room.cloud);
});
afterAll(async () => {
  expect(room.cloud.denied).toEqual([]);
  await room.cloud.stop();
});

const keysOf = async (): Promise<string[]> => {
  const keys: string[] = [];
  for await (const key of listKeys('', room.stores)) keys.push(key);
  return keys;
};

/** What was composed, as a preview writes it. */
async function composed(id: string): Promise<{ html: string; text: string; subject: string }> {
  const edition = await room.edition(id);
  const { getMessage } = editionBucket(room.stores.objects, room.stores.privateBucket);
  const { html, text, subject } = await getMessage(edition!.id, edition!.rendering!, 'vi');
  const links = (part: string) =>
    part
      .replaceAll(MESSAGE_MARKS.unsubscribeUrl, 'https://bantin.example.vn/u/example')
      .replaceAll(MESSAGE_MARKS.preferencesUrl, 'https://bantin.example.vn/s/example');
  return { html: links(html), text: links(text), subject };
}

test('of a folder and of the cloud a preview is, byte for byte, what compose then makes of it', async () => {
  const files = {
    'bài/một.md': article('mot', { thumbnail: '"ảnh.webp"', description: undefined, section: '"Đời sống"' }),
    'bài/hai.md': article('hai', { created_at: '"2026-11-19"', lang: 'en' }),
    'bài/hỏng.md': article('hong', { use: 'maybe' }),
    'bài/hai-lần.md': article('hai', { title: '"Một bài khác"' }),
    'ảnh.webp': await picture(),
  };
  for (const [key, content] of Object.entries(files)) await room.upload(key, content);
  await room.cloud.idle();
  const before = await keysOf();
  const cwd = await folderOf(files);
  const preview = (...args: readonly string[]) =>
    newsletter(['preview', '--stage', 'local', '--now', SUNDAY.toISOString(), ...args], { cwd, env });
  const read = (name: string) => readFile(join(cwd, name), 'utf8');

  const ofCloud = await preview('--out', 'out/cloud');
  expect([ofCloud.code, ofCloud.err]).toEqual([1, '']);
  expect(ofCloud.out).toMatch(/^bài\/hỏng\.md:5:\d+ {2}use: /m);
  expect(ofCloud.out).toMatch(/^bài\/\S+\.md:3:1 {2}slug: /m);
  expect(await keysOf(), 'nothing is written to the cloud').toEqual(before);

  await preview('.', '--out', 'out');
  const html = await read('out/digest.html');
  expect(await read('out/cloud/digest.html')).toBe(html);
  expect(await readdir(join(cwd, 'out/cloud/i'))).toEqual(await readdir(join(cwd, 'out/i')));

  room.cloud.setNow(MONDAY);
  await room.week(MONDAY);
  await room.cloud.idle();
  const message = await composed('2026-W48');
  expect(html).toBe(message.html);
  expect(await read('out/digest.txt')).toBe(message.text);
  expect(JSON.parse(await read('out/edition.json')).subject).toBe(message.subject);

  const later = await newsletter(['preview', '--stage', 'local', '--now', MONDAY.toISOString()], { cwd, env });
  expect(later.out).toMatch(/^ +Bài về mot\n +bài\/một\.md:1:1 {2}resend: đã được gửi trong số 2026-W48\n/m);
  expect(later.code).toBe(1);
}, 120_000);

test('without the stack, or a right to it, a preview says so', async () => {
  const { code, err } = await newsletter(['preview', '--stage', 'staging'], { env });
  expect([code, err]).toEqual([
    1,
    'There is no stack Newsletter-staging in ap-southeast-1 in this AWS account. Is it deployed there?\n',
  ]);
});

test('an editor with EditorsPolicy and nothing else sees the next edition, and nothing of readers', async () => {
  const holder = room.cloud.clientHolding(room.cloud.outputs['EditorsPolicy'] ?? '');
  const editor = { ...env, AWS_ACCESS_KEY_ID: holder.credentials.accessKeyId };
  await room.upload('ảnh.webp', await picture());
  await room.upload('bài/ba.md', article('ba', { thumbnail: '"ảnh.webp"' }));
  await room.cloud.idle();
  const cwd = await folderOf({});
  const preview = () =>
    newsletter(['preview', '--stage', 'local', '--now', '2026-11-24T00:00:00Z', '--out', 'out'], { cwd, env: editor });

  const builtIn = await preview();
  expect(builtIn.err).toBe('');
  expect(builtIn.out).toMatch(/template +built-in/);
  expect(await readdir(join(cwd, 'out/i'))).not.toEqual([]);
  const template = await readFile(new URL('../../templates/digest.mjml', import.meta.url), 'utf8');
  await room.upload('templates/digest.mjml', template);
  await room.cloud.idle();
  expect((await preview()).out).toMatch(/template +templates\/digest\.mjml/);
  expect(room.cloud.denied).toEqual([]);

  const objects = new S3Client({ ...holder, forcePathStyle: true });
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(holder));
  const { privateBucket: Bucket } = room.stores;
  const refused = await Promise.allSettled([
    objects.send(new ListObjectsV2Command({ Bucket })),
    objects.send(new ListObjectsV2Command({ Bucket, Prefix: 'audiences/' })),
    objects.send(new GetObjectCommand({ Bucket, Key: 'audiences/2026-W48/1/00000.json.gz' })),
    documents.send(new ScanCommand({ TableName: room.cloud.outputs['SubscribersTable'] })),
    documents.send(new ScanCommand({ TableName: room.cloud.outputs['EditionsTable'] })),
    documents.send(new QueryCommand({ TableName: room.cloud.outputs['LedgerTable'] })),
  ]);
  for (const one of refused) expect(one).toMatchObject({ reason: { name: expect.stringMatching(/^AccessDenied/) } });
  room.cloud.denied.length = 0;
}, 120_000);

test('what editors ask of a week, by its file and by the links of its review, is in its preview as compose makes it', async () => {
  const brief = '---\nsubject: "Tuần của nước"\npin: [nam]\ndrop: [sau]\n---\n\nXin chào.\n\nTòa soạn.\n';
  for (const [nth, slug] of ['nam', 'sau', 'bay', 'tam'].entries())
    await room.upload(`bài/${slug}.md`, article(slug, { created_at: `"2026-11-2${nth}"` }));
  await room.upload('editions/2026-W49.md', brief);
  await room.cloud.idle();
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(room.cloud.client));
  const week = '2026-W49' as EditionId;
  await reviewHand(documents, room.cloud.outputs['EditionsTable'] ?? '').say(week, { drops: 'bay' as Slug });
  const cwd = await folderOf({});
  const now = '2026-11-24T00:00:00Z';
  const shown = await newsletter(['preview', '--stage', 'local', '--now', now, '--out', 'out'], { cwd, env });
  expect(shown.err).toBe('');
  const read = (name: string) => readFile(join(cwd, 'out', name), 'utf8');
  const file = JSON.parse(await read('edition.json'));
  expect(file.articles.map(({ slug }: { slug: string }) => slug)).toEqual(['nam', 'tam', expect.anything()]);

  const monday = new Date('2026-11-30T00:00:00Z');
  room.cloud.setNow(monday);
  await room.week(monday);
  await room.cloud.idle();
  const { html, text, subject } = await composed(week);
  expect(subject).toBe('Tuần của nước');
  expect(file.subject).toBe(subject);
  expect(await read('digest.html')).toBe(html);
  expect(await read('digest.txt')).toBe(text);
}, 120_000);

test('of a folder and of the cloud a special edition is shown as compose then makes it', async () => {
  const files = {
    'bài/chín.md': article('chin'),
    'bài/mười.md': article('muoi'),
    'editions/tet-2027.md': '---\nsubject: "Tết"\narticles: [muoi, chin]\n---\n\nChúc mừng năm mới.\n',
  };
  const cwd = await folderOf(files);
  for (const [key, content] of Object.entries(files)) await room.upload(key, content);
  await room.cloud.idle();
  const preview = (...args: readonly string[]) =>
    newsletter(
      ['preview', ...args, '--stage', 'local', '--edition', 'tet-2027', '--now', room.cloud.now().toISOString()],
      { cwd, env },
    );
  // Of the problems that lie in the bucket it tells as well.
  expect((await preview('--out', 'out/cloud')).err).toBe('');
  expect((await preview('.', '--out', 'out')).code).toBe(0);
  for (let minute = 0; minute < 3; minute += 1) await room.pass();
  const { html, subject } = await composed('tet-2027');
  expect(subject).toBe('Tết');
  expect(await readFile(join(cwd, 'out/cloud/digest.html'), 'utf8')).toBe(html);
  expect(await readFile(join(cwd, 'out/digest.html'), 'utf8')).toBe(html);
  const seen = await newsletter(['edition', 'tet-2027', '--stage', 'local'], { cwd, env });
  expect([seen.code, seen.err]).toEqual([0, '']);
  expect(seen.out).toMatch(/^tet-2027\n {2}state +sent\n {2}subject +Tết\n {2}goes to +all readers\n/);
  const after = await preview('--out', 'out');
  expect([after.code, after.out]).toEqual([1, expect.stringMatching(/^tet-2027 is sen(t|ding): /m)]);
}, 120_000);

import { DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listKeys } from '../../local/write-out.ts';
import { article, openNewsroom, picture, type Newsroom } from '../support/newsroom.ts';
import { folderOf, newsletter } from './command-line.ts';

const MONDAY = new Date('2026-11-23T00:00:00Z');
const WEDNESDAY = new Date('2026-11-25T00:00:00Z');

let room: Newsroom;
let operator: Readonly<Record<string, string>>;
let editor: Readonly<Record<string, string>>;
beforeAll(async () => {
  room = await openNewsroom({ readers: 2 });
  const { endpoint, region, client } = room.cloud;
  const holder = room.cloud.clientHolding(room.cloud.outputs['EditorsPolicy'] ?? '');
  operator = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
  };
  editor = { ...operator, AWS_ACCESS_KEY_ID: holder.credentials.accessKeyId };
});
afterAll(() => room.cloud.stop());

const keysOf = async (): Promise<string[]> => {
  const keys: string[] = [];
  for await (const key of listKeys('', room.stores)) keys.push(key);
  return keys;
};

/** What the command says, with the rights of somebody. */
async function preflight(env: typeof editor, ...args: readonly string[]) {
  const now = room.cloud.now().toISOString();
  const flags = ['--stage', 'local', '--no-links', '--language', 'en', '--now', now, ...args];
  const { code, out, err } = await newsletter(['preflight', ...flags], { env });
  expect(err).toBe('');
  return { code, out };
}

test('an editor with EditorsPolicy looks at an edition before and after it is made, and changes nothing', async () => {
  await room.upload('ảnh/một.webp', await picture());
  const titles = {
    mot: 'Người giữ lửa nghề gốm Bát Tràng giữa phố thị ồn ào',
    hai: 'Mùa nước nổi',
    ba: 'Chợ nổi Cái Răng',
  };
  for (const [slug, title] of Object.entries(titles))
    await room.upload(`bài/${slug}.md`, article(slug, { title: `"${title}"` }));
  await room.upload('bài/bon.md', article('bon', { thumbnail: '"ảnh/một.webp"' }));
  await room.cloud.idle();
  const before = await keysOf();

  const coming = await preflight(editor);
  expect(coming.out).toMatch(/^Bản tin Sông Hồng {2}Week 48, 2026 {2}\(2026-W48\)$/m);
  expect(coming.out).toMatch(/^ok +pictures +Its picture is there\.$/m);
  expect(coming.out).toMatch(/^ok +links +Nobody asked/m);
  expect(coming.out).toMatch(/^ok +audience +How many readers get it is not known\.$/m);
  expect(coming.out).toMatch(/^Nothing blocks, nothing stands out\.$/m);
  expect(coming.code).toBe(0);
  expect((await preflight(operator)).out).toMatch(
    /^ok +audience +2 readers get it, the last of them by 2026-11-23 07:00/m,
  );

  expect(await keysOf(), 'nothing is written').toEqual(before);

  room.cloud.setNow(MONDAY);
  await room.week(MONDAY);
  await room.cloud.idle();
  const made = await preflight(editor, '--edition', '2026-W48', '--json');
  const { edition, findings } = JSON.parse(made.out);
  expect([edition, made.code]).toEqual(['2026-W48', 0]);
  expect(findings).toContainEqual({
    check: 'audience',
    verdict: 'ok',
    sentence: 'audienceBegun',
    says: 'Its audience is 2 readers; newsletter edition says how far it is.',
    articles: [],
  });
}, 240_000);

test('of the next one it tells what was mailed before, as many readers as last time, and a lost picture', async () => {
  room.cloud.setNow(WEDNESDAY);
  await room.upload(
    'bài/moi.md',
    article('moi', {
      title: '"Người giữ lửa nghề gốm Bát Tràng giữa phố phường ồn ào"',
      created_at: '"2026-11-24"',
      thumbnail: '"ảnh/một.webp"',
    }),
  );
  for (const slug of ['sau', 'bay'])
    await room.upload(`bài/${slug}.md`, article(slug, { created_at: '"2026-11-24"', thumbnail: '"ảnh/một.webp"' }));
  await room.cloud.idle();

  const next = await preflight(editor);
  expect(next.out).toMatch(/^warning +articles +“Người giữ lửa [\s\S]*mailed in edition 2026-W48, as\s+mot\.$/m);
  expect(next.out).toMatch(/^warning +articles +3 articles show the same picture: /m);
  expect(next.out).toMatch(/^ok +audience +The last edition went to 2 readers\./m);
  expect(next.code).toBe(0);

  const { objects } = room.stores;
  const Bucket = room.cloud.outputs['SiteBucket'];
  const { Contents = [] } = await objects.send(new ListObjectsV2Command({ Bucket, Prefix: 'i/' }));
  for (const { Key } of Contents) await objects.send(new DeleteObjectCommand({ Bucket, Key }));
  const { code, out } = await preflight(editor);
  expect(out).toMatch(/^BLOCKS +pictures +The picture of “/m);
  expect(code).toBe(1);
  const args = ['preview', '--stage', 'local', '--now', WEDNESDAY.toISOString()];
  const preview = await newsletter(args, { cwd: await folderOf({}), env: editor });
  expect([preview.code, preview.err], 'it can be seen all the same').toEqual([0, '']);
}, 240_000);

test('of an edition that there is not it says so', async () => {
  expect(await preflight(editor, '--edition', '2026-W01')).toEqual({
    code: 1,
    out: 'There is no edition 2026-W01 to come.\n',
  });
}, 60_000);

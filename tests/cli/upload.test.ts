import { GetObjectCommand } from '@aws-sdk/client-s3';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readReceipts } from '../../local/receipts.ts';
import { listKeys } from '../../local/write-out.ts';
import { article, openNewsroom, picture, type Newsroom } from '../support/newsroom.ts';
import { folderOf, newsletter, shellOf } from './command-line.ts';

let room: Newsroom;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  room = await openNewsroom();
  env = shellOf(room.cloud);
});
afterAll(async () => {
  expect(room.cloud.denied).toEqual([]);
  await room.cloud.stop();
});

const keysOf = async (prefix: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const key of listKeys(prefix, room.stores)) keys.push(key);
  return keys;
};
const upload = (folder: string, ...flags: readonly string[]) =>
  newsletter(['upload', folder, '--stage', 'local', '--wait', '20', ...flags], { env });

describe('newsletter upload', () => {
  test('uploads pictures first, shows progress, and prints every receipt', async () => {
    const folder = await folderOf({
      'a bài + 1.md': article('mot', { thumbnail: '"z.webp"' }),
      'b.md': article('hai', { use: 'false' }),
      'z.webp': await picture(),
      'subscribers.csv': 'email\n',
    });
    const { code, out, err } = await upload(folder, '--prefix', 'thang-11');
    expect([code, err]).toEqual([0, '']);
    expect(out.indexOf('z.webp')).toBeLessThan(out.indexOf('a bài + 1.md'));
    expect(out).toContain('uploaded  1 of 3  ');
    expect(out).toContain(`accepted  ${join(folder, 'a bài + 1.md')}\n`);
    expect(out).toContain(`accepted  ${join(folder, 'z.webp')}\n`);
    expect(out).toContain(`waiting   ${join(folder, 'b.md')}\n`);
    expect(out).toContain('3 files uploaded, 0 rejected.');
    const receipts = await readReceipts(room.stores);
    expect(receipts.map(({ key }) => key)).toEqual(['thang-11/a bài + 1.md', 'thang-11/b.md', 'thang-11/z.webp']);
  });

  test('goes nowhere with problems, unless it is told to', async () => {
    const folder = await folderOf({
      'hong.md': article('hong', { title: 'A: b' }),
      'dan.txt': 'Tiêu đề\n\nĐoạn đầu.\n',
    });
    const refused = await upload(folder);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('Nothing was uploaded.');
    expect(await keysOf('receipts/hong.md')).toEqual([]);

    const { code, out } = await upload(folder, '--anyway');
    expect(code).toBe(1);
    expect(out).toContain(`rejected  ${join(folder, 'hong.md')}\n`);
    expect(out).toContain('2 files uploaded, 2 rejected.');
    // The text lies beside the JSON, and a draft is in both.
    expect(await keysOf('receipts/dan.txt')).toEqual(['receipts/dan.txt.json', 'receipts/dan.txt.txt']);
    const read = async (Key: string) => {
      const where = { Bucket: room.stores.privateBucket, Key };
      return (await (await room.stores.objects.send(new GetObjectCommand(where))).Body?.transformToString()) ?? '';
    };
    const draft = '\nuse: false\n';
    expect(JSON.parse(await read('receipts/dan.txt.json'))).toMatchObject({
      cuts: [],
      draft: expect.stringContaining(draft),
    });
    expect(await read('receipts/dan.txt.txt')).toContain(draft);
  });

  test('takes the receipt of the upload, not that of an earlier one of the same name', async () => {
    const folder = await folderOf({ 'doi.md': article('doi', { use: 'false' }) });
    expect((await upload(folder)).out).toContain(`waiting   ${join(folder, 'doi.md')}`);
    await writeFile(join(folder, 'doi.md'), article('doi'));
    expect((await upload(folder)).out).toContain(`accepted  ${join(folder, 'doi.md')}`);
    expect((await upload(folder)).out).toContain(`accepted  ${join(folder, 'doi.md')}`);
  });

  test('says which receipts did not come, and exits 1', async () => {
    const folder = await folderOf({ 'cham.md': article('cham') });
    room.cloud.notifications.hold();
    const { code, out } = await upload(folder, '--wait', '1');
    await room.cloud.notifications.release((held) => held);
    await room.cloud.idle();
    expect(code).toBe(1);
    expect(out).toContain(`no receipt  ${join(folder, 'cham.md')}`);
  });

  test('says in plain words that the stack, or the right to it, is not there', async () => {
    const folder = await folderOf({ 'a.md': article('a') });
    const elsewhere = await newsletter(['upload', folder, '--stage', 'staging'], { env });
    expect([elsewhere.code, elsewhere.err]).toEqual([
      1,
      'There is no stack Newsletter-staging in ap-southeast-1 in this AWS account. Is it deployed there?\n',
    ]);
    const nobody = {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_EC2_METADATA_DISABLED: 'true',
      HOME: folder,
    };
    const without = await newsletter(['upload', folder, '--stage', 'local'], { env: { ...env, ...nobody } });
    expect(without.code).toBe(1);
    expect(without.err).toContain('There are no AWS credentials in this shell');
  });
});

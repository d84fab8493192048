import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, expect, test } from 'vitest';
import { synthesize } from '../../local/synthesize.ts';
import { article, openNewsroom, type Newsroom } from '../support/newsroom.ts';

let room: Newsroom;
afterEach(() => room.cloud.stop());

test('a function that writes where its policy does not allow it is refused', async () => {
  room = await openNewsroom();
  const asClock = new S3Client({ ...room.cloud.clientOf('clock'), forcePathStyle: true });
  const upload = asClock.send(new PutObjectCommand({ Bucket: room.stores.contentBucket, Key: 'x.md', Body: 'x' }));
  await expect(upload).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(room.cloud.denied).toEqual([expect.objectContaining({ who: 'clock', action: 's3:PutObject' })]);
});

test('a permission taken out of the template is missed at once, and nobody is mailed half an edition', async () => {
  const assembly = await synthesize();
  const tampered = await mkdtemp(join(dirname(assembly), 'tampered-'));
  try {
    await cp(assembly, tampered, { recursive: true });
    const file = join(tampered, 'Newsletter-local.template.json');
    const template = await readFile(file, 'utf8');
    const without = template.replaceAll('"ses:SendRawEmail"', '"ses:SendBounce"');
    expect(without).not.toBe(template);
    await writeFile(file, without);
    room = await openNewsroom({ readers: 3, assembly: tampered });
    await room.upload('a.md', article('mot'));
    await room.cloud.idle();
    await room.week();
    await room.cloud.idle();
    expect(room.cloud.denied[0]).toMatchObject({ who: 'deliver', action: 'ses:SendRawEmail' });
    expect(room.cloud.ses.mails).toEqual([]);
    expect(await room.account('2026-W47')).toMatchObject({ submitted: 0, pending: 3, refused: 0, balanced: true });
  } finally {
    await rm(tampered, { recursive: true, force: true });
  }
});

import { readFile } from 'node:fs/promises';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { templateBucket } from '../../functions/aws/template-bucket.ts';
import { compileDigest } from '../../functions/compile-template/compile-digest.ts';
import { TEMPLATE_KEY } from '../../functions/model/template.ts';
import { readReceipts } from '../../local/receipts.ts';
import { small } from '../compile-template/templates.ts';
import { article, openNewsroom, WEEK_MS, SUNDAY, type Newsroom } from '../support/newsroom.ts';

const MJML = await readFile(new URL('../../templates/digest.mjml', import.meta.url), 'utf8');

let room: Newsroom;
let readInForce: () => Promise<string | undefined>;
beforeAll(async () => {
  room = await openNewsroom({ readers: 1 });
  readInForce = templateBucket(room.stores.objects, room.stores.privateBucket).readTemplate;
});
beforeEach(async () => {
  await room.remove(TEMPLATE_KEY);
  await room.cloud.idle();
});
afterEach(() => room.cloud.faults.clear());
afterAll(async () => {
  expect(room.cloud.denied).toEqual([]);
  await room.cloud.stop();
});

async function upload(mjml: string): Promise<void> {
  await room.upload(TEMPLATE_KEY, mjml);
  await room.cloud.idle();
}

async function receipt() {
  const found = (await readReceipts(room.stores)).find(({ key }) => key === TEMPLATE_KEY);
  if (found === undefined) throw new Error('the template has no receipt');
  return found;
}

async function read(Key: string): Promise<string> {
  const { Body } = await room.stores.objects.send(new GetObjectCommand({ Bucket: room.stores.privateBucket, Key }));
  return (await Body?.transformToString('utf8')) ?? '';
}

/** The html of an edition as it is mailed. */
async function htmlOf(edition: string): Promise<string> {
  return read(`editions/${edition}/${(await room.edition(edition))?.rendering}/digest.html`);
}

test('the bundle that is deployed compiles the template of this repository as the build does', async () => {
  await upload(MJML);
  expect(await receipt()).toMatchObject({ status: 'accepted', note: 'Đây là mẫu của bản tin kế tiếp.' });
  expect(await readInForce()).toBe(await compileDigest(MJML));
});

test('a good template makes the next edition, and removing it brings the usual look back', async () => {
  await room.upload('a.md', article('mot'));
  await upload(small('<p>Một mẫu mới của tòa soạn.</p>'));
  await room.week();
  await room.cloud.idle();
  expect(await htmlOf('2026-W47')).toContain('Một mẫu mới của tòa soạn.');

  await room.remove(TEMPLATE_KEY);
  await room.upload('b.md', article('hai'));
  await room.cloud.idle();
  expect(await readInForce()).toBeUndefined();
  expect(await receipt()).toMatchObject({ status: 'ignored', note: expect.stringContaining('mẫu có sẵn') as string });
  const nextWeek = new Date(SUNDAY.getTime() + WEEK_MS);
  room.cloud.setNow(nextWeek);
  await room.week(nextWeek);
  await room.cloud.idle();
  const html = await htmlOf('2026-W48');
  expect(html).toContain('Bài về hai');
  expect(html).not.toContain('Một mẫu mới của tòa soạn.');
});

test.each([
  ['text that is not escaped', '<p>{{{intro}}}</p>', '8:4', 'hai dấu ngoặc nhọn'],
  ['an element that is never closed', '<div>', '8:1', '</div>'],
  ['a script', '<script src="https://example.com/x.js"></script>', '8:1', '<script>'],
])('a template with %s leaves the one in force, and its receipt says where and why', async (_, body, place, reason) => {
  await upload(small());
  const before = await readInForce();
  await upload(small(body));
  expect(await readInForce()).toBe(before);
  const { status, problems } = await receipt();
  expect(status).toBe('rejected');
  expect(problems[0]).toMatchObject({ line: 8, message: expect.stringContaining(reason) as string });
  expect(await read(`receipts/${TEMPLATE_KEY}.txt`)).toContain(`Dòng ${place}:\n`);
});

test('events that come twice, late and in any order leave the template that is there', async () => {
  room.cloud.notifications.hold();
  await room.upload(TEMPLATE_KEY, small('<p>Bản một.</p>'));
  await room.upload(TEMPLATE_KEY, small('<p>{{{intro}}}</p>'));
  await room.remove(TEMPLATE_KEY);
  await room.upload(TEMPLATE_KEY, small('<p>Bản hai.</p>'));
  await room.cloud.notifications.release((held) => [...held, ...held].toReversed());
  await room.cloud.idle();
  expect(await readInForce()).toContain('Bản hai.');
  expect(await receipt()).toMatchObject({ status: 'accepted' });
});

test('an event that comes after its file was removed brings nothing back', async () => {
  room.cloud.notifications.hold();
  await room.upload(TEMPLATE_KEY, small());
  await room.remove(TEMPLATE_KEY);
  await room.cloud.notifications.release((held) => held.toReversed());
  await room.cloud.idle();
  expect(await readInForce()).toBeUndefined();
});

test('a function that dies at any call to the world is taken up again, and its receipt is true', async () => {
  const queue = room.cloud.queue('CompileTemplateTemplates');
  // Reads the upload, puts the template, the receipt as text, the receipt, the news.
  for (const nth of [1, 2, 3, 4, 5]) {
    const kind = nth % 2 === 0 ? 'crash-after' : 'crash-before';
    const planned = room.cloud.faults.add({ station: 'compile-template', nth, fault: { kind } });
    await upload(small(`<p>Bản ${nth}.</p>`));
    expect(planned.fired(), `call ${nth}`).toBe(1);
    room.cloud.faults.clear();
    await queue.makeVisible();
    await room.cloud.idle();
    expect(await readInForce(), `call ${nth}`).toContain(`Bản ${nth}.`);
    expect(await receipt()).toMatchObject({ status: 'accepted' });
  }
});

test('editors are told of a template in the letter about their uploads', async () => {
  // Whatever was told before is told now.
  await room.pass(11);
  const start = room.cloud.ses.mails.length;
  await upload(small('<p>{{{intro}}}</p>'));
  await room.pass(2);
  const letters = room.cloud.ses.mails.slice(start);
  expect(letters).toHaveLength(1);
  const { subject, text } = await simpleParser(letters[0]?.raw ?? '');
  expect(subject).toContain('1');
  expect(text).toContain('digest.mjml:8:4');
  expect(text).toContain('<p>{{intro}}</p>');
});

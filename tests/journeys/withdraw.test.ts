import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { dayInZone, weeklyEditionId } from '../../functions/model/calendar.ts';
import { newsletter } from '../cli/command-line.ts';
import { article, openNewsroom, type Newsroom } from '../support/newsroom.ts';
import { openReaderBrowser, type ReaderBrowser } from '../support/reader-browser.ts';
import { mailTo, SITE, tablesOf } from '../support/readers.ts';

let room: Newsroom;
let browser: ReaderBrowser;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  room = await openNewsroom({ readers: 2 });
  browser = await openReaderBrowser();
  const { endpoint, region, client, outputs } = room.cloud;
  env = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: room.cloud.clientHolding(outputs['EditorsPolicy'] ?? '').credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
  };
  for (const slug of ['mot', 'hai', 'ba']) await room.upload(`${slug}.md`, article(slug));
  await room.cloud.idle();
  await room.week();
  await room.cloud.idle();
  await room.pass();
  await room.pass(2);
});
afterEach(() => room.cloud.faults.clear());
afterAll(async () => {
  expect(room.cloud.denied).toEqual([]);
  await browser.close();
  await room.cloud.stop();
});

const read = async (path: string) => (await room.cloud.fetch(SITE + path)).text();
/** The command, and the minutes until the clock has had the archive put again. */
async function withdraw(slug: string, ...flags: readonly string[]) {
  const result = await newsletter(['withdraw', slug, '--stage', 'local', '--wait', '30', ...flags], { env });
  await room.cloud.idle();
  await room.pass(2);
  return result;
}
const NOTE = 'Bài này đã được rút lại';
const PUBLIC = ['/e/2026-W47', '/e/2026-W47/hai', '/feed.atom', '/feed.json', '/'];

test('an article that was mailed is withdrawn by its slug alone: a note stands where it was, and feeds follow', async () => {
  const mails = room.cloud.ses.mails.length;
  for (const path of ['/e/2026-W47', '/feed.atom', '/feed.json']) expect(await read(path)).toContain('Bài về hai');
  const { code, out, err } = await withdraw('hai');
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('newsletter withdraw hai --undo');
  expect(out).toContain('2026-W47 has been mailed.');

  for (const path of PUBLIC) expect(await read(path), path).not.toContain('Bài về hai');
  for (const path of ['/e/2026-W47', '/e/2026-W47/hai']) expect(await read(path), path).toContain(NOTE);
  expect(await read('/e/2026-W47')).toContain(`${SITE}/e/2026-W47/hai`);
  expect(await read('/e/2026-W47/mot')).toContain('http-equiv="refresh"');
  const { page, clean } = await browser.open(room);
  for (const path of ['/e/2026-W47/hai', '/']) {
    await page.goto(SITE + path);
    await clean();
  }
  expect(room.mailsOf('2026-W47').size).toBe(2);
  expect(room.cloud.ses.mails.length - mails, 'a letter to the editors, and no other mail').toBe(1);
  expect((await mailTo(room, 'toasoan@example.vn')).html).toContain('newsletter withdraw hai --undo');
});

test('the word holds: not an edit of the file, nor looking at pages, brings the article back', async () => {
  await room.upload('hai.md', article('hai', { title: '"Tiêu đề khác"' }));
  await room.cloud.idle();
  await room.pass(2);
  const before = await tablesOf(room);
  for (const path of PUBLIC) expect(await read(path), path).not.toContain('Tiêu đề khác');
  expect(await tablesOf(room)).toBe(before);
});

test('it is taken back by --undo: everything shows the article again, and nobody is mailed', async () => {
  const { code } = await withdraw('hai', '--undo');
  expect(code).toBe(0);
  for (const path of ['/e/2026-W47', '/feed.atom', '/feed.json']) {
    expect(await read(path), path).toContain('Tiêu đề khác');
    expect(await read(path), path).not.toContain(NOTE);
  }
  expect(await read('/e/2026-W47/hai')).toContain('http-equiv="refresh"');
  expect(room.mailsOf('2026-W47').size).toBe(2);
});

test('a file with use: false is taken back likewise', async () => {
  await room.upload('ba.md', article('ba', { use: 'false' }));
  await room.cloud.idle();
  await room.pass(2);
  for (const path of ['/e/2026-W47', '/e/2026-W47/ba']) expect(await read(path), path).toContain(NOTE);
  expect(await read('/feed.atom')).not.toContain('Bài về ba');
});

test('an editor may write that an article is withdrawn, and nothing else into its table', async () => {
  const holder = room.cloud.clientHolding(room.cloud.outputs['EditorsPolicy'] ?? '');
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(holder));
  const Item = { pk: 'upload', sk: 'mot.md', v: 1 };
  const write = documents.send(new PutCommand({ TableName: room.cloud.outputs['ArticlesTable'], Item }));
  await expect(write).rejects.toMatchObject({ name: expect.stringMatching(/^AccessDenied/) });
  room.cloud.denied.length = 0;
});

test('ingest that dies while it looks again does so later, and the command that is repeated changes nothing more', async () => {
  const planned = room.cloud.faults.add({ station: 'ingest', service: 's3', nth: 2, fault: { kind: 'crash-before' } });
  await newsletter(['withdraw', 'mot', '--stage', 'local', '--wait', '1'], { env });
  await room.cloud.idle();
  expect(planned.fired()).toBe(1);
  expect((await withdraw('mot')).code).toBe(0);
  await room.cloud.queue('IngestUploads').makeVisible();
  await room.cloud.idle();
  await room.pass(2);
  expect(await read('/e/2026-W47/mot')).toContain(NOTE);
  expect((await withdraw('mot')).code).toBe(0);
  await withdraw('mot', '--undo');
  expect(await read('/e/2026-W47/mot')).not.toContain(NOTE);
});

test('an article that is not out yet goes into no edition while it is withdrawn', async () => {
  await room.upload('moi.md', article('moi', { created_at: '"2026-11-23 08:00:00"' }));
  await room.upload('nua.md', article('nua', { created_at: '"2026-11-23 08:00:00"' }));
  await room.cloud.idle();
  const { code, out } = await withdraw('moi');
  expect([code, out]).toEqual([0, expect.stringContaining('No edition carries it.')]);
  const next = new Date('2026-11-29T00:00:00Z');
  room.cloud.setNow(next);
  await room.week(next);
  await room.cloud.idle();
  expect((await room.edition('2026-W48'))?.articles).toEqual(['nua']);
  const none = await withdraw('khong-co');
  expect([none.code, none.out]).toEqual([1, expect.stringContaining('There is no article khong-co')]);
});

test('readers who wait get an edition without it, by the words that the command says', async () => {
  // What an operator types has the time of this machine, so this cloud has it too.
  const now = new Date();
  const own = await openNewsroom({ now, readers: 2 });
  try {
    const id = weeklyEditionId(dayInZone(now.toISOString(), 'Asia/Ho_Chi_Minh'));
    const { endpoint, client } = own.cloud;
    const operator = { ...env, AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: client.credentials.accessKeyId };
    const type = async (...words: readonly string[]) => {
      const { code, out, err } = await newsletter([...words, '--stage', 'local'], { env: operator });
      expect([code, err], out).toEqual([0, '']);
      return out;
    };
    const dayBefore = new Date(now.getTime() - 86_400_000).toISOString();
    for (const slug of ['sau', 'bay']) await own.upload(`${slug}.md`, article(slug, { created_at: `"${dayBefore}"` }));
    await own.cloud.idle();
    await type('stop');
    await own.week(now);
    await own.cloud.idle();
    expect(await type('withdraw', 'bay')).toContain(`newsletter pause ${id}, then newsletter resume ${id} --recompose`);
    await type('pause', id);
    await type('start');
    await type('resume', id, '--recompose');
    await own.pass();
    expect(own.mailsOf(id).size).toBe(2);
    const { html } = await mailTo(own, 'reader-0@example.com');
    expect(html).toContain('Bài về sau');
    expect(html).not.toContain('Bài về bay');
  } finally {
    await own.cloud.stop();
  }
}, 120_000);

import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { newsletter } from '../cli/command-line.ts';
import { article, openNewsroom, SUNDAY, type Newsroom } from '../support/newsroom.ts';
import { openReaderBrowser, type ReaderBrowser } from '../support/reader-browser.ts';
import { linksOf, tablesOf } from '../support/readers.ts';

const MONDAY = '2026-11-23T00:00:00Z';
const TO = 'thu@example.vn';

let room: Newsroom;
let browser: ReaderBrowser;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  room = await openNewsroom({ readers: 1 });
  browser = await openReaderBrowser();
  const { endpoint, region, client, outputs } = room.cloud;
  env = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: room.cloud.clientHolding(outputs['EditorsPolicy'] ?? '').credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
  };
  await room.upload('a.md', article('mot'));
  await room.upload('b.md', article('hai'));
  await room.cloud.idle();
});
afterEach(() => room.cloud.faults.clear());
afterAll(async () => {
  expect(room.cloud.denied).toEqual([]);
  await browser.close();
  await room.cloud.stop();
});

const tests = () => room.cloud.ses.mails.filter(({ tags }) => tags['letter'] === 'test');
/** The command, with the stack at work meanwhile as on AWS. @param args as they are typed after the address */
async function send(...args: readonly string[]) {
  const result = await newsletter(['test', TO, '--stage', 'local', ...args], { env });
  await room.cloud.idle();
  return result;
}
const readable = (raw: string | Uint8Array) => simpleParser(Buffer.from(raw));
/** Of the letters' table stays that a letter was sent; everything else is as it was. */
const others = () => tablesOf(room, ['LettersTable']);

test('an editor has the coming edition mailed to one address: as readers will get it, marked, and counted nowhere', async () => {
  const before = await others();
  const { code, out, err } = await send('--now', SUNDAY.toISOString());
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('SES took it');
  expect(await others()).toBe(before);
  expect(tests().map(({ destinations }) => destinations)).toEqual([[TO]]);
  const tried = await readable(tests()[0]!.raw);
  expect(tried.subject).toMatch(/^\[Thử\] /);

  // The message of the queue had the address, and nothing else ever has it.
  expect(await tablesOf(room)).not.toContain(TO);
  expect(JSON.stringify(room.cloud.logs)).not.toContain(TO);

  room.cloud.setNow(new Date(MONDAY));
  await room.week(new Date(MONDAY));
  await room.cloud.idle();
  await room.pass();
  const mail = await readable(room.cloud.ses.mails.find(({ tags }) => tags['edition'] === '2026-W48')!.raw);
  const ofNobody = (html: unknown) => String(html).replaceAll(/\/[us]\/[\w.-]+/g, '');
  expect(ofNobody(tried.html)).toBe(ofNobody(mail.html));
  expect(tried.subject).toBe(`[Thử] ${mail.subject}`);
  const names = (all: typeof mail.headerLines) => all.map(({ key }) => key);
  expect(names(tried.headerLines)).toEqual(names(mail.headerLines));
  expect(await room.account('2026-W48')).toMatchObject({ candidates: 1, submitted: 1, balanced: true });
});

test('one that is composed is mailed too, in either language; its links are a test’s, and do nothing to anybody', async () => {
  const { code } = await send('--edition', '2026-W48', '--language', 'en');
  expect(code).toBe(0);
  const { raw } = tests().at(-1)!;
  expect((await readable(raw)).subject).toMatch(/^\[Test\] /);
  const before = await tablesOf(room);
  const links = (await linksOf(raw)).filter((link) => /\/[us]\//.test(link));
  expect(links).toHaveLength(2);
  const { page, clean } = await browser.open(room);
  for (const link of links) {
    await page.goto(link);
    await clean();
    expect(await page.textContent('h1')).toBe('Đây là liên kết của một thư thử');
    for (const body of ['List-Unsubscribe=One-Click', 'leave=yes', 'erase=yes']) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      expect((await room.cloud.fetch(link, { method: 'POST', headers, body })).status).toBeLessThan(500);
    }
  }
  await room.cloud.idle();
  expect(await tablesOf(room)).toBe(before);
});

test('each command sends one mail, also when post dies after SES took it; and none twice', async () => {
  const start = tests().length;
  const planned = room.cloud.faults.add({ station: 'post', service: 'ses', fault: { kind: 'crash-after' } });
  const { code, out } = await send('--edition', '2026-W48', '--wait', '2');
  expect([code, planned.fired()]).toEqual([1, 1]);
  expect(out).toContain('has not taken it within 2 seconds');
  room.cloud.setNow(new Date(room.cloud.now().getTime() + 10 * 60_000));
  await room.cloud.queue('PostLetters').makeVisible();
  await room.cloud.idle();
  expect(tests().length - start).toBe(1);
  await send('--edition', '2026-W48');
  expect(tests().length - start).toBe(2);
});

test('what cannot be sent is said, and nothing is sent', async () => {
  const start = room.cloud.ses.mails.length;
  expect(await send('--edition', '2026-W01')).toMatchObject({ code: 1, out: expect.stringContaining('no edition') });
  const empty = await send('--now', '2027-06-06T00:00:00Z');
  expect([empty.code, empty.out]).toEqual([1, expect.stringContaining('nothing to send')]);
  const wrong = await newsletter(['test', 'an@example.vn, binh@example.vn', '--stage', 'local'], { env });
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('one plain address')]);
  expect(room.cloud.ses.mails.length).toBe(start);
});

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { simpleParser } from 'mailparser';
import { afterEach, expect, test } from 'vitest';
import type { EditionId } from '../../functions/model/edition.ts';
import { openNewsroom, type Newsroom } from '../support/newsroom.ts';
import { linksIn, mailTo, nextWeek, SITE } from '../support/readers.ts';

let room: Newsroom;
afterEach(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

const DAY_MINUTES = 24 * 60;

const accounts = () => room.cloud.ses.mails.filter(({ tags }) => tags['letter'] === 'account');
const linesCalled = (name: string) =>
  room.cloud.logs.flatMap(({ line }) => {
    if (!line.startsWith('{')) return [];
    const said = JSON.parse(line);
    return said.message === name ? [said] : [];
  });

/** Lets an hour of the clock strike, so many minutes from the last one on. */
async function passUntilHour(minutes: number): Promise<void> {
  const now = room.cloud.now().getTime() / 60_000 + minutes;
  await room.pass(minutes + Math.ceil(now / 60) * 60 - now);
}

/** Presses the one click of the mail that somebody got, as a mail program does. */
async function leave(address: string): Promise<void> {
  const link = linksIn((await mailTo(room, address)).html).find((one) => one.includes('/u/')) ?? '';
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  for (let times = 0; times < 2; times += 1)
    expect((await room.cloud.fetch(link, { method: 'POST', body })).status).toBe(200);
}

test('a day after each edition editors get one letter with its account, whose page has the numbers as they are', async () => {
  room = await openNewsroom({ readers: 6 });
  for (const name of ['bounce+1', 'bounce+2', 'complaint+1']) await room.join(`${name}@simulator.amazonses.com`);
  await room.join('nobody@example.com', 'vi', { cadence: 'monthly' });
  await nextWeek(room, 0);
  expect(await room.edition('2026-W47')).toMatchObject({ state: 'sent' });
  await leave('reader-0@example.com');
  await leave('reader-1@example.com');

  await passUntilHour(DAY_MINUTES - 120);
  expect(accounts()).toEqual([]);
  for (let hour = 0; hour < 4; hour += 1) await passUntilHour(60);
  expect(accounts().map(({ destinations }) => destinations)).toEqual([['toasoan@example.vn']]);
  const { subject, text = '' } = await simpleParser(Buffer.from(accounts()[0]?.raw ?? ''));
  expect(subject).toBe('Đã gửi Tuần 47/2026: mọi việc đều ổn');
  for (const line of ['Đã gửi  9  100%', 'Đã giao  7  77,8%', 'Bị trả lại  2  22,2%', 'Báo thư rác  1  11,1%'])
    expect(text).toContain(`\n${line}\n`);
  expect(text).toContain('\nHủy đăng ký  2  22,2%\n');

  const [link = ''] = /https:\S+\/a\/\S+/.exec(text) ?? [];
  expect(link).toMatch(new RegExp(`^${SITE}/a/2026-W47-[\\w-]{22}\\.html$`));
  const page = await room.cloud.fetch(link);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const html = (await page.text()).replaceAll(/<[^>]+>/g, '|').replaceAll(/\|+/g, '|');
  for (const row of ['Đã giao|7|77,8%', 'Bị trả lại|2|22,2%', 'Hủy đăng ký|2|22,2%', 'Số chỗ trong sổ gửi|9|'])
    expect(html).toContain(row);
  expect(html).toContain('Bạn đọc có tin từ SES|9|');
  expect(html).toContain('Thư SES đã nhận, đếm ngay lúc gửi|9|');
  expect(html).toContain('Tất cả đều khớp.');
  expect((await room.cloud.fetch(link.replace(/-[\w-]{22}\.html$/, '-AAAAAAAAAAAAAAAAAAAAAA.html'))).status).toBe(404);

  await nextWeek(room, 1);
  await passUntilHour(DAY_MINUTES + 60);
  expect(accounts()).toHaveLength(2);
  const second = await simpleParser(Buffer.from(accounts()[1]?.raw ?? ''));
  expect(second.subject).toContain('Tuần 48/2026');
  expect(second.text).toContain('số trước: 9');
  expect(linesCalled('edition.unbalanced')).toEqual([]);
}, 120_000);

test('an account whose counts disagree says which two, in the log that has an alarm and in the letter', async () => {
  room = await openNewsroom({ readers: 3 });
  await nextWeek(room, 0);
  // Somebody has written a reader into the ledger whom nobody froze and nobody mailed.
  await room.stores.ledger.open('2026-W47' as EditionId, {
    v: 1,
    batch: 1,
    outcomes: 's',
    attempt: '',
    leaseUntil: 0,
    fence: 1,
  });
  await passUntilHour(DAY_MINUTES + 60);
  expect(linesCalled('edition.unbalanced')).toMatchObject([
    {
      level: 'ERROR',
      edition: '2026-W47',
      settled: true,
      disagreements: [
        { between: ['freeze', 'ledger'], counts: [3, 4] },
        { between: ['ledger', 'events'], counts: [4, 3] },
        { between: ['ledger', 'calls'], counts: [4, 3] },
      ],
    },
  ]);
  const { subject, text } = await simpleParser(Buffer.from(accounts()[0]?.raw ?? ''));
  expect(subject).toBe('Đã gửi Tuần 47/2026: các con số không khớp');
  expect(text).toContain('“Lúc chốt danh sách bạn đọc” có 3, “Số chỗ trong sổ gửi” có 4');
}, 120_000);

test('an upload of which editors cannot be told keeps no edition from its account, and the clock says that it failed', async () => {
  room = await openNewsroom({ readers: 1 });
  await nextWeek(room, 0);
  await DynamoDBDocumentClient.from(new DynamoDBClient(room.cloud.client)).send(
    new PutCommand({ TableName: room.cloud.outputs['ArticlesTable'], Item: { pk: 'news', sk: 'a.md', v: 1 } }),
  );
  await expect(passUntilHour(DAY_MINUTES + 60)).rejects.toThrow('could not be looked after');
  await room.cloud.idle();
  expect(accounts()).toHaveLength(1);
}, 120_000);

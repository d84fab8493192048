import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { simpleParser } from 'mailparser';
import { afterEach, describe, expect, test } from 'vitest';
import { deliveryControl } from '../../functions/aws/delivery-control.ts';
import { readReceipts } from '../../local/receipts.ts';
import { article, openNewsroom, SUNDAY, type Newsroom } from '../support/newsroom.ts';
import { mailTo } from '../support/readers.ts';

const KEY = 'editions/tet-2027.md';
const MONTHLY = 'thang@example.com';
const WEEKLY = 'reader-0@example.com';
const BOTH = [
  [WEEKLY, 1],
  [MONTHLY, 1],
];

let room: Newsroom;
afterEach(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

const special = (subject: string, more = '') =>
  `---\nsubject: "${subject}"\narticles: [mai, dao]\n${more}---\n\nChúc mừng năm mới.\n\nTòa soạn.\n`;

const got = (edition: string) => [...room.mailsOf(edition)].toSorted(([a], [b]) => (a < b ? -1 : 1));
const noteOf = async (key: string) => (await readReceipts(room.stores)).find((receipt) => receipt.key === key)?.note;

async function put(key: string, content: string): Promise<void> {
  await room.upload(key, content);
  await room.cloud.idle();
}

async function open(): Promise<void> {
  room = await openNewsroom({ readers: 1 });
  await room.join(MONTHLY, 'vi', { cadence: 'monthly' });
  for (const slug of ['dao', 'mai', 'quat']) await put(`bai/${slug}.md`, article(slug));
}

const setStopped = ({ cloud }: Newsroom, stopped: boolean): Promise<void> => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.client));
  return deliveryControl(documents, cloud.outputs['EditionsTable'] ?? '').setStopped(stopped);
};

const minutes = async (count: number) => {
  for (let minute = 0; minute < count; minute += 1) await room.pass();
};

describe('an edition by upload', { timeout: 180_000 }, () => {
  test('is sent in its own order and words, and its file, mended afterwards, mails nobody twice', async () => {
    await open();
    await put(KEY, special('Số Tết'));
    await minutes(4);
    expect(got('tet-2027')).toEqual(BOTH);
    expect(await room.edition('tet-2027')).toMatchObject({
      series: 'special',
      state: 'sent',
      articles: ['mai', 'dao'],
    });
    const { subject, html: text } = await mailTo(room, WEEKLY);
    expect(subject).toBe('Số Tết');
    expect(text.indexOf('Chúc mừng năm mới.')).toBeGreaterThan(0);
    expect(text.lastIndexOf('Bài về mai')).toBeGreaterThan(text.indexOf('Tòa soạn.'));
    expect(text.lastIndexOf('Bài về dao')).toBeGreaterThan(text.lastIndexOf('Bài về mai'));

    await put(KEY, special('Số Tết, hết lỗi'));
    await minutes(4);
    expect(got('tet-2027')).toEqual(BOTH);
    expect(await noteOf(KEY)).toContain('dưới một tên khác');
    // What was in it is still new to the week.
    await room.week(room.cloud.now());
    await room.cloud.idle();
    await minutes(2);
    expect((await room.edition('2026-W47'))?.articles?.toSorted()).toEqual(['dao', 'mai', 'quat']);
    expect(await room.account('tet-2027')).toMatchObject({ candidates: 2, submitted: 2, balanced: true });

    // A day later its account is told under the name that people know.
    const minute = Math.floor(room.cloud.now().getTime() / 60_000);
    await room.pass(26 * 60 - (minute % 60));
    await minutes(1);
    const letters = room.cloud.ses.mails.filter(({ tags }) => tags['letter'] === 'account');
    const told = await Promise.all(letters.map(({ raw }) => simpleParser(Buffer.from(raw))));
    expect(told.map(({ subject: line }) => line)).toContain('Đã gửi Số đặc biệt “Số Tết”: mọi việc đều ổn');
  });

  test('is replaced until the first reader is claimed, and not sent once its file is removed', async () => {
    await open();
    // Everything stops: editions are composed, and nobody is claimed.
    const stop = (stopped: boolean) => setStopped(room, stopped);
    await stop(true);
    await put(KEY, special('Bản một'));
    await minutes(3);
    expect(await room.edition('tet-2027')).toMatchObject({ state: 'sending', subject: 'Bản một' });
    await put(KEY, special('Bản hai', 'audience: monthly\n'));
    await minutes(3);
    expect(await room.edition('tet-2027')).toMatchObject({ state: 'sending', subject: 'Bản hai', for: 'monthly' });
    await put('editions/thoi.md', special('Không gửi'));
    await minutes(3);
    await room.remove('editions/thoi.md');
    await room.cloud.idle();
    expect(await room.edition('thoi')).toMatchObject({ state: 'cancelled', articles: [] });
    await stop(false);
    await minutes(4);
    expect(got('tet-2027')).toEqual([[MONTHLY, 1]]);
    expect((await mailTo(room, MONTHLY)).subject).toBe('Bản hai');
    expect(got('thoi')).toEqual([]);
  });

  test('that waits for its time is not sent before it', async () => {
    await open();
    const at = new Date(SUNDAY.getTime() + 30 * 60_000);
    const onClocks = new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
    await put(KEY, special('Hẹn giờ', `send_at: "${onClocks}"\n`));
    await minutes(5);
    expect(await room.edition('tet-2027')).toBeUndefined();
    await room.pass(30);
    await minutes(3);
    expect(got('tet-2027')).toEqual(BOTH);
    expect((await room.edition('tet-2027'))?.scheduledAt).toBe(at.toISOString());
  });
});

test('a week has the note, order, subject and articles that its file asks for, and keeps what was dropped', async () => {
  await open();
  const file = '---\nsubject: "Tuần của hoa"\narticles: [quat]\npin: [mai]\ndrop: [dao]\n---\n\nXin chào.\n';
  await put('editions/2026-W47.md', file);
  await room.week();
  await room.cloud.idle();
  await minutes(2);
  expect(await room.edition('2026-W47')).toMatchObject({ articles: ['quat', 'mai'], subject: 'Tuần của hoa' });
  const { subject, html: text } = await mailTo(room, WEEKLY);
  expect(subject).toBe('Tuần của hoa');
  expect(text).toContain('Xin chào.');
  expect(text).not.toContain('Bài về dao');
  await room.week(new Date(SUNDAY.getTime() + 7 * 24 * 60 * 60_000));
  await room.cloud.idle();
  expect((await room.edition('2026-W48'))?.articles).toEqual(['dao']);
}, 120_000);

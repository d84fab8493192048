import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { article, openNewsroom, picture, type Newsroom } from '../support/newsroom.ts';
import { openReaderBrowser, type ReaderBrowser } from '../support/reader-browser.ts';
import { tablesOf } from '../support/readers.ts';
import { linkNamed, pressed, reviewLetters, synthesizeReviewing } from '../support/review-letters.ts';

/** The next Monday at seven in Hà Nội. */
const NEXT = new Date('2026-11-23T00:00:00Z').getTime();
const ID = '2026-W48';
const HOUR_MS = 60 * 60 * 1000;
const PATIENCE = { timeout: 300_000 };

let room: Newsroom;
let browser: ReaderBrowser;
beforeAll(async () => {
  const assembly = await synthesizeReviewing({ hoursBefore: 3, unlessApproved: false });
  room = await openNewsroom({ readers: 2, assembly });
  browser = await openReaderBrowser();
}, 300_000);
afterAll(async () => {
  await browser.close();
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

const newest = async () => (await reviewLetters(room)).at(-1) ?? { subject: '', html: '' };

test(
  'an edition whose picture is not there is refused to whoever approves it, and kept back; once the picture is there it is sent by a word, with it',
  PATIENCE,
  async () => {
    const { cloud, stores } = room;
    const minutesFrom = async (at: number, count: number) => {
      cloud.setNow(new Date(at - 60_000));
      for (let minute = 0; minute < count; minute += 1) await room.pass();
    };
    cloud.setNow(new Date(NEXT - 4 * HOUR_MS));
    await room.upload('anh/bia.webp', await picture());
    await room.upload(
      'bia.md',
      article('bia', { thumbnail: '"anh/bia.webp"', created_at: '"2026-11-21 08:00:00"', title: '"Bài có bìa"' }),
    );
    await cloud.idle();
    await minutesFrom(NEXT - 3 * HOUR_MS, 2);
    const first = await newest();
    expect(first.subject).toContain('Bài có bìa');
    expect(first.html).toContain('Đủ cả 1 ảnh');

    const mail = cloud.ses.mails.findLast(({ tags }) => tags['letter'] === 'test');
    const { html } = await simpleParser(Buffer.from(mail?.raw ?? ''));
    const Key = /i\/[0-9a-f]{16}\.jpg/.exec(String(html))?.[0] ?? '';
    await stores.objects.send(new DeleteObjectCommand({ Bucket: cloud.outputs['SiteBucket'], Key }));
    const before = await tablesOf(room);
    const { page, clean } = await browser.open(room);
    const press = async (letter: string, text: string) => {
      await page.setContent(letter);
      await page.locator(`a:text-is("${text}")`).first().click();
      await clean();
      await page.locator('.asked button').click();
      await clean();
      return page.textContent('[role=status]');
    };
    expect(await press(first.html, 'Duyệt')).toContain('có chỗ phải sửa trước khi gửi');
    expect(await page.textContent('.block')).toContain('Thiếu ảnh của bài “Bài có bìa”');
    expect(await tablesOf(room), 'nothing was approved').toBe(before);

    await minutesFrom(NEXT, 20);
    expect(await room.edition(ID)).toMatchObject({ state: 'review', blocked: { pictures: [Key] } });
    expect(room.mailsOf(ID).size).toBe(0);
    const due = await newest();
    expect(due.subject).toContain('Vẫn đang chờ');
    expect(due.html).toContain('chưa ai nhận được số này');
    expect((await cloud.fetch(linkNamed(due.html, 'Gửi ngay'), pressed())).status).toBe(409);

    await room.upload('anh/bia.webp', await picture());
    await cloud.idle();
    for (let minute = 0; minute < 5; minute += 1) await room.pass();
    expect(room.mailsOf(ID).size, 'nothing is sent late by itself').toBe(0);
    expect(await press(due.html, 'Gửi ngay')).toBe('Đã ghi nhận.');
    for (let minute = 0; minute < 3; minute += 1) await room.pass();
    expect(room.mailsOf(ID)).toEqual(new Map([0, 1].map((n) => [`reader-${n}@example.com`, 1])));
    const sent = cloud.ses.mails.findLast(({ tags }) => tags['edition'] === ID);
    expect(String((await simpleParser(Buffer.from(sent?.raw ?? ''))).html)).toContain(Key);
    expect((await cloud.fetch(`https://bantin.example.vn/${Key}`)).status).toBe(200);
    expect((await reviewLetters(room)).filter(({ html: says }) => says.includes('Bài có bìa'))).toHaveLength(2);
  },
);

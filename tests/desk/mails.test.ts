import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeWords } from '../../local/desk/mails/decode-words.ts';
import { findReader } from '../support/readers.ts';
import { expectClean, openDeskRoom, type DeskRoom } from '../support/desk.ts';
import { article, picture } from '../support/newsroom.ts';
import { sendStrangeMail } from '../support/strange-mail.ts';

const PATIENCE = { timeout: 240_000 };
const READERS = 12;

let room: DeskRoom;
beforeAll(async () => {
  room = await openDeskRoom({ readers: READERS, ses: { maxSendRate: 1_000_000, max24HourSend: -1 } });
  await room.upload('ảnh/chợ.webp', await picture());
  const lead = {
    title: '"Chợ nổi thưa ghe, cây bẹo vẫn dựng"',
    thumbnail: '"ảnh/chợ.webp"',
    created_at: '"2026-11-21 08:00:00"',
  };
  await room.upload('cho.md', article('cho-noi', lead));
  room.cloud.ses.settings.receptions.set('reader-3@example.com', 'bounce');
  await room.desk.played?.time.passTo(new Date(room.cloud.now().getTime() + 2 * 86_400_000));
}, 300_000);
afterAll(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.stop();
});

async function openMail(address: string, query = ''): Promise<Page> {
  const page = await room.open(`/mails?find=${encodeURIComponent(address)}`);
  await page.click('.mails .subject a');
  await page.waitForSelector('.shown');
  if (query !== '') await page.goto(page.url() + query);
  return page;
}

test('a mail is there as its reader sees it, with what SES said of it', PATIENCE, async () => {
  const page = await openMail('reader-3@example.com');
  expect(await page.textContent('h1')).toContain('Chợ nổi thưa ghe');
  expect(await page.textContent('.said')).toContain('Bị trả lại');
  const letter = page.frameLocator('iframe');
  await letter.getByText('Chợ nổi thưa ghe').first().waitFor();
  const images = await page.frames()[1]?.evaluate('[...document.images].map((one) => one.naturalWidth)');
  expect(images, 'pictures are those of the public address').toEqual([expect.any(Number)]);
  expect(images).not.toContain(0);

  const background = () => page.frames()[1]?.evaluate('getComputedStyle(document.body).backgroundColor');
  await page.getByRole('link', { name: 'Sáng' }).click();
  await letter.getByText('Chợ nổi thưa ghe').first().waitFor();
  const light = await background();
  await page.getByRole('link', { name: 'Tối' }).click();
  await letter.getByText('Chợ nổi thưa ghe').first().waitFor();
  expect(await background()).not.toBe(light);
  await page.getByRole('link', { name: 'Tắt ảnh' }).click();
  await letter.getByText('Chợ nổi thưa ghe').first().waitFor();
  expect(await page.frames()[1]?.evaluate('[...document.images].map((one) => one.naturalWidth)')).toEqual([0]);
  await page.close();
});

test('text, headers, source and received form are those of the very bytes', PATIENCE, async () => {
  const page = await openMail('reader-1@example.com');
  const mail = room.cloud.ses.mails.findLast(({ destinations }) => destinations.includes('reader-1@example.com'));
  await page.getByRole('link', { name: 'Chữ thuần' }).click();
  expect(await page.textContent('pre.text')).toContain('Chợ nổi thưa ghe');
  await page.getByRole('link', { name: 'Tiêu đề thư' }).click();
  const headers = (await page.textContent('.shown')) ?? '';
  expect(headers).toContain('List-Unsubscribe=One-Click');
  expect(headers).toMatch(/Subject\s*Chợ nổi thưa ghe/);
  expect(headers, 'as they stand').toContain('=?UTF-8?');
  expect(await page.locator('.shown .list li', { hasText: 'DKIM-Signature' }).textContent()).toContain('không có');
  await page.getByRole('link', { name: 'Nguồn' }).click();
  expect(await page.textContent('pre.source')).toBe(mail?.raw.toString('latin1').replaceAll('\r\n', '\n'));
  await page.getByRole('link', { name: 'Như máy chủ nhận' }).click();
  expect(await page.textContent('pre.source')).toContain(`Message-ID: <${mail?.id}@`);
  const file = await page.request.get(`${room.url}/mails/${mail?.id}/mail.eml`);
  expect(Buffer.compare(await file.body(), mail?.raw ?? Buffer.of())).toBe(0);
  await page.close();
});

test('the links of a mail lead to the pages behind them, and work there', PATIENCE, async () => {
  const page = await openMail('reader-5@example.com');
  const letter = page.frameLocator('iframe');
  const popup = page.waitForEvent('popup');
  await letter.locator('a[href*="/u/"]').first().click();
  const door = await popup;
  await door.waitForSelector('button[name=leave]');
  expect(new URL(door.url()).origin).toBe(room.desk.door);
  await door.click('button[name=leave]');
  await door.waitForSelector('button[name=undo]');
  expect(await findReader(room, 'reader-5@example.com')).toMatchObject({ status: 'unsubscribed' });
  await page.close();
});

test('what a mail says of itself is decoded as programs do it', () => {
  expect(decodeWords('=?UTF-8?Q?Ch=E1=BB=A3_n?= =?utf-8?q?=E1=BB=95i?=')).toBe('Chợ nổi');
  expect(decodeWords('=?UTF-8?B?4bs=?= =?UTF-8?B?lQ==?=!'), 'a letter that lies in two words').toBe('ổ!');
  expect(decodeWords('a =?iso-8859-1?Q?caf=E9?= b')).toBe('a café b');
  expect(decodeWords('=?nonsense?Q?x=41?= =? ?=')).toBe('xA =? ?=');
});

test('the mails stand in English too', PATIENCE, async () => {
  const { id = '' } = room.cloud.ses.mails.at(-1) ?? {};
  const parts = ['', '?part=text', '?part=headers', '?part=source', '?part=received', '?part=attachments'];
  for (const path of ['/mails', '/mails?find=nobody', '/mails/none', ...parts.map((part) => `/mails/${id}${part}`)]) {
    const answer = await fetch(room.url + path, { headers: { cookie: 'desk-language=en' } });
    expect(answer.status, path).toBe(path.endsWith('none') ? 404 : 200);
    expect(await answer.text(), path).toMatch(/<html lang="en"[^]*All mails/);
  }
});

test('by keyboard alone somebody finds a mail and reads its source', PATIENCE, async () => {
  const page = await room.open('/mails');
  const focused = () =>
    page.evaluate<string>('document.activeElement === document.body ? "" : document.activeElement.textContent.trim()');
  const to = async (text: string) => {
    for (let presses = 0; presses < 80; presses += 1) {
      if ((await focused()).startsWith(text)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`no way to ${text}`);
  };
  await to('Đến nội dung');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('reader-7');
  await page.keyboard.press('Enter');
  await page.waitForURL(/find=reader-7/);
  expect(await page.textContent('[role=status]:not(#said)')).toContain('1 thư khớp');
  await to('Chợ nổi');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.shown');
  await to('Nguồn');
  await page.keyboard.press('Enter');
  await page.waitForSelector('pre.source');
  expect(await page.textContent('pre.source')).toContain('reader-7@example.com');
  await page.close();
});

test('ten thousand mails stay usable', PATIENCE, async () => {
  const html = `<p>${'Một đoạn của thư. '.repeat(3_000)}</p>`;
  for (let index = 0; index < 10_000; index += 1)
    sendStrangeMail(room, html, `nguoi-${index}@example.com`, { subject: `Tuần của bà Bảy thứ ${index}` });
  await room.cloud.idle();
  const page = await room.open('/mails');
  const rows = async (path: string): Promise<number> => {
    const answer = await page.goto(room.url + path);
    expect((await answer?.body())?.length, 'no more than what is on the page').toBeLessThan(100_000);
    return page.locator('.mails tbody tr').count();
  };
  expect(await rows('/mails')).toBe(50);
  expect(await rows('/mails?page=200')).toBe(50);
  expect(await rows('/mails?find=ba+bay+9999')).toBe(1);
  const href = await page.getAttribute('.mails .subject a', 'href');
  for (const [width, colorScheme] of [
    [360, 'dark'],
    [768, 'light'],
    [1440, 'dark'],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    for (const path of ['/mails', href ?? '', `${href}?part=headers`, `${href}?part=source`]) {
      await page.goto(room.url + path);
      await expectClean(page);
    }
  }
  await page.close();
});

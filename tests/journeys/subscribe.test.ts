import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openNewsroom, SUNDAY, type Newsroom } from '../support/newsroom.ts';
import { openReaderBrowser, type ReaderBrowser } from '../support/reader-browser.ts';
import { findReader, mailTo, nextWeek, objectsOf, SITE, tablesOf } from '../support/readers.ts';
import { addressesIn } from '../support/spellings.ts';

/** Six weeks of somebody's life: on a busy machine that takes a while. */
const PATIENCE = { timeout: 180_000 };

const READER = 'Lan.Anh+tin@example.com';

let room: Newsroom;
let browser: ReaderBrowser;
beforeAll(async () => {
  browser = await openReaderBrowser();
});
afterAll(() => browser.close());
afterEach(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

test(
  'somebody joins, confirms, reads, pauses, leaves and comes back, by the links of the mails, without a script',
  PATIENCE,
  async () => {
    room = await openNewsroom({ readers: 1 });
    const { page, clean } = await browser.open(room);
    await page.goto(`${SITE}/s/`);
    await clean();
    room.cloud.setNow(new Date(SUNDAY.getTime() + 60_000));
    await page.fill('#address', READER);
    await page.click('button');
    await clean();
    expect(await page.textContent('h1')).toContain('xem hộp thư của bạn');
    expect(await findReader(room, READER), 'nobody is a subscriber by what a stranger types').toBeUndefined();

    const letter = await mailTo(room, READER);
    expect(letter.subject).toMatch(/^Xác nhận đăng ký/);
    await page.setContent(letter.html);
    await page.click('a[href*="/s/confirm/"]');
    await clean();
    expect(await findReader(room, READER), 'nor by a link that is opened').toBeUndefined();
    await page.click('button');
    await clean();
    expect(await findReader(room, READER)).toMatchObject({
      status: 'active',
      address: READER,
      consents: [
        { what: 'requested', source: 'page', wording: 'vi-1', ip: expect.stringMatching(/\.0\/24$/) },
        { what: 'confirmed' },
      ],
    });

    const first = await nextWeek(room, 0);
    expect(room.mailsOf(first).get(READER)).toBe(1);
    const mail = await mailTo(room, READER);
    await page.setContent(mail.html);
    await page.click('a[href*="/s/"]');
    await clean();
    await page.click('button[value="month"]');
    await clean();
    expect(await page.textContent('[role=status]')).toContain('22/12/2026');
    const second = await nextWeek(room, 1);
    expect([...room.mailsOf(second).keys()]).toEqual(['reader-0@example.com']);

    await page.setContent(mail.html);
    await page.click('a[href*="/u/"]');
    await clean();
    await page.click('button[name=resume]');
    await clean();
    expect(room.mailsOf(await nextWeek(room, 2)).get(READER)).toBe(1);

    await page.setContent(mail.html);
    await page.click('a[href*="/u/"]');
    await page.click('button[name=leave]');
    await clean();
    expect(room.mailsOf(await nextWeek(room, 3)).has(READER)).toBe(false);
    await page.click('button[name=undo]');
    await clean();
    expect(await page.textContent('[role=status]')).toContain('Mừng bạn trở lại');
    expect(room.mailsOf(await nextWeek(room, 4)).get(READER)).toBe(1);

    await page.setContent((await mailTo(room, READER)).html);
    await page.click('a[href*="/s/"]');
    await page.click('button[name=erase]');
    await clean();
    await page.click('button[name=erase]');
    await clean();
    expect(await findReader(room, READER)).not.toHaveProperty('address');
    expect(room.mailsOf(await nextWeek(room, 5)).has(READER)).toBe(false);

    // Nothing of ours that is kept or told names anybody, but the list itself; and that no longer who was erased.
    const everybody = [READER, 'reader-0@example.com'];
    for (const before of ['', 'x', 'xy']) {
      const hidden = Buffer.from(`${before}${READER}yz`).toString('base64');
      expect(addressesIn(`{"value":"${hidden}"}`, everybody), 'it would be found').toHaveLength(1);
    }
    expect(room.cloud.messages.length, 'queues were written to').toBeGreaterThan(10);
    const told = JSON.stringify([room.cloud.logs, room.cloud.messages]);
    expect(addressesIn(told, [...everybody, 'lan.anh@']), 'logs, metrics among them, and messages').toEqual([]);
    expect(addressesIn(await objectsOf(room), everybody), 'objects').toEqual([]);
    expect(addressesIn(await tablesOf(room, ['SubscribersTable']), everybody), 'tables').toEqual([]);
    expect(addressesIn(await tablesOf(room), everybody)).toEqual(['reader-0@example.com']);
  },
);

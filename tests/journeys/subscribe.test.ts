import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../local/browser.ts';
import { openNewsroom, SUNDAY, type Newsroom } from '../support/newsroom.ts';
import { findReader, mailTo, nextWeek, objectsOf, SITE, tablesOf } from '../support/readers.ts';

const READER = 'Lan.Anh+tin@example.com';

let room: Newsroom;
let browser: Browser;
beforeAll(async () => {
  const opened = await openBrowser();
  if ('reason' in opened) throw new Error(opened.reason);
  ({ browser } = opened);
});
afterAll(() => browser.close());
afterEach(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

/** A browser that runs no script, before the played CloudFront; each page it comes to is looked at by axe. */
async function openPage(): Promise<{ page: Page; clean: () => Promise<void> }> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 800 } });
  const page = await context.newPage();
  await page.route('**/*', async (route) => {
    const request = route.request();
    const body = request.postDataBuffer();
    const answer = await room.cloud.fetch(request.url(), {
      method: request.method(),
      headers: request.headers(),
      ...(body && { body: new Uint8Array(body) }),
    });
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  });
  const script = await (await browser.newContext()).newPage();
  await script.evaluate(axe.source);
  const clean = async () => {
    expect(await page.evaluate('document.documentElement.scrollWidth'), 'fits 320 px').toBe(320);
    await script.setContent(await page.content());
    const { violations } = await script.evaluate<axe.AxeResults>('axe.run(document)');
    expect(
      violations.map(({ id, help }) => `${id}: ${help}`),
      page.url(),
    ).toEqual([]);
  };
  return { page, clean };
}

test('somebody joins, confirms, reads, pauses, leaves and comes back, by the links of the mails, without a script', async () => {
  room = await openNewsroom({ readers: 1 });
  const { page, clean } = await openPage();
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

  // Nothing of ours that is kept or told names them; SES alone must know.
  const told = JSON.stringify([room.cloud.logs, await tablesOf(room), await objectsOf(room)]).toLowerCase();
  for (const word of [READER, encodeURIComponent(READER), Buffer.from(READER).toString('base64'), 'lan.anh'])
    expect(told).not.toContain(word.toLowerCase());
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectClean, openDeskRoom, type DeskRoom } from '../support/desk.ts';
import { frameText, press, untilListed, untilSaid } from '../support/edition-desk.ts';
import { article, picture } from '../support/newsroom.ts';
import { findReader } from '../support/readers.ts';

/** Clicked through from the first file to the last mail: on a busy machine that takes a while. */
const PATIENCE = { timeout: 400_000 };
const READERS = 7;
/** As it is written in the broken article, and as it should be. */
const TITLE = 'Lúa ma: hạt trời của Đồng Tháp';

let room: DeskRoom;
let folder = '';
beforeAll(async () => {
  room = await openDeskRoom({ readers: READERS });
  folder = await mkdtemp(join(tmpdir(), 'desk-'));
}, 300_000);
afterEach(() => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await room.stop();
});

/** Has a folder lie on the machine, as somebody's editors have it. */
async function layFolder(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, name, path, '..'), { recursive: true });
    await writeFile(join(folder, name, path), content);
  }
  return join(folder, name);
}

/** Drops a file or a folder onto the page, as from the window of a file manager. */
async function drop(page: Page, path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x: 700, y: 500, data });
  await devtools.detach();
}

/** Lets time pass on the page of the rehearsal, and waits until it is there. */
async function letTimePass(page: Page, step: string): Promise<void> {
  await press(page, `button[name=step][value=${step}]`);
  await page.waitForSelector('#let-time', { timeout: 240_000 });
}

const mailedTo = (edition: string): string[] =>
  room.cloud.ses.mails
    .filter(({ tags }) => tags['edition'] === edition)
    .flatMap(({ destinations }) => destinations)
    .toSorted();
const everybody = Array.from({ length: READERS }, (_, index) => `reader-${index}@example.com`).toSorted();

test('an editor takes an edition from a dropped folder to the mail of a reader', PATIENCE, async () => {
  const dropped = await layFolder('tuan-48', {
    'lua-ma.md': article('lua-ma', { title: TITLE, thumbnail: '"anh/lua.webp"', created_at: '"2026-11-21 09:00:00"' }),
    'anh/lua.webp': await picture(),
    'ben-do.md': article('ben-do', { created_at: '"2026-11-20 09:00:00"' }),
    'cho-que.md': article('cho-que', { created_at: '"2026-11-19 09:00:00"' }),
  });
  const page = await room.open();
  await page.evaluate('window.isSame = true');
  await drop(page, dropped);
  const broken = page.locator('#latest li', { hasText: 'tuan-48/lua-ma.md' });
  await broken.locator('.tag.bad').waitFor();
  expect(await broken.locator('.where').textContent(), 'the line it is about').toContain('Dòng 2');
  expect(await broken.locator('.where code').textContent()).toBe(`title: ${TITLE}`);
  expect(await broken.locator('pre').textContent(), 'and what to write there').toBe(`title: "${TITLE}"`);
  expect(await page.evaluate('window.isSame'), 'the page was never loaded anew').toBe(true);

  await broken.locator('a.button').click();
  await page.locator('.lines .wrong').waitFor();
  await page.evaluate('window.isSame = true');
  await page.click('.fix');
  await page.locator('#save[data-next]').waitFor();
  await page.click('#save');
  await page.locator('#receipt .tag', { hasText: 'Đã nhận' }).waitFor();
  await page.locator('#receipt a', { hasText: 'Tuần 48/2026' }).waitFor();
  expect(await page.evaluate('window.isSame'), 'the page was never loaded anew').toBe(true);
  await expectClean(page);

  await page.locator('#receipt a', { hasText: 'Tuần 48/2026' }).click();
  await untilListed(page, ['lua-ma', 'ben-do', 'cho-que']);
  await expect.poll(() => frameText(page)).toContain(TITLE);
  expect(await page.textContent('.inbox'), 'the newest leads, and gives the subject').toContain(TITLE);
  await press(page, '#pin-cho-que');
  await untilListed(page, ['cho-que', 'lua-ma', 'ben-do']);
  await untilSaid(page, 'Đã nhận');
  await expectClean(page);
  const edition = new URL(page.url()).pathname;
  expect(edition).toBe('/edition/2026-W48');

  const time = await room.open('/rehearsal');
  await letTimePass(time, 'cutOff');
  await untilSaid(page, 'Duyệt');
  await page.locator('#approve').waitFor();
  const colleague = await room.open(edition, { javaScriptEnabled: false });
  expect(await press(page, '#hold')).toContain('Đã xong');
  await untilSaid(page, 'đang bị giữ lại');

  await page.fill('#subject', 'Chợ quê ngày nước nổi');
  expect(await press(page, '#wishes button.main')).toContain('Đã xong');
  await page.locator('#approve').waitFor({ state: 'detached' });
  await letTimePass(time, 'minute');
  await letTimePass(time, 'minute');
  await page.locator('#approve').waitFor();
  await untilSaid(page, 'Chợ quê ngày nước nổi');
  await colleague.click('#approve');
  expect(await colleague.textContent('#review [role=alert]'), 'nobody approves what they did not see').toContain(
    'nội dung đã đổi sau khi có thư này',
  );
  await colleague.close();
  expect(await press(page, '#approve')).toContain('Đã xong');
  await untilSaid(page, 'đã được duyệt');
  const shown = await page.textContent('.inbox b');
  expect(shown).toBe('Chợ quê ngày nước nổi');
  expect(mailedTo('2026-W48')).toEqual([]);

  await letTimePass(time, 'send');
  await untilSaid(page, 'Gửi xong lúc');
  expect(mailedTo('2026-W48'), 'everybody once').toEqual(everybody);
  expect(await time.locator('#account-2026-W48 .tag').textContent()).toBe('khớp');
  await expect.poll(() => page.textContent('#account .now')).toContain(String(READERS));
  expect(await page.locator('#account .bad, #account [role=alert]').count(), 'the account balances').toBe(0);
  await expectClean(page);

  await page.click('nav a[href="/mails"]');
  await page.fill('#find', 'reader-3@');
  await page.click('#mails-filter button');
  await page.click('.mails .subject a');
  await page.waitForSelector('.shown');
  expect(await page.textContent('h1'), 'the subject that was shown').toBe(shown);
  const text = (await page.frameLocator('iframe').locator('body').textContent()) ?? '';
  // The first words, which an inbox shows beside the subject, name some of them before.
  const places = ['Bài về cho-que', TITLE, 'Bài về ben-do'].map((title) => text.lastIndexOf(title));
  expect(places[0], 'what was pinned is in it').toBeGreaterThan(0);
  expect(places, 'in the order in which it was arranged').toEqual(places.toSorted((one, other) => one - other));

  const [farewell] = await Promise.all([
    page.context().waitForEvent('page'),
    page.frameLocator('iframe').locator('a', { hasText: 'Hủy đăng ký' }).last().click(),
  ]);
  await farewell.waitForLoadState();
  expect(new URL(farewell.url()).origin, 'the public address, as this machine has it').toBe(room.desk.door);
  expect((await findReader(room, 'reader-3@example.com'))?.status, 'looking changes nothing').toBe('active');
  await farewell.click('main button');
  await expect.poll(async () => (await findReader(room, 'reader-3@example.com'))?.status).toBe('unsubscribed');
});

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentIn, openDeskRoom, type DeskRoom } from '../support/desk.ts';
import { listed, untilListed, untilSaid } from '../support/edition-desk.ts';
import { article } from '../support/newsroom.ts';

/** Gone through from the first file to the last mail: on a busy machine that takes a while. */
const PATIENCE = { timeout: 400_000 };

let room: DeskRoom;
beforeAll(async () => {
  room = await openDeskRoom({ readers: 2 });
}, 300_000);
afterAll(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.stop();
});

const mailedTo = (edition: string): string[] =>
  room.cloud.ses.mails
    .filter(({ tags }) => tags['edition'] === edition)
    .flatMap(({ destinations }) => destinations)
    .toSorted();

/** Goes on by the keyboard until something has the focus, and sees that it shows it has. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let steps = 0; steps < 150; steps += 1) {
    await page.keyboard.press('Tab');
    const isThere = `document.activeElement?.matches(${JSON.stringify(selector)}) === true`;
    if (!(await page.evaluate<boolean>(isThere))) continue;
    const { outline, isInView } = await page.evaluate<{ readonly outline: number; readonly isInView: boolean }>(
      `(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
        const { top, bottom } = document.activeElement.getBoundingClientRect();
        const header = document.querySelector('#top').getBoundingClientRect().bottom;
        const isOfHeader = document.activeElement.closest('#top') !== null;
        return {
          outline: outlineStyle === 'none' ? 0 : parseFloat(outlineWidth),
          isInView: bottom > 0 && top < innerHeight && (isOfHeader || bottom > header),
        };
      })()`,
    );
    expect(outline, `the focus is seen at ${selector}`).toBeGreaterThanOrEqual(2);
    expect(isInView, `${selector} is in view`).toBe(true);
    return;
  }
  throw new Error(`the keyboard does not come to ${selector}`);
}

async function pressKeys(page: Page, selector: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press('Enter');
}

test('an editor without a mouse takes an edition from a broken article to the mail of a reader', PATIENCE, async () => {
  await room.upload('phim/com-lam.md', article('com-lam', { use: 'có', created_at: '"2026-11-21 05:00:00"' }));
  await room.upload('phim/duong-mua.md', article('duong-mua', { created_at: '"2026-11-21 04:00:00"' }));
  await room.cloud.idle();
  const page = await room.open();
  await pressKeys(page, '#latest a.button[href="/files/phim/com-lam.md"]');
  await page.waitForURL('**/files/phim/com-lam.md');
  await pressKeys(page, '.fix');
  await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('save');
  await page.keyboard.press('Enter');
  await page.locator('#receipt .tag', { hasText: 'Đã nhận' }).waitFor();
  await page.locator('#receipt a[href="/edition/2026-W48"]').waitFor();
  await pressKeys(page, '#receipt a[href="/edition/2026-W48"]');
  await untilListed(page, ['com-lam', 'duong-mua']);
  await tabTo(page, '#pin-duong-mua');
  await page.keyboard.press('Space');
  await untilListed(page, ['duong-mua', 'com-lam']);

  await pressKeys(page, 'nav a[href="/rehearsal"]');
  await page.waitForURL('**/rehearsal');
  await pressKeys(page, 'button[value=cutOff]');
  await page.locator('.standing a', { hasText: 'chờ duyệt' }).waitFor();
  await page.locator('#let-time').waitFor();
  await pressKeys(page, '.standing a[href="/edition/2026-W48"]');
  await page.waitForURL('**/edition/2026-W48');
  await pressKeys(page, '#hold');
  await untilSaid(page, 'đang bị giữ lại');
  await pressKeys(page, '#approve');
  await untilSaid(page, 'đã được duyệt');
  await pressKeys(page, 'nav a[href="/rehearsal"]');
  await page.waitForURL('**/rehearsal');
  await pressKeys(page, 'button[value=send]');
  await page.locator('#account-2026-W48 .tag', { hasText: 'khớp' }).waitFor({ timeout: 120_000 });
  expect(mailedTo('2026-W48'), 'everybody once').toEqual(['reader-0@example.com', 'reader-1@example.com']);

  await pressKeys(page, 'nav a[href="/mails"]');
  await page.waitForURL('**/mails');
  await pressKeys(page, '.mails .subject a');
  await page.waitForSelector('.shown');
  expect(await page.textContent('h1')).toContain('Bài về duong-mua');
});

test(
  'an editor whose browser runs no script mends an article, wishes for a subject and approves',
  PATIENCE,
  async () => {
    const page = await room.open('/', { javaScriptEnabled: false });
    const buffer = Buffer.from(article('muoi-ba', { use: 'có', created_at: '"2026-11-22 18:00:00"' }));
    await page.setInputFiles('#files', { name: 'muối.md', mimeType: 'text/markdown', buffer });
    await page.click('#put button');
    await room.cloud.idle();
    await page.reload();
    await page.locator('#latest li', { hasText: 'muối.md' }).locator('a.button').click();
    await page.click('.fix');
    await page.click('#save');
    await room.cloud.idle();
    await page.reload();
    expect(await page.locator('#receipt .tag').textContent()).toBe('Đã nhận');
    expect(await contentIn(room, 'muối.md')).toContain('use: true');
    await page.click('#receipt a[href="/edition/2026-W49"]');
    expect(await listed(page)).toEqual(['muoi-ba']);
    await page.fill('#subject', 'Muối ba mùa');
    await page.click('#wishes button.main');
    expect(await contentIn(room, 'editions/2026-W49.md')).toBe('---\nsubject: Muối ba mùa\n---\n');

    await page.click('nav a[href="/rehearsal"]');
    await page.click('button[value=cutOff]');
    await expect
      .poll(async () => (await page.reload()) && page.locator('#let-time').count(), { timeout: 120_000, interval: 500 })
      .toBe(1);
    await page.click('.standing a[href="/edition/2026-W49"]');
    await page.click('#hold');
    expect(await page.textContent('#review')).toContain('đang bị giữ lại');
    await page.click('#approve');
    expect(await page.textContent('#review')).toContain('đã được duyệt');
    expect(await page.textContent('.inbox b')).toBe('Muối ba mùa');
  },
);

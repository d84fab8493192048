import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectClean, openDeskRoom, type DeskRoom } from '../support/desk.ts';

let room: DeskRoom;
beforeAll(async () => {
  room = await openDeskRoom({ readers: 2 });
}, 300_000);
afterAll(() => room.stop());

test('the desk stands in the language somebody chose', { timeout: 60_000 }, async () => {
  const page = await room.open();
  expect(await page.getAttribute('html', 'lang')).toBe('vi');
  await expectClean(page);
  await page.click('button[lang=en]');
  expect(await page.getAttribute('html', 'lang')).toBe('en');
  expect(await page.textContent('nav')).toContain('Articles');
  await expectClean(page);
});

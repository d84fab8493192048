import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNewsroom, type Newsroom } from '../support/newsroom.ts';
import { openReaderBrowser, type ReaderBrowser } from '../support/reader-browser.ts';
import { findReader, mailTo, nextWeek } from '../support/readers.ts';

const README = new URL('../../README.md', import.meta.url);
const ELSEWHERE = 'https://tapchi.example.org/lien-he';

/** Two readers each, on a machine that may be busy. */
const PATIENCE = { timeout: 180_000 };

let room: Newsroom;
let browser: ReaderBrowser;
beforeAll(async () => {
  room = await openNewsroom();
  browser = await openReaderBrowser();
});
afterAll(async () => {
  await browser.close();
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

test(
  'a reader chooses how often and in which language, and takes their data along, with scripts and without',
  PATIENCE,
  async () => {
    const readers = [
      { address: 'lan@example.com', withScripts: false },
      { address: 'hoa@example.com', withScripts: true },
    ];
    for (const { address } of readers) await room.join(address);
    const first = await nextWeek(room, 0);
    for (const { address, withScripts } of readers) {
      const { page, clean } = await browser.open(room, withScripts);
      await page.setContent((await mailTo(room, address)).html);
      await page.click('a[href*="/s/"]');
      await page.check('input[name=cadence][value=monthly]');
      await page.check('input[name=language][value=en]');
      await page.click('button[name=choose]');
      await clean();
      expect(await page.textContent('[role=status]')).toBe('Your choices are saved.');
      expect(await page.isChecked('input[name=cadence][value=monthly]')).toBe(true);
      expect(await page.textContent('main')).toContain('you may meet a headline twice');
      expect(await findReader(room, address)).toMatchObject({ cadence: 'monthly', language: 'en' });

      const [download] = await Promise.all([page.waitForEvent('download'), page.click('button[name=export]')]);
      expect(download.suggestedFilename()).toBe('my-data.json');
      const own = JSON.parse(await readFile(await download.path(), 'utf8'));
      expect(own).toMatchObject({ v: 1, subscriber: { address, cadence: 'monthly' }, wish: null });
      expect(own.subscriber).toEqual(await findReader(room, address));
      await clean();
    }
    expect([...room.mailsOf(first).keys()]).toHaveLength(2);
    expect([...room.mailsOf(await nextWeek(room, 1)).keys()]).toEqual([]);
  },
);

/** A page of somebody else with the form of the README in it. */
async function pageElsewhere(): Promise<ReadonlyMap<string, string>> {
  const [, form] = /```html\n(<form[^`]*<\/form>)\n```/.exec(await readFile(README, 'utf8')) ?? [];
  if (form === undefined) throw new Error('the README has no form');
  const html = `<!doctype html><html lang="vi"><meta name="viewport" content="width=device-width"><title>Liên hệ</title><main><h1>Liên hệ</h1>${form}</main></html>`;
  return new Map([[ELSEWHERE, html]]);
}

test(
  'the form of the README, in a page of somebody else, lets a reader join, with scripts and without',
  PATIENCE,
  async () => {
    for (const withScripts of [false, true]) {
      const address = `moi-${withScripts}@example.com`;
      const { page, clean } = await browser.open(room, withScripts, await pageElsewhere());
      await page.goto(ELSEWHERE);
      await clean();
      const trap = await page.locator('input[name=website]').boundingBox();
      expect(trap, 'nobody sees the trap').toSatisfy(({ x, width }: { x: number; width: number }) => x + width < 0);
      await page.fill('input[name=address]', address);
      await page.check('input[name=cadence][value=monthly]');
      await page.click('button');
      expect(new URL(page.url()).host).toBe('bantin.example.vn');
      await clean();
      expect(await page.textContent('h1')).toContain('xem hộp thư của bạn');

      await page.setContent((await mailTo(room, address)).html);
      await page.click('a[href*="/s/confirm/"]');
      await clean();
      await page.click('button');
      await clean();
      expect(await findReader(room, address)).toMatchObject({
        status: 'active',
        address,
        cadence: 'monthly',
        language: 'vi',
        consents: [{ what: 'requested', source: 'embedded', wording: 'own' }, { what: 'confirmed' }],
      });
    }
  },
);

test('the form of the README gives a machine nothing: a filled trap brings no letter, a wrong address a page that says so', async () => {
  const before = room.cloud.ses.mails.length;
  const { page, clean } = await browser.open(room, true, await pageElsewhere());
  const send = async (fields: Readonly<Record<string, string>>) => {
    await page.goto(ELSEWHERE);
    for (const [name, value] of Object.entries(fields))
      await page.evaluate(`document.querySelector('[name=${name}]').value = ${JSON.stringify(value)}`);
    await page.click('button');
  };
  await send({ address: 'may@example.com', website: 'https://spam.example' });
  expect(await page.textContent('h1')).toContain('xem hộp thư của bạn');
  await send({ address: 'postmaster@example.com' });
  expect(await page.textContent('[role=alert]')).toContain('hộp thư chung');
  await clean();
  await room.cloud.idle();
  expect(room.cloud.ses.mails).toHaveLength(before);
});

import { readdir, readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveDesk } from '../../local/desk/serve.ts';
import type { Listening } from '../../local/desk/listen.ts';
import { expectClean, openDeskRoom, type DeskRoom } from '../support/desk.ts';
import { untilListed } from '../support/edition-desk.ts';
import { article } from '../support/newsroom.ts';

const PATIENCE = { timeout: 240_000 };
const ARTICLES = 16;
/** Issue 9: what a page loads before anybody scrolls. */
const FIRST_VIEW_BYTES = 300_000;

let room: DeskRoom;
/** The same stack, and nothing of what only a played one has. */
let deployed: Listening;
beforeAll(async () => {
  room = await openDeskRoom({ readers: 3 });
  const { played: _, ...desk } = room.desk;
  deployed = await serveDesk(desk);
  const all = await photographs();
  for (let n = 0; n < ARTICLES; n += 1) {
    const day = `"2026-11-${String(20 - Math.floor(n / 2)).padStart(2, '0')} 0${8 - (n % 2)}:00:00"`;
    await room.upload(`anh/${n}.webp`, all[n % all.length] ?? new Uint8Array());
    await room.upload(
      `bai-${n}.md`,
      article(`bai-${n}`, {
        title: `"Bài thứ ${n}, với một tựa dài như tòa soạn hay đặt"`,
        description: '"Một đoạn tóm tắt đủ dài để chiếm hai hay ba dòng trong thư, như các biên tập viên vẫn viết."',
        thumbnail: `"anh/${n}.webp"`,
        created_at: day,
      }),
    );
  }
  await room.cloud.idle();
}, 300_000);
afterAll(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await deployed.stop();
  await room.stop();
});

/** The sample's photographs, over and over: made ones are far smaller, or far larger, than what editors upload. */
async function photographs(): Promise<readonly Uint8Array[]> {
  const folder = new URL('../../content/images/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.webp'));
  return Promise.all(names.map((name) => readFile(new URL(name, folder))));
}

type Loaded = { readonly url: string; readonly bytes: number };

/** Opens a page, and notes all that it loads until it has come to rest; nobody scrolls. */
async function load(url: string): Promise<{ readonly page: Page; readonly loaded: readonly Loaded[] }> {
  const page = await room.open('/desk.css');
  const loaded: Promise<Loaded>[] = [];
  page.on('request', (request) => {
    // What it listens to for as long as it is open has no end.
    if (request.url().endsWith('/changes')) return;
    loaded.push(
      request.response().then(async (response) => ({
        url: request.url(),
        bytes: response === null ? 0 : (await request.sizes()).responseBodySize,
      })),
    );
  });
  await page.goto(url);
  await page.waitForTimeout(1500);
  return { page, loaded: await Promise.all(loaded) };
}

describe('a first view', () => {
  test.each([
    ['of the articles', '/'],
    ['of the coming edition', '/edition/2026-W48'],
    ['of the editions', '/edition'],
    ['of the mails', '/mails'],
    ['of the rehearsal', '/rehearsal'],
  ])('%s is small, and loads nothing from elsewhere', PATIENCE, async (_, path) => {
    const { page, loaded } = await load(room.url + path);
    const bytes = loaded.reduce((sum, one) => sum + one.bytes, 0);
    const largest = loaded
      .toSorted((one, other) => other.bytes - one.bytes)
      .slice(0, 6)
      .map((one) => `${one.url.replace(room.url, '')} ${one.bytes}`);
    process.stdout.write(`${path}: ${bytes} bytes; ${largest.join(', ')}\n`);
    expect(new Set(loaded.map(({ url }) => new URL(url).origin))).toEqual(new Set([room.url]));
    expect(loaded.length, 'page, style and script at least').toBeGreaterThanOrEqual(3);
    expect(bytes).toBeLessThan(FIRST_VIEW_BYTES);
    await page.context().close();
  });
});

describe('a desk of a stack that is not played', () => {
  test('has articles and editions, and nothing of what is played', PATIENCE, async () => {
    const page = await room.open();
    await page.goto(`${deployed.url}/`);
    expect(await page.locator('nav >> nth=0').locator('a').allTextContents()).toEqual(['Bài viết', 'Số báo']);
    expect(await page.locator('#articles .list > li').count()).toBe(ARTICLES);
    await expectClean(page);
    await page.goto(`${deployed.url}/edition`);
    await expectClean(page);
    await page.click('#coming-2026-W48 a');
    expect(await page.locator('ol.order > li').count()).toBeGreaterThan(2);
    await expectClean(page);
    await page.goto(`${deployed.url}/edition/new`);
    await expectClean(page);
    for (const path of ['/mails', '/mails/x', '/rehearsal', '/rehearsal/time'])
      expect((await page.request.get(deployed.url + path)).status(), path).toBe(404);
    const origin = { origin: deployed.url };
    for (const path of ['/rehearsal/time', '/rehearsal/crash', '/rehearsal/import'])
      expect((await page.request.post(deployed.url + path, { headers: origin })).status(), path).toBe(404);
    await page.goto(`${deployed.url}/mails`);
    expect(await page.textContent('h1')).toBe('Không có trang này');
    await expectClean(page);
    expect(await page.locator('a[href^="/mails"], a[href^="/rehearsal"]').count()).toBe(0);
    await page.context().close();
  });

  test('takes uploads and wishes, and shows what comes of them', PATIENCE, async () => {
    const page = await room.open();
    await page.goto(`${deployed.url}/edition/2026-W48`);
    const slugs = await page.locator('ol.order > li').evaluateAll((rows) => rows.map(({ id }) => id.slice(3)));
    await page.click('#pin-bai-3');
    await untilListed(page, ['bai-3', ...slugs.filter((slug) => slug !== 'bai-3')]);
    await page.goto(`${deployed.url}/`);
    const buffer = Buffer.from(article('tu-xa'));
    await page.setInputFiles('#files', { name: 'từ xa.md', mimeType: 'text/markdown', buffer });
    const row = page.locator('#latest li', { hasText: 'từ xa.md' });
    await row.locator('.tag.good').waitFor();
    expect(await row.textContent()).toContain('Tuần 48/2026');
    await page.context().close();
  });

  test('is followed again when it was gone for a moment', PATIENCE, async () => {
    const page = await room.open();
    await page.goto(`${deployed.url}/`);
    const { port } = deployed;
    await deployed.stop();
    await page.locator('.when-lost').waitFor();
    await room.upload('lúc mất nối.md', article('luc-mat-noi'));
    await room.cloud.idle();
    const { played: _, ...desk } = room.desk;
    deployed = await serveDesk(desk, port);
    await page.locator('#latest li', { hasText: 'lúc mất nối.md' }).locator('.tag.good').waitFor();
    expect(await page.locator('.when-lost').isVisible()).toBe(false);
    await page.context().close();
  });

  test(
    'leaves its connection to others while nobody looks, and is up to date when somebody does',
    PATIENCE,
    async () => {
      const page = await room.open();
      await page.goto(`${deployed.url}/`);
      const look = (isHidden: boolean) =>
        page.evaluate(`(() => {
        Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      })()`);
      await look(true);
      await room.upload('sau lưng.md', article('sau-lung'));
      await room.cloud.idle();
      await page.waitForTimeout(1000);
      const row = page.locator('#latest li', { hasText: 'sau lưng.md' });
      expect(await row.count()).toBe(0);
      await look(false);
      await row.locator('.tag.good').waitFor();
      await page.context().close();
    },
  );
});

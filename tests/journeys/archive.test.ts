import { simpleParser } from 'mailparser';
import { afterEach, expect, test } from 'vitest';
import { openBrowser } from '../../local/browser.ts';
import { article, openNewsroom, picture, SUNDAY, WEEK_MS, type Newsroom } from '../support/newsroom.ts';

const SITE = 'https://bantin.example.vn';
const MINUTE = 'public, max-age=60';

let room: Newsroom;
afterEach(async () => {
  expect(room.cloud.denied, 'every function may do what it does, and no more').toEqual([]);
  await room.cloud.stop();
});

const ask = async (path: string) => {
  const response = await room.cloud.fetch(path.startsWith('https:') ? path : SITE + path);
  const header = (name: string) => response.headers.get(name);
  return { status: response.status, type: header('content-type'), cache: header('cache-control'), response };
};
const read = async (path: string) => (await ask(path)).response.text();

async function sendWeek(at = SUNDAY): Promise<void> {
  await room.week(at);
  await room.cloud.idle();
  await room.pass();
}

/** The addresses of ours that a reader finds in a mail. */
async function linksOfMail(): Promise<string[]> {
  const { html } = await simpleParser(room.cloud.ses.mails.find(({ tags }) => tags['edition'] !== undefined)!.raw);
  const hrefs = [...String(html).matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
  return [...new Set(hrefs)].filter((href) => href.startsWith(SITE));
}

test('what a mail links to is there: pages that lead on, the edition, all editions, feeds, and a page for the rest', async () => {
  room = await openNewsroom({ readers: 2 });
  await room.upload('a.md', article('mot', { thumbnail: '"anh.webp"' }));
  await room.upload('anh.webp', await picture());
  await room.upload('b.md', article('hai', { url: '"https://bao.example/hai?a=1&b=2"', lang: 'en' }));
  await room.cloud.idle();
  // Before the first edition there is no page to show for what is missing.
  expect((await ask('/')).status).toBe(403);
  await sendWeek();

  const links = await linksOfMail();
  expect(links).toEqual(
    expect.arrayContaining(['/e/2026-W47', '/e/2026-W47/mot', '/e/2026-W47/hai'].map((path) => SITE + path)),
  );
  for (const link of links) expect((await ask(link)).status, link).toBe(200);
  const page = { status: 200, type: 'text/html; charset=utf-8', cache: MINUTE };
  for (const path of ['/', '/e/2026-W47', '/e/2026-W47/mot', '/e/2026-W47/hai?fbclid=1'])
    expect(await ask(path), path).toMatchObject(page);
  expect(await read('/e/2026-W47/mot')).toContain('content="0; url=https://www.example.vn/bai-viet/mot"');
  expect(await read('/e/2026-W47/hai')).toContain('content="0; url=https://bao.example/hai?a=1&amp;b=2"');
  expect(await read('/')).toContain(`<a href="${SITE}/e/2026-W47">`);
  const { response } = await ask('/e/2026-W47');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; img-src 'self'");
  expect(response.headers.get('x-robots-tag')).toBeNull();

  expect(await ask('/feed.atom')).toMatchObject({ type: 'application/atom+xml; charset=utf-8', cache: MINUTE });
  expect(await ask('/feed.json')).toMatchObject({ type: 'application/feed+json; charset=utf-8', cache: MINUTE });
  expect(JSON.parse(await read('/feed.json'))).toMatchObject({
    items: [{ url: `${SITE}/e/2026-W47`, content_html: expect.stringContaining('Bài về mot') }],
  });
  const [image = ''] = /\/i\/[0-9a-f]{16}\.jpg/.exec(await read('/e/2026-W47')) ?? [];
  expect(await ask(image)).toMatchObject({ status: 200, cache: 'public, max-age=31536000, immutable' });

  for (const path of ['/none', '/e/2026-W99', '/e/2026-W47/none', '/i/none.jpg']) {
    expect(await ask(path), path).toMatchObject({ ...page, status: 404 });
    expect(await read(path), path).toContain('Không có trang này');
  }
  expect((await ask('/u/none')).status).toBe(404);
  expect(await read('/u/none'), 'the unsubscribe page knows better what is wrong').not.toContain('Không có trang này');
});

test('in a browser, under the headers they come with, pages show their pictures and links lead on to the site', async () => {
  room = await openNewsroom({ readers: 1 });
  await room.upload('a.md', article('mot', { thumbnail: '"anh.webp"' }));
  await room.upload('anh.webp', await picture());
  await room.cloud.idle();
  await sendWeek();
  const opened = await openBrowser();
  if ('reason' in opened) throw new Error(opened.reason);
  try {
    const page = await opened.browser.newPage();
    const refused: string[] = [];
    page.on('console', (said) => refused.push(said.text()));
    await page.route('**/*', async (route) => {
      const url = route.request().url();
      if (!url.startsWith(SITE)) return route.fulfill({ contentType: 'text/plain', body: 'the article itself' });
      const { status, response } = await ask(url);
      const body = Buffer.from(await response.arrayBuffer());
      return route.fulfill({ status, headers: Object.fromEntries(response.headers), body });
    });
    await page.goto(`${SITE}/e/2026-W47`);
    const broken = 'Array.from(document.images).filter((image) => image.naturalWidth === 0).map((image) => image.src)';
    expect(await page.locator('img').count()).toBeGreaterThan(0);
    expect(await page.evaluate(broken)).toEqual([]);
    await page.locator('a[href$="/mot"]').first().click();
    await page.waitForURL('https://www.example.vn/bai-viet/mot');
    expect(await page.textContent('body')).toBe('the article itself');
    await page.goto(`${SITE}/`);
    await page.getByRole('link', { name: /Tuần 47/ }).click();
    await page.waitForURL(`${SITE}/e/2026-W47`);
    expect(refused.filter((text) => text.includes('Content Security Policy'))).toEqual([]);
  } finally {
    await opened.browser.close();
  }
}, 120_000);

test('a wrong target is repaired by editing the article, also for mail that lies in inboxes', async () => {
  room = await openNewsroom({ readers: 2 });
  await room.upload('a.md', article('mot', { url: '"https://www.example.vn/wrong"' }));
  await room.upload('b.md', article('hai'));
  await room.cloud.idle();
  await sendWeek();
  const link = (await linksOfMail()).find((href) => href.endsWith('/mot')) ?? '';
  expect(await read(link)).toContain('url=https://www.example.vn/wrong"');

  await room.upload('a.md', article('mot', { url: '"https://www.example.vn/right"', title: '"Tiêu đề đã sửa"' }));
  await room.upload('b.md', article('hai', { use: 'false' }));
  await room.cloud.idle();
  await room.pass(2);
  expect(await read(link)).toContain('url=https://www.example.vn/right"');
  for (const path of ['/e/2026-W47', '/feed.atom', '/feed.json']) {
    expect(await read(path), path).toContain('Tiêu đề đã sửa');
    expect(await read(path), path).not.toContain('Bài về hai');
  }
  expect(await read('/e/2026-W47/hai')).toContain('Bài này đã được rút lại');
  expect(room.mailsOf('2026-W47').size).toBe(2);
});

test('compose that dies between two pages goes on: no mail leaves before all of them, and every week is named', async () => {
  room = await openNewsroom({ readers: 1 });
  await room.pass(0);
  await room.upload('a.md', article('mot'));
  await room.cloud.idle();
  await sendWeek();
  const next = new Date(SUNDAY.getTime() + WEEK_MS);
  room.cloud.setNow(next);
  for (const slug of ['hai', 'ba', 'bon'])
    await room.upload(`${slug}.md`, article(slug, { created_at: '"2026-11-28 08:00:00"' }));
  await room.cloud.idle();
  const planned = room.cloud.faults.add({ station: 'compose', service: 's3', nth: 3, fault: { kind: 'crash-before' } });
  await room.week(next);
  await room.cloud.idle();
  expect(planned.fired()).toBe(1);
  expect(room.mailsOf('2026-W48').size).toBe(0);
  await room.pass(12);
  await room.pass();
  expect(room.mailsOf('2026-W48').size).toBe(1);
  for (const path of ['', '/hai', '/ba', '/bon']) expect((await ask(`/e/2026-W48${path}`)).status, path).toBe(200);
  for (const path of ['/', '/feed.atom', '/feed.json'])
    for (const week of [47, 48]) expect(await read(path), path).toContain(`/e/2026-W${week}"`);
});

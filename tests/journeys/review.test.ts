import { readFile } from 'node:fs/promises';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { synthesize } from '../../local/synthesize.ts';
import { article, openNewsroom, type Newsroom } from '../support/newsroom.ts';
import { openReaderBrowser, type ReaderBrowser } from '../support/reader-browser.ts';
import { tablesOf } from '../support/readers.ts';

/** The stack whose editions go out unless somebody holds them, three hours after editors were asked. */
async function reviewing(): Promise<string> {
  const cdk = JSON.parse(await readFile(new URL('../../cdk.json', import.meta.url), 'utf8'));
  const { stages } = cdk.context;
  const review = { hoursBefore: 3, unlessApproved: false };
  return synthesize({ stages: { ...stages, local: { ...stages.local, review } } });
}

/** The next Monday at seven in Hà Nội. */
const NEXT = new Date('2026-11-23T00:00:00Z');
const ID = '2026-W48';
const HOUR_MS = 60 * 60 * 1000;
const PATIENCE = { timeout: 300_000 };

let room: Newsroom;
let browser: ReaderBrowser;
beforeAll(async () => {
  room = await openNewsroom({ readers: 2, assembly: await reviewing() });
  browser = await openReaderBrowser();
}, 300_000);
afterAll(async () => {
  await browser.close();
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

/** The review letters so far, the newest last. */
async function letters(): Promise<readonly { readonly subject: string; readonly html: string }[]> {
  const mails = room.cloud.ses.mails.filter(({ tags }) => tags['letter'] === 'review');
  return Promise.all(
    mails.map(async ({ raw }) => {
      const { subject = '', html } = await simpleParser(Buffer.from(raw));
      return { subject, html: String(html) };
    }),
  );
}

const newest = async () => (await letters()).at(-1) ?? { subject: '', html: '' };
const tests = () => room.cloud.ses.mails.filter(({ tags }) => tags['letter'] === 'test').length;
const POST = { method: 'POST', body: new URLSearchParams({ do: 'yes' }) };
const linkOf = (html: string, text: string) =>
  new RegExp(`<a\\s[^>]*href="([^"]+)"[^>]*>\\s*${text}\\s*</a`).exec(html)?.[1] ?? '';
const linksOf = (html: string) => [...new Set(html.match(/https:\/\/bantin\.example\.vn\/r\/[\w.-]+/g))];

test(
  'editors hold an edition, change it, are refused an approval of what they no longer see, approve what they see, and that is sent',
  PATIENCE,
  async () => {
    const { cloud } = room;
    cloud.setNow(new Date(NEXT.getTime() - 4 * HOUR_MS));
    for (const slug of ['giu', 'bo'])
      await room.upload(`${slug}.md`, article(slug, { created_at: '"2026-11-21 08:00:00"' }));
    await cloud.idle();
    cloud.setNow(new Date(NEXT.getTime() - 3 * HOUR_MS - 60_000));
    await room.pass();
    expect(await room.edition(ID)).toMatchObject({ state: 'review', sendAt: NEXT.toISOString() });
    await room.pass();
    expect(await letters()).toHaveLength(1);
    expect(tests(), 'the edition itself, as readers would get it').toBe(1);
    await room.pass();
    expect(await letters(), 'one letter a rendering').toHaveLength(1);

    const first = await newest();
    expect(first.subject).toMatch(/^Duyệt trước khi gửi: .+ · Tuần 48\/2026$/);
    expect(first.html).toContain('Bài về bo');
    const links = linksOf(first.html);
    expect(links.length).toBeGreaterThan(6);
    const before = await tablesOf(room);
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT'])
      for (const link of links)
        expect((await cloud.fetch(link, { method })).status, `${method} ${link}`).toBeLessThan(500);
    expect(await tablesOf(room), 'whoever opens links changes nothing').toBe(before);

    const { page, clean } = await browser.open(room);
    const follow = async (html: string, text: string, nth = 0) => {
      await page.setContent(html);
      await page.locator(`a:text-is("${text}")`).nth(nth).click();
      await clean();
    };
    const press = async () => {
      await page.locator('.asked button').click();
      await clean();
      return page.textContent('[role=status]');
    };

    await follow(first.html, 'Giữ lại');
    expect(await press()).toBe('Đã ghi nhận.');
    expect(await page.textContent('main')).toContain('đang bị giữ lại');
    cloud.setNow(new Date(NEXT.getTime() - 60_000));
    await room.pass();
    expect((await room.edition(ID))?.state, 'its time has come, and it is held').toBe('review');
    expect([...room.mailsOf(ID).keys()]).toEqual([]);
    await room.pass();
    expect((await newest()).subject).toContain('Vẫn đang chờ');

    await follow(first.html, 'Bỏ bài', 1);
    const dropped = /“(.+)”/.exec((await page.textContent('.asked h2')) ?? '')?.[1] ?? 'nothing';
    expect(await press()).toBe('Đã ghi nhận.');
    await room.pass();
    await room.pass();
    expect((await room.edition(ID))?.articles).toHaveLength(1);
    expect(tests(), 'it is another content').toBe(2);
    const second = await newest();
    expect(second.subject).toMatch(/^Duyệt trước khi gửi: .+ · Tuần 48\/2026$/);

    await follow(first.html, 'Duyệt');
    expect(await page.locator('.asked').count(), 'the old letter offers no approval').toBe(0);
    const stale = await cloud.fetch(linkOf(first.html, 'Duyệt'), POST);
    expect(stale.status).toBe(409);
    expect(await stale.text()).toContain('nội dung đã đổi sau khi có thư này');

    await follow(second.html, 'Duyệt');
    expect(await press()).toBe('Đã ghi nhận.');
    expect(await page.textContent('main')).toContain('đã được duyệt');
    const sendAt = Date.parse((await room.edition(ID))?.sendAt ?? '');
    expect(sendAt - cloud.now().getTime(), 'editors have had their half an hour').toBeGreaterThan(20 * 60_000);
    cloud.setNow(new Date(sendAt - 60_000));
    for (let minute = 0; minute < 3; minute += 1) await room.pass();
    expect(room.mailsOf(ID)).toEqual(new Map([0, 1].map((n) => [`reader-${n}@example.com`, 1])));
    const mail = cloud.ses.mails.find(({ tags }) => tags['edition'] === ID);
    const { html } = await simpleParser(Buffer.from(mail?.raw ?? ''));
    expect(String(html)).not.toContain(dropped);
    expect((await cloud.fetch(linkOf(second.html, 'Gửi ngay'), POST)).status, 'it is too late for that').toBe(409);
    await room.pass();
    expect([...room.mailsOf(ID).values()]).toEqual([1, 1]);
    expect(await letters()).toHaveLength(3);
  },
);

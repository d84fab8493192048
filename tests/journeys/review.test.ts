import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { article, openNewsroom, type Newsroom } from '../support/newsroom.ts';
import { openReaderBrowser, type ReaderBrowser } from '../support/reader-browser.ts';
import { tablesOf } from '../support/readers.ts';
import { linkNamed, pressed, reviewLetters, synthesizeReviewing } from '../support/review-letters.ts';

/** The next Monday at seven in Hà Nội. */
const NEXT = new Date('2026-11-23T00:00:00Z');
const ID = '2026-W48';
const HOUR_MS = 60 * 60 * 1000;
const PATIENCE = { timeout: 300_000 };

let room: Newsroom;
let browser: ReaderBrowser;
beforeAll(async () => {
  room = await openNewsroom({
    readers: 2,
    assembly: await synthesizeReviewing({ hoursBefore: 3, unlessApproved: false }),
  });
  browser = await openReaderBrowser();
}, 300_000);
afterAll(async () => {
  await browser.close();
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

const newest = async () => (await reviewLetters(room)).at(-1) ?? { subject: '', html: '' };
const tests = () => room.cloud.ses.mails.filter(({ tags }) => tags['letter'] === 'test').length;
const linksOf = (html: string) => [...new Set(html.match(/https:\/\/bantin\.example\.vn\/r\/[\w.-]+/g))];

/** An editor with a phone, who follows the links of letters. Every page that is opened fits it and pleases axe. */
async function atTheScreen() {
  const { page, clean } = await browser.open(room);
  return {
    page,
    async follow(html: string, text: string, nth = 0): Promise<void> {
      await page.setContent(html);
      await page.locator(`a:text-is("${text}")`).nth(nth).click();
      await clean();
    },
    async press(): Promise<string | null> {
      await page.locator('.asked button').click();
      await clean();
      return page.textContent('[role=status], [role=alert]');
    },
  };
}

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
    expect(await reviewLetters(room)).toHaveLength(1);
    expect(tests(), 'the edition itself, as readers would get it').toBe(1);
    await room.pass();
    expect(await reviewLetters(room), 'one letter a rendering').toHaveLength(1);

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

    const { page, follow, press } = await atTheScreen();

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
    const stale = await cloud.fetch(linkNamed(first.html, 'Duyệt'), pressed());
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
    expect((await cloud.fetch(linkNamed(second.html, 'Gửi ngay'), pressed())).status, 'it is too late for that').toBe(
      409,
    );
    await room.pass();
    expect([...room.mailsOf(ID).values()]).toEqual([1, 1]);
    expect(await reviewLetters(room)).toHaveLength(3);
  },
);

test(
  'a special edition is tried at a mailbox, its warning ticked off, its approval void once its file is another one; approved anew it is sent, once',
  PATIENCE,
  async () => {
    const { cloud } = room;
    const file = (subject: string) => `---\nsubject: "${subject}"\narticles: [mai, dao]\n---\n\nChúc mừng năm mới.\n`;
    const put = async (key: string, content: string) => {
      await room.upload(key, content);
      await cloud.idle();
    };
    const minutes = async (count: number) => {
      for (let minute = 0; minute < count; minute += 1) await room.pass();
    };
    await put('mai.md', article('mai', { title: '"TODO: tên bài mai"' }));
    await put('dao.md', article('dao'));
    await put('editions/tet-2027.md', file('Số Tết'));
    await minutes(3);
    expect(await room.edition('tet-2027')).toMatchObject({ state: 'review', subject: 'Số Tết' });
    const first = await newest();
    expect(first.subject).toContain('Số Tết');
    expect(first.html).toContain('Nên xem');

    const { page, follow, press } = await atTheScreen();
    const before = tests();
    await follow(first.html, 'Gửi thử');
    expect(tests(), 'the page alone mails nothing').toBe(before);
    await page.fill('#address', 'thu@example.vn');
    expect(await press()).toContain('Thư thử đang được gửi');
    await cloud.idle();
    const tried = cloud.ses.mails.at(-1);
    expect([tests(), tried?.tags['letter'], tried?.destinations]).toEqual([before + 1, 'test', ['thu@example.vn']]);
    const { subject, html } = await simpleParser(Buffer.from(tried?.raw ?? ''));
    expect(subject).toBe('[Thử] Số Tết');
    expect(String(html)).toContain('Chúc mừng năm mới.');
    expect(await tablesOf(room), 'only the message of the queue had the address').not.toContain('thu@example.vn');
    expect(JSON.stringify(cloud.logs)).not.toContain('thu@example.vn');
    await follow(first.html, 'Gửi thử');
    await page.evaluate(`document.querySelector('#address').type = 'text'`);
    await page.fill('#address', 'thu@example.vn, nua@example.vn');
    expect(await press()).toContain('đúng một địa chỉ');
    await cloud.idle();
    expect(tests()).toBe(before + 1);
    // The page dies when it has counted the test, and has not ordered it: pressed again it does, and no more than that.
    cloud.faults.add({ station: 'review', service: 'sqs', fault: { kind: 'crash-before' } });
    const link = linkNamed(first.html, 'Gửi thử');
    const again = async () => (await cloud.fetch(link, pressed({ address: 'thu@example.vn' }))).status;
    expect(await again()).toBeGreaterThanOrEqual(500);
    expect([await again(), await again()]).toEqual([409, 409]);
    await cloud.idle();
    expect(tests()).toBe(before + 2);

    await follow(first.html, 'Duyệt');
    await press();
    await follow(first.html, 'Đánh dấu đã xem');
    expect(await page.textContent('.asked h2')).toContain('TODO');
    expect(await press()).toBe('Đã ghi nhận.');
    expect(await page.textContent('s')).toContain('TODO');
    expect(await page.textContent('main'), 'the approval is as good as before').toContain('đã được duyệt');
    await minutes(2);
    expect(await newest(), 'ticking off renders nothing again').toEqual(first);

    await put('editions/tet-2027.md', file('Số Tết, hết lỗi'));
    await minutes(3);
    expect(await room.edition('tet-2027')).toMatchObject({ state: 'review', subject: 'Số Tết, hết lỗi' });
    const second = await newest();
    expect(second.subject).toContain('Số Tết, hết lỗi');
    expect(second.html, 'what was ticked off is so in the next letter, too').toMatch(/Đã xem<\/b>\s*<div>Bài “TODO/);
    await follow(second.html, 'Mở trang duyệt');
    expect(await page.textContent('main'), 'the approval is void').toContain('trừ khi có người giữ lại');
    expect((await cloud.fetch(linkNamed(first.html, 'Duyệt'), pressed())).status).toBe(409);

    await follow(second.html, 'Duyệt');
    await press();
    expect(room.mailsOf('tet-2027').size).toBe(0);
    cloud.setNow(new Date(Date.parse((await room.edition('tet-2027'))?.sendAt ?? '') - 60_000));
    await minutes(4);
    const got = new Map([0, 1].map((n) => [`reader-${n}@example.com`, 1]));
    expect(room.mailsOf('tet-2027')).toEqual(got);
    await put('editions/tet-2027.md', file('Số Tết, sửa nữa'));
    await minutes(3);
    expect(room.mailsOf('tet-2027')).toEqual(got);
    expect(await room.account('tet-2027')).toMatchObject({ candidates: 2, submitted: 2, balanced: true });
  },
);

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDeskRoom, writesOf, type DeskRoom } from '../support/desk.ts';
import { article, picture } from '../support/newsroom.ts';

const DAY_MS = 86_400_000;
const PAGES = 1000;
/** Of the many ways to look at one thing. */
const WAYS = 5;

let room: DeskRoom;
beforeAll(async () => {
  room = await openDeskRoom({ readers: 3 });
  const time = room.desk.played?.time;
  await room.join('tung-tuan@example.com', 'en');
  await room.upload('anh/be.webp', await picture());
  await room.upload('be.md', article('be', { thumbnail: '"anh/be.webp"' }));
  room.cloud.ses.settings.receptions.set('reader-1@example.com', 'bounce');
  await time?.passTo(new Date(room.cloud.now().getTime() + 2 * DAY_MS));
  await room.upload(`"dấu" 'nháy' & 50%.md`, article('dau', { created_at: '"2026-11-23 09:00:00"' }));
  await room.upload('hong.md', article('hong', { use: 'có' }));
  await room.upload('dan.txt', 'Một tiêu đề dán từ trang web\n\nĐoạn đầu tiên, đủ dài để thành một bài viết.\n');
  await room.upload('editions/2026-W49.md', '---\nsubject: Bè xuôi\n---\n\nLời ngỏ.\n');
  await room.upload('editions/tin-lu.md', '---\nsubject: Tin lũ\narticles: [dau]\n---\n');
  await room.upload('editions/sai ten.md', 'x');
  await time?.passTo(new Date(room.cloud.now().getTime() + DAY_MS / 24));
}, 300_000);
afterAll(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.stop();
});

const unescape = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');

test.each(['vi', 'en'] as const)(
  'every link and picture of the desk leads somewhere, and looking changes nothing: %s',
  { timeout: 240_000 },
  async (language) => {
    const before = writesOf(room);
    const mails = room.cloud.ses.mails.length;
    const from = new Map([['/', '']]);
    const ways = new Map<string, number>();
    const broken: string[] = [];
    const outside = new Set<string>();
    for (const [path, where] of from) {
      const answer = await fetch(room.url + path, { headers: { cookie: `desk-language=${language}` } });
      if (answer.status !== 200) broken.push(`${path} of ${where}: ${answer.status}`);
      const html = await answer.text();
      const isPage = answer.headers.get('content-type')?.startsWith('text/html') === true;
      // What others wrote may hold anything, and stands in frames.
      if (!isPage || answer.headers.get('content-security-policy')?.includes('sandbox') === true) continue;
      for (const sign of [/\sstyle="/, /<style/, /\son\w+="/, /<script(?! type="module" src="\/desk\.js")/, /\bNaN\b/])
        if (sign.test(html)) broken.push(`${path} has ${sign}`);
      const { pathname } = new URL(path, room.url);
      for (const [, address = ''] of html.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
        const link = new URL(unescape(address), room.url + (address.startsWith('?') ? pathname : '/'));
        const next = link.pathname + link.search;
        if (link.origin === room.desk.door) outside.add(link.href);
        const known = ways.get(link.pathname) ?? 0;
        if (link.origin !== room.url || from.size >= PAGES || known >= WAYS || from.has(next)) continue;
        ways.set(link.pathname, known + 1);
        from.set(next, path);
      }
    }
    // What a reader's mail leads to is its own affair; these are links that the desk itself gives.
    for (const address of outside) {
      const { status } = await fetch(address);
      if (status !== 200) broken.push(`${address}: ${status}`);
    }
    expect(outside.size, 'links to what is published').toBeGreaterThan(2);
    expect(broken).toEqual([]);
    expect(from.size, 'all of it was looked at').toBeGreaterThan(60);
    expect(from.size, 'there is an end to it').toBeLessThan(PAGES);
    expect(writesOf(room), 'nothing was written').toEqual(before);
    expect(room.cloud.ses.mails.length).toBe(mails);
  },
);

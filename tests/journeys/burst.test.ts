import { simpleParser } from 'mailparser';
import { afterEach, expect, test } from 'vitest';
import { article, openNewsroom, SUNDAY, type Newsroom } from '../support/newsroom.ts';

let room: Newsroom;
afterEach(async () => {
  expect(room.cloud.denied).toEqual([]);
  await room.cloud.stop();
});
const letters = () => room.cloud.ses.mails.filter(({ tags }) => tags['letter'] === 'receipts');

test('a burst of 30 uploads gives the editors one letter, which tells each article its edition, place and hour', async () => {
  room = await openNewsroom();
  for (let index = 10; index < 38; index += 1)
    await room.upload(`bai-${index}.md`, article(`bai-${index}`, { created_at: `"2026-11-19 08:${index}:00"` }));
  await room.upload('hong.md', article('hong', { title: 'AI: tương lai' }));
  await room.upload('nhap.md', article('nhap', { use: 'false' }));
  await room.cloud.idle();
  await room.pass(0);
  expect(letters(), 'not before the burst has settled').toHaveLength(0);
  await room.pass(2);
  await room.pass(1);
  expect(letters()).toHaveLength(1);
  expect(letters()[0]?.destinations).toEqual(['toasoan@example.vn']);
  const { text = '', subject } = await simpleParser(letters()[0]!.raw);
  expect(subject).toMatch(/28/);
  // The newest is the lead of the edition that goes out on Monday at seven.
  expect(text).toContain('Bài về bai-37');
  expect(text).toMatch(/Tuần 48/);
  expect(text).toContain('23/11/2026');
  expect(text).toContain('title: "AI: tương lai"');
  await room.upload('bai-10.md', article('bai-10', { title: '"Tiêu đề đã sửa"' }));
  await room.cloud.idle();
  await room.pass(2);
  expect(letters(), 'a later upload has its own letter').toHaveLength(2);
});

test('an edit of a mailed article changes the archive and mails nothing', async () => {
  room = await openNewsroom({ readers: 2 });
  await room.upload('a.md', article('mot'));
  await room.cloud.idle();
  await room.week();
  await room.cloud.idle();
  await room.pass(2);
  await room.upload('a.md', article('mot', { title: '"Tiêu đề đã sửa"' }));
  await room.cloud.idle();
  await room.pass(2);
  const page = await room.cloud.fetch('https://bantin.example.vn/e/2026-W47');
  expect(await page.text()).toContain('Tiêu đề đã sửa');
  expect(room.mailsOf('2026-W47').size).toBe(2);
  expect(room.cloud.ses.mails.filter(({ tags }) => tags['edition'] !== undefined)).toHaveLength(2);
});

test('an article with a new resend date is mailed once more, by the edition of that date', async () => {
  room = await openNewsroom({ readers: 1 });
  await room.upload('a.md', article('mot'));
  await room.cloud.idle();
  await room.week();
  await room.cloud.idle();
  await room.pass();
  await room.upload('a.md', article('mot', { resend: '2026-11-28' }));
  await room.cloud.idle();
  for (const weeks of [1, 2]) {
    const at = new Date(SUNDAY.getTime() + weeks * 7 * 86_400_000);
    room.cloud.setNow(at);
    await room.week(at);
    await room.cloud.idle();
    await room.pass();
  }
  expect((await room.edition('2026-W48'))?.articles).toEqual(['mot']);
  expect(await room.edition('2026-W49')).toMatchObject({ state: 'skipped', reason: 'no-articles' });
});

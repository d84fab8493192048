import { afterAll, beforeAll, expect, test } from 'vitest';
import { article, openNewsroom, WEEK_MS, type Newsroom } from '../support/newsroom.ts';
import { linkNamed, pressed, reviewLetters, synthesizeReviewing } from '../support/review-letters.ts';

/** Mondays at seven in Hà Nội. */
const NEXT = new Date('2026-11-23T00:00:00Z').getTime();
const HOUR_MS = 60 * 60 * 1000;

let room: Newsroom;
beforeAll(async () => {
  const assembly = await synthesizeReviewing({ hoursBefore: 3, unlessApproved: true });
  room = await openNewsroom({ readers: 2, assembly });
}, 300_000);
afterAll(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

const newest = async () => (await reviewLetters(room)).at(-1) ?? { subject: '', html: '' };
const readers = new Map([0, 1].map((n) => [`reader-${n}@example.com`, 1]));

/** Has the clock go by three times, from the minute before this instant on. */
async function passAt(at: number): Promise<void> {
  room.cloud.setNow(new Date(at - 60_000));
  for (let minute = 0; minute < 3; minute += 1) await room.pass();
}

async function bringToReview(slug: string, sendAt: number): Promise<void> {
  room.cloud.setNow(new Date(sendAt - 4 * HOUR_MS));
  await room.upload(`${slug}.md`, article(slug));
  await room.cloud.idle();
  await passAt(sendAt - 3 * HOUR_MS);
}

test('an edition that nobody approved stays where it is: editors are reminded once, and it is sent late by their word alone', async () => {
  // Post dies once it has written down what it found: its letter is written again.
  const died = room.cloud.faults.add({
    station: 'post',
    service: 's3',
    operation: 'PutObject',
    fault: { kind: 'crash-after' },
  });
  await bringToReview('mot', NEXT);
  expect([died.fired(), await reviewLetters(room)]).toEqual([1, []]);
  await room.cloud.queue('PostLetters').makeVisible();
  await room.cloud.idle();
  expect(await reviewLetters(room)).toHaveLength(1);
  expect(await room.edition('2026-W48')).toMatchObject({ state: 'review', sendAt: new Date(NEXT).toISOString() });
  const first = await newest();
  expect(first.html).toContain('Số này chỉ được gửi khi có người duyệt');

  await passAt(NEXT);
  expect((await reviewLetters(room)).map(({ subject }) => subject.split(':')[0])).toEqual([
    'Duyệt trước khi gửi',
    'Vẫn đang chờ',
  ]);
  await passAt(NEXT + 2 * HOUR_MS);
  expect(await reviewLetters(room)).toHaveLength(2);

  const late = await room.cloud.fetch(linkNamed(first.html, 'Duyệt'), pressed());
  expect([late.status, await late.text()]).toEqual([200, expect.stringContaining('được duyệt sau giờ gửi')]);
  await passAt(NEXT + 24 * HOUR_MS);
  expect((await room.edition('2026-W48'))?.state).toBe('review');
  expect(room.mailsOf('2026-W48').size).toBe(0);

  const due = await newest();
  expect((await room.cloud.fetch(linkNamed(due.html, 'Gửi ngay'), pressed())).status).toBe(200);
  for (let minute = 0; minute < 3; minute += 1) await room.pass();
  expect(room.mailsOf('2026-W48')).toEqual(readers);
}, 300_000);

test('one that is approved in time is sent at its time, and not before', async () => {
  const sendAt = NEXT + WEEK_MS;
  await bringToReview('hai', sendAt);
  const letter = await newest();
  expect(letter.subject).toContain('Tuần 49/2026');
  expect((await room.cloud.fetch(linkNamed(letter.html, 'Duyệt'), pressed())).status).toBe(200);
  await passAt(sendAt - HOUR_MS);
  expect(room.mailsOf('2026-W49').size).toBe(0);
  await passAt(sendAt);
  expect(room.mailsOf('2026-W49')).toEqual(readers);
}, 300_000);

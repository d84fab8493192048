import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { article, openNewsroom, SUNDAY, type Newsroom } from '../support/newsroom.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let room: Newsroom;
beforeAll(async () => {
  room = await openNewsroom({ readers: 3 });
  await room.upload('bai.md', article('bai'));
  await room.cloud.idle();
});
afterAll(async () => {
  expect(room.cloud.denied).toEqual([]);
  await room.cloud.stop();
});

const notices = () => room.cloud.ses.mails.filter(({ tags }) => tags['letter'] === 'notice');
const linesCalled = (name: string) =>
  room.cloud.logs.filter(({ line }) => line.startsWith('{') && JSON.parse(line).message === name);

test('an edition that is composed a day too late is held, and editors and operators are told once, with the line to type', async () => {
  room.cloud.setNow(new Date(SUNDAY.getTime() + DAY_MS + 60_000));
  await room.week();
  await room.cloud.idle();
  expect(await room.edition('2026-W47')).toMatchObject({ state: 'paused', pause: { why: 'late' } });
  for (let minute = 0; minute < 3; minute += 1) await room.pass();

  expect(room.mailsOf('2026-W47').size).toBe(0);
  expect(notices().map(({ destinations }) => destinations)).toEqual(
    expect.arrayContaining([['toasoan@example.vn'], ['kythuat@example.vn']]),
  );
  expect(notices()).toHaveLength(2);
  for (const { raw } of notices()) {
    const { subject, text, html } = await simpleParser(Buffer.from(raw));
    expect(subject).toBe('Tuần 47/2026 tạm dừng: đã quá trễ');
    for (const part of [text, html]) {
      expect(part).toContain('3 bạn đọc đang chờ.');
      expect(part).toContain('npm run -s newsletter -- resume 2026-W47 --stage local');
    }
  }
  // What the alarm of CloudWatch looks for.
  expect(linesCalled('edition.held').map(({ line }) => JSON.parse(line))).toMatchObject([
    { level: 'ERROR', edition: '2026-W47', why: 'late', waiting: 3 },
  ]);
});

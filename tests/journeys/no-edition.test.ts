import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { article, openNewsroom, WEEK_MS, type Newsroom } from '../support/newsroom.ts';

/** The moment of the schedule, seven o’clock in Hà Nội, in the week 2026-W48. */
const MONDAY = Date.parse('2026-11-23T00:00:00Z');

let room: Newsroom;
beforeAll(async () => {
  room = await openNewsroom({ readers: 1 });
});
afterAll(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

const notices = () => room.cloud.ses.mails.filter(({ tags }) => tags['letter'] === 'notice');
const linesCalled = (name: string) =>
  room.cloud.logs
    .filter(({ line }) => line.startsWith('{') && JSON.parse(line).message === name)
    .map(({ line }) => JSON.parse(line));

test('a week without articles sends the editors one short letter: what there is, and what keeps it out', async () => {
  await room.upload('nhap.md', article('nhap', { use: 'false' }));
  await room.upload('mai.md', article('mai', { created_at: '"2026-12-01 08:00:00"' }));
  await room.upload('hong.md', article('hong', { title: undefined }));
  await room.cloud.idle();
  room.cloud.setNow(new Date(MONDAY));
  await room.week(new Date(MONDAY));
  await room.cloud.idle();
  for (let minute = 0; minute < 3; minute += 1) await room.pass();

  expect(await room.edition('2026-W48')).toMatchObject({ state: 'skipped', reason: 'no-articles' });
  expect(notices().map(({ destinations }) => destinations)).toEqual([['toasoan@example.vn']]);
  const { subject, text = '' } = await simpleParser(Buffer.from(notices()[0]?.raw ?? ''));
  expect(subject).toBe('Tuần 48/2026 không có bản tin: chưa đủ bài');
  for (const heading of ['Cần sửa (1)', 'Bản nháp (1)', 'Ghi ngày sau đó (1)']) expect(text).toContain(heading);
  expect(text).toMatch(/hong\.md\nDòng \d+: .+/);
  expect(text).toContain('Kỳ tiếp theo gửi vào Thứ Hai, 30/11/2026, lúc 07:00');
  expect(linesCalled('edition.overdue')).toEqual([]);
});

test('an edition that the schedule never ordered is overdue half an hour later, once, and then comes all the same', async () => {
  const due = new Date(MONDAY + WEEK_MS);
  room.cloud.setNow(due);
  await room.upload('bai.md', article('bai'));
  await room.cloud.idle();
  await room.pass(29);
  expect(linesCalled('edition.overdue')).toEqual([]);
  for (let minute = 0; minute < 3; minute += 1) await room.pass();
  // What the alarm of CloudWatch looks for.
  expect(linesCalled('edition.overdue')).toMatchObject([
    { level: 'ERROR', edition: '2026-W49', due: due.toISOString(), state: 'missing' },
  ]);

  await room.week(due);
  await room.cloud.idle();
  for (let minute = 0; minute < 2; minute += 1) await room.pass();
  expect(await room.edition('2026-W49')).toMatchObject({ state: 'sent' });
  expect(linesCalled('edition.overdue')).toHaveLength(1);
  expect(notices()).toHaveLength(1);
});

import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readDate, readMoment, writeMoment } from '../../functions/ingest/created-at.ts';

function instant(text: string, zone = 'Asia/Ho_Chi_Minh'): string {
  const moment = readMoment(text, zone);
  return 'at' in moment ? new Date(moment.at).toISOString() : `${moment.fault} ${moment.meant ?? ''}`.trim();
}

test.each([
  ['2025-08-19 19:22:55', '2025-08-19T12:22:55.000Z'],
  ['2025-08-19T19:22:55', '2025-08-19T12:22:55.000Z'],
  ['2025-08-19 19:22', '2025-08-19T12:22:00.000Z'],
  ['2025-08-19', '2025-08-18T17:00:00.000Z'],
  ['2025-08-19T19:22:55Z', '2025-08-19T19:22:55.000Z'],
  ['2025-08-19T19:22:55.123Z', '2025-08-19T19:22:55.000Z'],
  ['2025-08-19 19:22:55 +0900', '2025-08-19T10:22:55.000Z'],
  ['2025-08-19T19:22:55-05:30', '2025-08-20T00:52:55.000Z'],
  ['2024-02-29 00:00', '2024-02-28T17:00:00.000Z'],
])('%s in Viet Nam is %s', (text, expected) => {
  expect(instant(text)).toBe(expected);
});

test.each([
  ['America/New_York', '2026-03-08 01:59:59', '2026-03-08T06:59:59.000Z'],
  // Never shown: clocks jump from 2:00 to 3:00.
  ['America/New_York', '2026-03-08 02:30:00', '2026-03-08T07:30:00.000Z'],
  ['America/New_York', '2026-03-08 03:00:00', '2026-03-08T07:00:00.000Z'],
  // Shown twice: the first.
  ['America/New_York', '2026-11-01 01:30:00', '2026-11-01T05:30:00.000Z'],
  ['America/New_York', '2026-11-01 02:00:00', '2026-11-01T07:00:00.000Z'],
  ['Europe/Berlin', '2026-07-01 12:00', '2026-07-01T10:00:00.000Z'],
  ['Europe/Berlin', '2026-12-01 12:00', '2026-12-01T11:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-01-01 00:00', '2025-12-31T13:00:00.000Z'],
  ['Asia/Kathmandu', '2026-01-01 00:00', '2025-12-31T18:15:00.000Z'],
  ['Pacific/Kiritimati', '2026-01-01 00:00', '2025-12-31T10:00:00.000Z'],
  ['UTC', '2026-01-01 00:00', '2026-01-01T00:00:00.000Z'],
])('clocks in %s show %s at %s', (zone, text, expected) => {
  expect(instant(text, zone)).toBe(expected);
});

test.each([
  ['19/08/2025 19:22', 'shape 2025-08-19 19:22:00'],
  ['19-8-2025', 'shape 2025-08-19'],
  ['2025/8/9 7:05', 'shape 2025-08-09 07:05:00'],
  ['2025-02-30', 'no-such-time 2025-02-28'],
  ['2025-13-01 22:00', 'no-such-time 2025-12-01 22:00:00'],
  ['2025-08-19 25:00', 'no-such-time 2025-08-19'],
  ['20:15 19/08/2025', 'shape 2025-08-19 20:15:00'],
  ['20h15, thứ ba, ngày 19/08/2025', 'shape 2025-08-19 20:15:00'],
  ['8h tối 19.8.2025', 'shape 2025-08-19 20:00:00'],
  ['20:15 +07:00 2025-08-19', 'shape 2025-08-19 20:15:00+07:00'],
  ['Thứ ba, 19/08/2025 20:15 (GMT+7)', 'shape 2025-08-19 20:15:00+07:00'],
  ['ngày 19 tháng 8 năm 2025', 'shape 2025-08-19'],
  ['19 tháng 8, 2025 7:05', 'shape 2025-08-19 07:05:00'],
  ['August 19, 2025 8:15 PM', 'shape 2025-08-19 20:15:00'],
  ['8:15 p.m., 19th Aug 2025', 'shape 2025-08-19 20:15:00'],
  ['[2025-08-19', 'shape 2025-08-19'],
  ['2025-08-19 24:00', 'no-such-time 2025-08-20 00:00:00'],
  ['2025-12-31 24:00:00', 'no-such-time 2026-01-01 00:00:00'],
  ['9999-12-31 24:00', 'no-such-time 9999-12-31 23:00:00'],
  ['2025-08-19 8:00 PM', 'shape 2025-08-19 20:00:00'],
  ['2025-08-19 08:00 am', 'shape 2025-08-19 08:00:00'],
  ['19/08/2025, 12:05 a.m.', 'shape 2025-08-19 00:05:00'],
  ['19/08/2025 12:05 p.m.', 'shape 2025-08-19 12:05:00'],
  ['19/08/2025 8 PM', 'shape 2025-08-19 20:00:00'],
  ['19/08/2025 8:00 CH', 'shape 2025-08-19 20:00:00'],
  ['19/08/2025 8h tối', 'shape 2025-08-19 20:00:00'],
  ['19/08/2025 20:00 PM', 'shape 2025-08-19 20:00:00'],
  ['2025-08-19 8:00 UTC', 'shape 2025-08-19 08:00:00Z'],
  ['2025-08-19 08:00 +7', 'shape 2025-08-19 08:00:00+07:00'],
  ['2025-08-19 08:00 (GMT+7)', 'shape 2025-08-19 08:00:00+07:00'],
  ['19/08/2025 8:00 PM UTC-5:30', 'shape 2025-08-19 20:00:00-05:30'],
  ['2025-08-19 08:00 +99', 'no-such-time 2025-08-19 08:00:00'],
  ['“2025-08-19 08:00:00”', 'shape 2025-08-19 08:00:00'],
  ['0001-01-01', 'no-such-time'],
  ['hôm qua', 'shape'],
  ['', 'shape'],
])('%j is answered with what may have been meant: %s', (text, expected) => {
  expect(instant(text)).toBe(expected);
});

test('a written moment is read back', () => {
  const at = Date.parse('2026-11-22T01:02:03Z');
  for (const zone of ['Asia/Ho_Chi_Minh', 'America/St_Johns', 'UTC'])
    expect(readMoment(writeMoment(at, zone), zone)).toEqual({ at });
});

test('a date is a day that exists', () => {
  expect(readDate('2026-11-20')).toEqual({ date: '2026-11-20' });
  expect(readDate('2026-11-31')).toEqual({ meant: '2026-11-30' });
  expect(readDate('20/11/2026')).toEqual({ meant: '2026-11-20' });
  expect(readDate('soon')).toEqual({});
});

test('the zone of the machine plays no part', () => {
  const url = new URL('../../functions/ingest/created-at.ts', import.meta.url).href;
  const script = `const { readMoment, writeMoment } = await import(${JSON.stringify(url)});
    const moments = ['2025-08-19 19:22:55', '2026-03-08 02:30', '2026-03-08'].map((text) => readMoment(text, 'Asia/Ho_Chi_Minh'));
    console.log(JSON.stringify([...moments, writeMoment(0, 'Asia/Ho_Chi_Minh')]));`;
  const answers = ['UTC', 'America/New_York', 'Pacific/Apia'].map((TZ) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    }),
  );
  expect(new Set(answers).size).toBe(1);
});

import { describe, expect, test } from 'vitest';
import { dayForReaders, editionLabel, editionName } from '../../functions/digest/calendar.ts';
import { dayInZone } from '../../functions/model/calendar.ts';
import { countIn, fillIn, wordsOf } from '../../functions/digest/words.ts';
import type { EditionId, Series } from '../../functions/model/edition.ts';
import en from '../../templates/strings/en.json' with { type: 'json' };
import vi from '../../templates/strings/vi.json' with { type: 'json' };

/** Every path of the strings with the placeholders of its sentence; the plural forms of a sentence are one. */
function sentences(words: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (key === 'one') continue;
    const here = `${path}/${key}`;
    if (typeof value === 'string') found.set(here, [...value.matchAll(/\{\w+\}/g)].join(' '));
    else for (const [inner, names] of sentences(value, here)) found.set(inner, names);
  }
  return found;
}

const besidesDates = ([path]: [string, string]) => !/^\/(day|edition|months)/.test(path);

describe('the strings', () => {
  test('say the same things in every language', () => {
    expect([...sentences(en).keys()]).toEqual([...sentences(vi).keys()]);
  });

  test('name the same values in both languages, the parts of a date aside', () => {
    expect([...sentences(en)].filter(besidesDates)).toEqual([...sentences(vi)].filter(besidesDates));
  });

  test('are NFC and hold nothing that could be markup', () => {
    for (const words of [en, vi]) {
      const text = JSON.stringify(words);
      expect(text).toBe(text.normalize('NFC'));
      expect(text).not.toMatch(/[<>&]/);
    }
  });

  test('a value that looks like a placeholder stays as it is', () => {
    expect(fillIn('{a} {b}', { a: '{b}', b: '$&' })).toBe('{b} $&');
    expect(() => fillIn('{a}', {})).toThrow('{a}');
  });

  test('English counts one and many, Vietnamese has one form', () => {
    expect(countIn('en', wordsOf('en').moreOnline, 1)).toBe('1 more article on the web');
    expect(countIn('en', wordsOf('en').moreOnline, 3)).toBe('3 more articles on the web');
    expect(countIn('vi', wordsOf('vi').moreOnline, 1)).toBe('Còn 1 bài nữa trên trang web');
  });
});

describe('days', () => {
  test.each([
    ['2026-11-23T00:00:00Z', 'Asia/Ho_Chi_Minh', 'Thứ Hai, 23/11/2026', 'Monday, 23 November 2026'],
    ['2026-11-22T16:59:59.999Z', 'Asia/Ho_Chi_Minh', 'Chủ Nhật, 22/11/2026', 'Sunday, 22 November 2026'],
    ['2026-11-22T17:00:00Z', 'Asia/Ho_Chi_Minh', 'Thứ Hai, 23/11/2026', 'Monday, 23 November 2026'],
    ['2027-01-01T03:00:00Z', 'America/New_York', 'Thứ Năm, 31/12/2026', 'Thursday, 31 December 2026'],
    ['2028-02-29T12:00:00Z', 'UTC', 'Thứ Ba, 29/02/2028', 'Tuesday, 29 February 2028'],
    ['2025-08-23T01:00:00Z', 'Asia/Ho_Chi_Minh', 'Thứ Bảy, 23/08/2025', 'Saturday, 23 August 2025'],
  ])('%s in %s is %s', (instant, zone, inVietnamese, inEnglish) => {
    const day = dayInZone(instant, zone);
    expect(dayForReaders(day, 'vi')).toBe(inVietnamese);
    expect(dayForReaders(day, 'en')).toBe(inEnglish);
  });

  test('what is no instant is a fault', () => {
    expect(() => dayInZone('yesterday', 'Asia/Ho_Chi_Minh')).toThrow(RangeError);
  });
});

describe('the name of an edition', () => {
  const named = (series: Series, id: string, subject?: string) =>
    editionName({ id: id as EditionId, series, ...(subject !== undefined && { subject }) }, 'vi');

  test('is its label, and of a special one its subject, cut where it is long', () => {
    expect(named('weekly', '2026-W47', 'Đêm canh rùa đẻ')).toBe('Tuần 47/2026');
    expect(named('special', 'tet-2027', 'Số Tết')).toBe('Số đặc biệt “Số Tết”');
    expect(named('special', 'tet-2027', 'rất dài '.repeat(20))).toMatch(/^Số đặc biệt “rất dài rất dài .{1,30}…”$/);
  });

  test('is its id where nothing else is known of a special one', () => {
    expect(named('special', 'tet-2027')).toBe('Số đặc biệt “tet-2027”');
  });
});

describe('the label of an edition', () => {
  test.each([
    ['weekly', '2026-W47', 'Tuần 47/2026', 'Week 47, 2026'],
    ['weekly', '2027-W01', 'Tuần 1/2027', 'Week 1, 2027'],
    ['monthly', '2026-11', 'Tháng 11/2026', 'November 2026'],
    ['instant', '2026-11-22-0715', 'Tin mới 07:15 22/11/2026', 'New at 07:15, 22 November 2026'],
    ['weekly', 'so-dac-biet', 'so-dac-biet', 'so-dac-biet'],
  ] as const)('%s %s is %s', (series, id, inVietnamese, inEnglish) => {
    const edition = { id: id as EditionId, series };
    expect(editionLabel(edition, 'vi')).toBe(inVietnamese);
    expect(editionLabel(edition, 'en')).toBe(inEnglish);
  });
});

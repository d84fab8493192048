import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSample, reDate, SAMPLE } from '../../local/sample.ts';

const moved = (text: string, now: string) => Buffer.from(reDate(Buffer.from(text), new Date(now))).toString();

describe('the sample is of the week before now', () => {
  test.each([
    ['2026-11-22T00:00:00Z', '2026-11-21 21:45:00'],
    ['2026-11-22T23:59:59Z', '2026-11-21 21:45:00'],
    ['2026-11-29T00:00:00Z', '2026-11-28 21:45:00'],
    ['2027-03-01T12:00:00Z', '2027-02-28 21:45:00'],
    ['2025-08-22T00:00:00Z', '2025-08-21 21:45:00'],
  ])('on %s its last article is of %s', (now, date) => {
    expect(moved('---\ncreated_at: "2026-11-21 21:45:00"\n---\n', now)).toBe(`---\ncreated_at: "${date}"\n---\n`);
  });

  test('and every other byte stays: byte order mark, CRLF, decomposed letters, dates in the text', () => {
    const article =
      '\uFEFF---\r\ntitle: "Tiê\u0301ng"\r\ncreated_at: "2026-11-21 21:45:00"\r\n---\r\nNgày 2026-11-21.\r\n  created_at: "2026-11-21"\r\n';
    expect(moved(article, '2026-11-23T00:00:00Z')).toBe(article.replace('"2026-11-21 21', '"2026-11-22 21'));
    const noise = randomBytes(5000);
    expect(Buffer.from(reDate(noise, new Date('2027-01-01T00:00:00Z'))).equals(noise)).toBe(true);
  });

  test('and only the sample: somebody’s own folder is uploaded as it is', () => {
    expect(isSample(SAMPLE)).toBe(true);
    expect(isSample(`${SAMPLE}/`)).toBe(true);
    expect(isSample(`${SAMPLE}/articles`)).toBe(false);
  });
});

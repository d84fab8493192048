import { describe, expect, test } from 'vitest';
import type { EditionId } from '../../functions/model/edition.ts';
import type { NoticeLetter } from '../../functions/model/letter.ts';
import { readLetter } from '../../functions/post/read-letter.ts';
import { expectGoodLetter } from './good-letter.ts';
import { noticeOf, renderNotice } from './sample.ts';

const en = { language: 'en' } as const;
const empty = { count: 0, files: [] };
const NONE = {
  edition: '2026-W48' as EditionId,
  what: 'none',
  reason: 'no-articles',
  minimum: 3,
  nextAt: '2026-11-30T00:00:00.000Z',
  ready: empty,
  draft: empty,
  future: empty,
  tooOld: empty,
  rejected: empty,
} as const satisfies NoticeLetter;
const FEW: NoticeLetter = {
  ...NONE,
  reason: 'too-few-articles',
  ready: { count: 1, files: [{ key: 'tin/hoa-dao.md', title: 'Hoa đào' }] },
  draft: { count: 12, files: [{ key: 'tin/nhap.md', title: 'Bản nháp của tôi' }] },
  // The next day in Ho Chi Minh City.
  future: { count: 1, files: [{ key: 'tin/mai.md', title: 'Ngày mai', publishedAt: '2026-11-30T17:30:00.000Z' }] },
  tooOld: { count: 1, files: [{ key: 'tin/cu.md', title: 'Chuyện cũ', publishedAt: '2026-10-01T01:00:00.000Z' }] },
  rejected: {
    count: 1,
    files: [{ key: 'tin/hong.md', title: 'tin/hong.md', problem: { line: 3, message: 'Thiếu ngoặc kép.' } }],
  },
};

describe('the letter about a week without an edition', () => {
  test.each(['vi', 'en'] as const)('says the same in html and text: %s', (language) => {
    const letters = [NONE, FEW].map((values) => renderNotice(values, { language }));
    for (const letter of letters) expectGoodLetter(letter);
    expect(letters.every(({ subject }) => subject.includes('48'))).toBe(true);
  });

  test('says in its subject that there is none, and why', () => {
    expect(renderNotice(NONE).subject).toBe('Tuần 48/2026 không có bản tin: chưa đủ bài');
    expect(renderNotice(NONE, en).subject).toBe('Week 48, 2026 has no edition: too few articles');
  });

  test('says how many there were, how many it takes, and when the next one is due', () => {
    const { text } = renderNotice(FEW, en);
    expect(text).toContain('When it was to go out, 1 article was ready to be mailed.');
    expect(text).toContain('An edition needs at least 3 articles (setting minimumArticles).');
    expect(text).toContain('The next edition is due on Monday, 30 November 2026, at 07:00');
    expect(renderNotice(NONE, en).text).toContain('no article was ready to be mailed');
  });

  test('says what kept each article out, and counts those it does not list', () => {
    const { text } = renderNotice(FEW, en);
    expect(text).toContain('== To fix (1) ==');
    expect(text).toContain('\ntin/hong.md\nLine 3: Thiếu ngoặc kép.\n');
    expect(text).toContain('\nNgày mai\nDated Tuesday, 1 December 2026, 00:30.\ntin/mai.md\n');
    expect(text).toContain('== Drafts (12) ==');
    expect(text).toContain('And 11 more that are not listed here.');
    expect(text).toMatch(/Ready.*To fix.*Drafts.*Dated later.*Too old/s);
  });

  test('has no heading of what there was not', () => {
    expect(renderNotice(NONE, en).text).not.toContain('==');
  });

  test('shows titles and messages as text, whatever they are', () => {
    const title = '<script>alert(1)</script> {count} \u202E';
    const file = { key: 'a.md', title, problem: { line: 1, message: '</p><a href="https://x.example">{line}</a>' } };
    const letter = renderNotice({ ...NONE, rejected: { count: 1, files: [file] } });
    expectGoodLetter(letter);
    expect(letter.text).toContain('</p><a href="https://x.example">{line}</a>');
  });

  test('is taken from its queue as it was put there', () => {
    for (const values of [NONE, FEW]) expect(readLetter(JSON.stringify(noticeOf(values)))).toEqual(noticeOf(values));
  });
});

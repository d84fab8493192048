import { describe, expect, test } from 'vitest';
import { receiptText } from '../../functions/ingest/receipt-text.ts';
import type { Receipt } from '../../functions/model/article.ts';

const rejected: Receipt = {
  v: 1,
  key: 'bài/a.md',
  status: 'rejected',
  note: 'Cần sửa 2 chỗ.',
  problems: [
    { line: 2, column: 8, field: 'title', message: 'Thiếu ngoặc.', fix: 'title: "Bài"' },
    { line: 1, field: 'file', message: 'Sai dòng đầu.', fix: '---\ntitle: "Bài"\n' },
  ],
};

describe('a receipt as text', () => {
  test('says what became of the file, and every problem with its place and the lines to write', () => {
    expect(receiptText(rejected, 'vi')).toBe(
      [
        'bài/a.md',
        'Kết quả: chưa nhận',
        'Cần sửa 2 chỗ.',
        '',
        'Dòng 2, cột 8, trường title:',
        'Thiếu ngoặc.',
        'Sửa thành:',
        '',
        '    title: "Bài"',
        '',
        'Dòng 1:',
        'Sai dòng đầu.',
        'Sửa thành:',
        '',
        '    ---',
        '    title: "Bài"',
        '',
      ].join('\n'),
    );
  });

  test('speaks the language of the publication', () => {
    expect(receiptText(rejected, 'en')).toContain('Line 2, column 8, field title:');
    expect(receiptText({ ...rejected, status: 'accepted', problems: [], note: 'Fine.' }, 'en')).toBe(
      'bài/a.md\nResult: accepted\nFine.\n',
    );
  });

  test('lists what a draft leaves out, and ends with the draft, ready to be copied', () => {
    const draft = '---\ntitle: "Bài"\n---\n\nChữ.\n';
    const text = receiptText({ ...rejected, draft, cuts: [{ line: 9, text: 'Đọc thêm' }] }, 'vi');
    expect(text).toContain('    Dòng 9: Đọc thêm\n');
    expect(text.endsWith(`\n\n${draft}`)).toBe(true);
  });

  test('is one line of a name, whatever the name is', () => {
    expect(receiptText({ ...rejected, key: 'a\nb\u202E.md' }, 'en')).toMatch(/^a b\.md\nResult: /);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { letterMessage, type LetterContent } from '../../functions/mail/letter-message.ts';
import { body, readings } from './reading.ts';
import { anyBody, anyTitle } from './writing.ts';

const content: LetterContent = {
  from: { name: 'Bản tin Sông Hàn', address: 'bantin@news.example.vn' },
  replyTo: 'toasoan@example.vn',
  subject: '2 tệp cần sửa',
  language: 'vi',
  html: '<!doctype html>\n<html lang="vi"><p>Chào tòa soạn</p></html>\n',
  text: 'Chào tòa soạn\n',
};
const editor = 'toasoan@example.vn';
const latin1 = (message: Uint8Array) => Buffer.from(message).toString('latin1');

describe('the message of a letter', () => {
  test('has one recipient, and no header of a list or one that SES adds', () => {
    const [head = ''] = latin1(letterMessage(content)(editor)).split('\r\n\r\n');
    expect(head.split('\r\n')).toEqual([
      'From: =?UTF-8?B?QuG6o24gdGluIFPDtG5nIEjDoG4=?= <bantin@news.example.vn>',
      'To: <toasoan@example.vn>',
      'Reply-To: <toasoan@example.vn>',
      expect.stringMatching(/^Subject: =\?UTF-8\?[BQ]\?.*\?=$/),
      'MIME-Version: 1.0',
      'Auto-Submitted: auto-generated',
      'Content-Language: vi',
      'Content-Type: multipart/alternative; boundary="=_alternative"',
    ]);
  });

  test('carries any html, text and subject unchanged, in 7 bits, lines of 76 and CRLF alone', async () => {
    await fc.assert(
      fc.asyncProperty(anyBody, anyBody, anyTitle, async (html, text, subject) => {
        const message = letterMessage({ ...content, html, text, subject })(editor);
        const raw = latin1(message);
        expect(raw).toMatch(/^[\r\n\t -~]*$/);
        expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        expect(raw.split('\r\n').filter((line) => line.length > 76)).toEqual([]);
        for (const reading of await readings(message)) {
          expect(reading.subject).toBe(subject);
          expect(reading.to).toEqual(['|toasoan@example.vn']);
          expect(reading.text).toBe(body(text));
          expect(reading.html).toBe(body(html));
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each(['a@b.vn, c@d.vn', 'a@b.vn>\r\nBcc: c@d.vn', 'Name <a@b.vn>', 'nguyễn@ví-dụ.vn', ''])(
    'goes to nobody like %j',
    (to) => {
      expect(() => letterMessage(content)(to)).toThrow('no plain address');
    },
  );

  test.each([
    { subject: 'Tệp\r\nBcc: c@d.vn' },
    { from: { name: 'Bản tin\nBcc: c@d.vn', address: 'a@b.vn' } },
    { from: { name: 'Bản tin', address: 'a@b.vn, c@d.vn' } },
    { replyTo: 'a@b.vn>\r\nBcc: <c@d.vn' },
    { language: 'vi\r\nBcc: c@d.vn' },
  ])('is not made of %j', (fault) => {
    expect(() => letterMessage({ ...content, ...fault })).toThrow(/header|address/);
  });

  test('shows no address in an error', () => {
    expect(() => letterMessage(content)('secret@b.vn,')).not.toThrow('secret');
    expect(() => letterMessage({ ...content, replyTo: 'secret@b' })).not.toThrow('secret');
  });
});

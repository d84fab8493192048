import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mailboxHeader, structuredHeader, textHeader } from '../../functions/mail/header.ts';
import { readings } from './reading.ts';
import { anyTitle } from './writing.ts';

const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' });

function decodedWords(header: string): string[] {
  return [...header.matchAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/g)].map(([, encoding, payload = '']) =>
    encoding === 'B'
      ? Buffer.from(payload, 'base64').toString()
      : Buffer.from(
          payload
            .replaceAll('_', ' ')
            .replace(/=(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        ).toString(),
  );
}

describe('a subject', () => {
  test('of plain ASCII stands as it is', () => {
    expect(textHeader('Subject', 'Week 47: nine stories')).toBe('Subject: Week 47: nine stories');
  });

  test('of long plain ASCII is folded at spaces', () => {
    const subject = 'A rather long subject that an English edition might have, with more words than fit one line of 76';
    expect(textHeader('Subject', subject).split('\r\n')).toEqual([
      'Subject: A rather long subject that an English edition might have, with more',
      ' words than fit one line of 76',
    ]);
  });

  test.each(['=?UTF-8?Q?x?=', 'two  spaces', ' space before', 'x'.repeat(90)])(
    'that would suffer is encoded: %j',
    (text) => {
      const header = textHeader('Subject', text);
      expect(header).toMatch(/^Subject: =\?UTF-8\?/);
      expect(decodedWords(header).join('')).toBe(text);
    },
  );

  test('with a few Vietnamese letters takes the shorter encoding', () => {
    expect(textHeader('Subject', 'Weekly digest, edition of Huế and others')).toContain('?Q?');
    expect(textHeader('Subject', 'Đường phố đẹp ở Huế')).toContain('?B?');
  });

  test('is read as it was written, its words short and never in the middle of a letter', async () => {
    await fc.assert(
      fc.asyncProperty(anyTitle, async (subject) => {
        const header = textHeader('Subject', subject);
        for (const line of header.split('\r\n')) {
          expect(line).toMatch(/^[ -~]{1,76}$/);
          for (const [word] of line.matchAll(/=\?UTF-8\?.*?\?=/g)) expect(word.length).toBeLessThanOrEqual(75);
        }
        for (const reading of await readings(Buffer.from(`${header}\r\n\r\n`))) expect(reading.subject).toBe(subject);
      }),
    );
  });

  test('breaks between graphemes, family emoji and stacked marks included', () => {
    const subject = '👨‍👩‍👧‍👦Đường phố Huế 🇻🇳'.normalize('NFD').repeat(8);
    const starts = new Set([...graphemes.segment(subject)].map(({ index }) => index));
    let position = 0;
    for (const word of decodedWords(textHeader('Subject', subject))) {
      expect(starts).toContain(position);
      position += word.length;
    }
    expect(position).toBe(subject.length);
  });

  test('with more marks on a letter than fit a word still has no broken character', () => {
    const subject = `e${'\u0301'.repeat(120)}`;
    expect(decodedWords(textHeader('Subject', subject)).join('')).toBe(subject);
  });
});

describe('the name of a sender', () => {
  test('of plain ASCII is quoted', () => {
    expect(mailboxHeader('From', 'The Hue Post, weekly', 'a@b.vn')).toBe('From: "The Hue Post, weekly" <a@b.vn>');
  });

  test('is one encoded word on a line of at most 76, cut at a letter when it is too long', async () => {
    await fc.assert(
      fc.asyncProperty(anyTitle, async (name) => {
        const header = mailboxHeader('From', name, 'bantin@news.example.vn');
        const words = decodedWords(header);
        if (words.length === 0) return;
        expect(words).toHaveLength(1);
        expect(header.split('\r\n').every((line) => line.length <= 76)).toBe(true);
        expect(name.startsWith(words[0] ?? '?')).toBe(true);
        for (const reading of await readings(Buffer.from(`${header}\r\n\r\n`)))
          expect(reading.from).toEqual([`${words[0]}|bantin@news.example.vn`]);
      }),
    );
  });

  test('is quoted up to 68 characters, and cut to 58 beyond', () => {
    expect(mailboxHeader('From', 'x'.repeat(68), 'a@b.vn')).toContain(`From: "${'x'.repeat(68)}"`);
    expect(mailboxHeader('From', 'x'.repeat(69), 'a@b.vn')).toContain(`From: =?UTF-8?Q?${'x'.repeat(58)}?=`);
  });

  test('keeps 42 bytes of Vietnamese', () => {
    const [kept = ''] = decodedWords(mailboxHeader('From', 'ệ'.repeat(30), 'a@b.vn'));
    expect(kept).toBe('ệ'.repeat(14));
  });
});

describe('a header that came from outside', () => {
  test.each(['a\r\nBcc: x@y.vn', 'a\nb', 'a\rb', 'a\u0000b', 'a\u0085b', 'a\u2029b', 'a\tb'])(
    'cannot begin another one: %j',
    (text) => {
      expect(() => textHeader('Subject', text)).toThrow('control character');
      expect(() => mailboxHeader('From', text, 'a@b.vn')).toThrow('control character');
      expect(() => structuredHeader('List-Id', text)).toThrow('printable ASCII');
    },
  );

  test('cannot be longer than a line of a mail may be', () => {
    expect(structuredHeader('X', 'y'.repeat(995))).toHaveLength(998);
    expect(() => structuredHeader('X', 'y'.repeat(996))).toThrow('longer than 998 octets');
  });
});

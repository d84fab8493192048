import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mailboxHeader, structuredHeader, textHeader } from '../../functions/mail/header.ts';
import { readings } from './reading.ts';
import { readWords } from './strict-words.ts';
import { anyTitle } from './writing.ts';

const graphemes = new Intl.Segmenter('vi', { granularity: 'grapheme' });

/** A letter of 41 bytes in UTF-8. */
const FAMILY = '👨🏻‍👩🏻‍👧🏻‍👦🏻';
const LETTERS = ['a', ' ', 'ệ', 'ệ'.normalize('NFD'), 'Đ', '🇻🇳', '👨‍👩‍👧‍👦', FAMILY, '=', '?', '_', 'क्षि', '각'];

/** What each encoded word of a header line says by itself. */
function decodedWords(header: string): readonly string[] {
  const colon = header.indexOf(':') + 1;
  return readWords(header.slice(colon), colon).encoded;
}

function wordsOfName(header: string): readonly string[] {
  return decodedWords(header.slice(0, header.lastIndexOf('<')).trimEnd());
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

  test('is read as it was written, its words short and each whole by itself', async () => {
    await fc.assert(
      fc.asyncProperty(anyTitle, async (subject) => {
        const header = textHeader('Subject', subject);
        for (const line of header.split('\r\n')) expect(line).toMatch(/^[ -~]{1,76}$/);
        for (const reading of await readings(Buffer.from(`${header}\r\n\r\n`))) expect(reading.subject).toBe(subject);
      }),
    );
  });

  test('breaks between graphemes, those of many characters included', () => {
    const letters = fc.constantFrom(...LETTERS);
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 60 }), (word) => {
        const subject = word.join('');
        const starts = new Set([...graphemes.segment(subject)].map(({ index }) => index));
        let position = 0;
        for (const each of decodedWords(textHeader('Subject', subject))) {
          expect(starts).toContain(position);
          position += each.length;
        }
      }),
    );
    // Too long for what the word `Subject` leaves of the first line, and not for a word: it begins the second line.
    expect(textHeader('Subject', FAMILY)).toMatch(/^Subject:\r\n =\?UTF-8\?B\?[^?]*\?=$/);
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

  test('is one encoded word, whole up to 45 bytes, and beyond that cut at a letter', async () => {
    const anyName = fc.oneof(
      anyTitle,
      fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 20 }).map((all) => all.join('').trim()),
    );
    await fc.assert(
      fc.asyncProperty(anyName, async (name) => {
        const header = mailboxHeader('From', name, 'bantin@news.example.vn');
        const words = wordsOfName(header);
        expect(header.split('\r\n').every((line) => line.length <= 76)).toBe(true);
        if (words.length === 0) return;
        expect(words).toHaveLength(1);
        const [kept = ''] = words;
        expect(name.startsWith(kept)).toBe(true);
        expect(kept === name || Buffer.byteLength(name) > 45).toBe(true);
        for (const reading of await readings(Buffer.from(`${header}\r\n\r\n`)))
          expect(reading.from).toEqual([`${kept}|bantin@news.example.vn`]);
      }),
    );
  });

  test('of plain ASCII is quoted up to 68 characters, and cut to 63 beyond', () => {
    expect(mailboxHeader('From', 'x'.repeat(68), 'a@b.vn')).toContain(`From: "${'x'.repeat(68)}"`);
    expect(wordsOfName(mailboxHeader('From', 'x'.repeat(69), 'a@b.vn'))).toEqual(['x'.repeat(63)]);
  });

  test('keeps 45 bytes of Vietnamese, where need be on a line of its own', () => {
    const header = (letters: number) => mailboxHeader('From', 'ệ'.repeat(letters), 'a@b.vn').split('\r\n');
    expect(header(14)).toEqual([expect.stringMatching(/^From: =\?UTF-8\?B\?.{56}\?=$/), ' <a@b.vn>']);
    expect(header(15)).toEqual(['From:', expect.stringMatching(/^ =\?UTF-8\?B\?.{60}\?=$/), ' <a@b.vn>']);
    expect(header(16)).toEqual(header(15));
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

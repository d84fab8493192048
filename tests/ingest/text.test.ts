import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, isLongerThan, shorten } from '../../functions/ingest/clean-text.ts';
import { slugOf } from '../../functions/ingest/slug.ts';
import { isSlug } from '../../functions/model/article.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

describe('text from an editor', () => {
  test.each([
    ['a\r\nBcc: x', 'a Bcc: x'],
    ['a\u2028b\u2029c', 'a b c'],
    ['\u202Egnp.exe\u202C', 'gnp.exe'],
    ['a\u2066b\u2069\u200E\u200F\u061Cc', 'abc'],
    ['mark\uE000here\u{F0000}\u{100000}', 'markhere'],
    ['\uFEFFbom\u0000nul\u0085', 'bom nul'],
    ['  nhiều \t khoảng\u00A0trắng ', 'nhiều khoảng trắng'],
    ['\uD800lone', 'lone'],
    ['👨‍👩‍👧‍👦 ok', '👨‍👩‍👧‍👦 ok'],
  ])('%j becomes %j', (text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  test('is one line of well-formed NFC without controls or private characters, and cleaning again changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/[\p{Cc}\p{Co}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean.normalize('NFC')).toBe(clean);
        expect(cleanText(clean)).toBe(clean);
      }),
    );
  });

  test('is shortened to whole words, with an ellipsis', () => {
    expect(shorten('Một hai ba bốn', 14)).toBe('Một hai ba bốn');
    expect(shorten('Một hai ba bốn năm', 14)).toBe('Một hai ba…');
    expect(shorten('Một hai, ba bốn', 9)).toBe('Một hai…');
    expect(shorten('Nghiêngngả', 6)).toBe('Nghiê…');
  });

  test('is never longer than asked, and never cut within a letter', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 60 }), (text, limit) => {
        const clean = cleanText(text);
        const short = shorten(clean, limit);
        expect(isLongerThan(short, limit)).toBe(false);
        expect(short.isWellFormed()).toBe(true);
        expect(clean.startsWith(short.replace(/…$/u, ''))).toBe(true);
      }),
    );
  });
});

describe('slugs', () => {
  test.each([
    ['Đường về Huế', 'duong-ve-hue'],
    ['Tiếng Việt – Đường phố đẹp'.normalize('NFD'), 'tieng-viet-duong-pho-dep'],
    ['  AI: tương lai?! ', 'ai-tuong-lai'],
    ['đĐ', 'dd'],
    ['/tin/2025/bai.html', 'tin-2025-bai-html'],
  ])('%j gives %s', (text, slug) => {
    expect(slugOf(text)).toBe(slug);
  });

  test('nothing Latin gives none', () => {
    expect(slugOf('世界')).toBeUndefined();
    expect(slugOf('---')).toBeUndefined();
  });

  test('end at a word border, at most 80 characters', () => {
    const slug = slugOf('mười chữ '.repeat(20));
    expect(slug).toMatch(/^(?:(?:muoi|chu)-)*(?:muoi|chu)$/);
    expect(slug?.length).toBeLessThanOrEqual(80);
    expect(slugOf('x'.repeat(200))).toBe('x'.repeat(80));
  });

  test('are valid whatever they are made of', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const slug = slugOf(text);
        expect(slug === undefined || isSlug(slug)).toBe(true);
      }),
    );
  });
});

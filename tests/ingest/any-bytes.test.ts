import * as fc from 'fast-check';
import matter from 'gray-matter';
import { expect, test } from 'vitest';
import { article, parse } from './publication.ts';

const line = fc.constantFrom(
  ...'---~---js~title: x~title: a: b~use: true~\ttab~- a~&a *b~"~[~{~>~...~# x~~![](a.webp)~tags: [a'.split('~'),
  ...`%YAML 1.1~'~|~? x~: y~\u0000~\uD800~é~created_at: 2025-01-01~slug: x`.split('~'),
);

const file = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.array(line, { maxLength: 14 }).map((lines) => Buffer.from(lines.join('\n'))),
  fc.array(line, { maxLength: 10 }).map((lines) => Buffer.from(['---', ...lines, '---', 'Chữ'].join('\r\n'))),
  fc.string({ unit: 'binary' }).map((title) => Buffer.from(article({ title }))),
);

test('whatever the bytes are, they are an article or problems with place, message and fix, and never an exception', () => {
  fc.assert(
    fc.property(file, (bytes) => {
      const parsed = parse(bytes);
      if ('article' in parsed) return;
      expect(parsed.problems.length).toBeGreaterThan(0);
      for (const { line: number, field, message, fix } of parsed.problems) {
        expect(number).toBeGreaterThan(0);
        expect(field).not.toBe('');
        expect(message).not.toMatch(/\{\w+\}/);
        expect(fix).not.toBe('');
      }
    }),
    { numRuns: 1000 },
  );
});

test('NFC and NFD say the same', () => {
  const letter = fc.constantFrom(...Array.from('aăâđêôơưẠếổữỵ:"#- \n'));
  const letters = fc.string({ unit: letter, maxLength: 60 });
  fc.assert(
    fc.property(letters, letters, (title, text) => {
      const written = article({ title }, text);
      expect(parse(written.normalize('NFD'))).toEqual(parse(written.normalize('NFC')));
    }),
  );
});

test('gray-matter keeps nothing in its cache: a broken file is as broken the second time', () => {
  const broken = article({ title: '"broken' });
  expect(parse(broken)).toEqual(parse(broken));
  expect('cache' in matter ? matter.cache : undefined).toEqual({});
});

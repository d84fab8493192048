import * as fc from 'fast-check';
import { FIELD_NAMES, type FieldName } from '../../functions/ingest/mend-line.ts';

/** What stands behind a field's name, in the many ways YAML has. */
const GOOD: Readonly<Record<FieldName, readonly string[]>> = {
  title: [' "Giá vàng lên"', ' Giá vàng lên', '\n  Giá vàng\n  lên', ' >-\n  Giá vàng\n  lên\n', ' "Giá vàng\n  lên"'],
  slug: [' gia-vang', ' "gia-vang" # như trên trang'],
  thumbnail: [' "ảnh/a.webp"', ' /ảnh/a.webp'],
  description: [' Một câu.', ' |\n  Một câu.\n', '\n  Một\n  câu.', ' >\n  # không phải ghi chú\n  Một câu.\n'],
  use: [' true', ' "true"', ' TRUE # đăng'],
  created_at: [' 2026-11-20', ' "2026-11-20 07:00:00"'],
  author: [' An Nhiên', '\n  An Nhiên'],
  section: [' Kinh tế', " 'Kinh tế'"],
  tags: [' [vàng, giá]', '\n  - vàng\n  - giá', '\n- vàng\n- "giá"', ' [vàng,\n  giá]'],
  lang: [' en', ' "en"'],
  pin: [' true', ' false'],
  url: [' https://example.vn/gia-vang', ' "https://example.vn/gia-vang"'],
  resend: [' 2026-11-21', ' "2026-11-21"'],
};

const ANYWHERE = [
  ' "hở',
  " 'hở",
  ' "đóng" rồi lại viết',
  ' *a',
  ' &a b',
  ' @a',
  ' `a`',
  ' %a',
  ' !!js/function x',
  ' {a: b}',
  ' {a: b',
  ' [a, [b]]',
  '\n  a: b',
  ' a\n  b: c',
  '\n\ta',
  ' >\n\ta: b',
  ' |\n  a\n b: c',
  ' "a\u000Bb: c',
  ' a\u007Fb: c',
  ' a\u0001',
  ' "a",',
  ' a: b: c',
];
const LONG = 'chữ '.repeat(120);

const BAD: Readonly<Record<FieldName, readonly string[]>> = {
  title: [' AI: tương lai', ' Đội #1 thắng', ' #1 thắng', ' [Video]', ' [Video] Lũ về', '\n  - a\n  - b', ` ${LONG}`],
  slug: [' "???"', ' [a-b]', '\n  - a'],
  thumbnail: [' "a', ' a: b', ' Ảnh #1.webp', ' [a'],
  description: [' a: b', ' [a]', '\n  - a\n  - b', ' Dòng một: a\n  dòng hai\n  dòng ba', ' a #b\n  c'],
  use: [
    ' yes',
    ' có',
    ' [true',
    ' [true]',
    '\n  - true',
    ' true: x',
    ' "true',
    ' “true”',
    'true',
    ' *true',
    '\ttrue: a',
  ],
  created_at: [
    ' 20:15 19/08/2025',
    ' 25:00',
    ' 2025-08-19 25:00',
    ' 2025-02-30',
    ' hôm nay',
    ' 1/2/2026',
    '\n  - 2026-01-01',
  ],
  author: [' Nhóm #2', ' [a, b]', ` ${LONG}`, '\n  - a\n  - b'],
  section: [' A: b', '\n  a: b', ` ${LONG}`],
  tags: [
    ' [a, b',
    '\n  - a: b\n  - c',
    '\n  - "a\n  - b',
    '\n  - a #1\n  - b',
    '\n  - a #1\n  - [b]\n  - c',
    ' {a: b}',
  ],
  lang: [' tiếng Việt', ' “en”', ' [en]'],
  pin: [' maybe', ' [true'],
  url: [' http://example.vn/a', ' javascript:alert(1)', ' example.vn', ' [https://example.vn/a]'],
  resend: [' 21/11/2026', ' soon', ' [2026-11-21]', '\n  - 2026-11-21'],
};

export type Fields = readonly { readonly name: FieldName; readonly text: string; readonly isBroken: boolean }[];

const field = (name: FieldName): fc.Arbitrary<Fields[number]> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...GOOD[name]).map((text) => ({ name, text, isBroken: false })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...BAD[name], ...ANYWHERE).map((text) => ({ name, text, isBroken: true })),
    },
  );

/** Fields in any order; any may be missing. */
const fields: fc.Arbitrary<Fields> = fc
  .shuffledSubarray([...FIELD_NAMES], { minLength: 1 })
  .chain((names) => fc.tuple(...names.map(field)));

/** Ways to spoil the lines of a front matter that was fine, its fences included. */
const SPOILERS: readonly ((lines: readonly string[]) => readonly string[])[] = [
  (lines) => ['----', ...lines.slice(1)],
  (lines) => [' ---', ...lines.slice(1)],
  (lines) => ['', '  ', ...lines],
  (lines) => ['', ...lines.slice(1)],
  (lines) => lines.slice(1),
  (lines) => lines.slice(0, -1),
  (lines) => [...lines.slice(0, -1), '-----'],
  (lines) => [...lines.slice(0, -1), '--- hết'],
  (lines) => lines.map((line) => (line.startsWith('---') ? line : `  ${line}`)),
  (lines) => lines.map((line) => (line.startsWith('---') ? line : `\t${line}`)),
  (lines) => lines.map((line, at) => (at === 1 ? `  ${line}` : line)),
  (lines) => lines.map((line, at) => (at === lines.length - 2 ? `  ${line}` : line)),
  (lines) => lines.map((line) => line.replace(/^(\w+):/u, '"$1":')),
  (lines) => lines.map((line) => line.replace(/^(\w+):/u, '$1：')),
  (lines) => lines.map((line) => line.replace(/^use:/u, 'use')),
  (lines) => lines.map((line) => line.replace(/^(\w+): /u, '$1:')),
  ...[
    'chữ lạc loài',
    '- a',
    '...',
    '%YAML 1.2',
    '\u0001',
    '# \u0001',
    '{a: b}',
    ']',
    'title',
    '"a',
    '? a',
    'a: &a b',
  ].map((junk) => (lines: readonly string[]) => [...lines.slice(0, 2), junk, ...lines.slice(2)]),
  ...['title: Khác', 'Title: "Khác', 'use: có', 'tags:\n  - a\n  - b', 'description: >\n  một\n  hai', 'use:'].map(
    (again) => (lines: readonly string[]) => [...lines.slice(0, -1), again, ...lines.slice(-1)],
  ),
];

export const BODY = 'Đoạn đầu tiên của bài, đủ dài để người đọc hiểu bài nói về điều gì.';

/** The lines of a front matter. */
export function write(all: Fields): readonly string[] {
  return `---\n${all.map(({ name, text }) => `${name}:${text}\n`).join('')}---`.split('\n');
}

/** A front matter, and what was done to it. */
export const spoiled = fc
  .tuple(fields, fc.array(fc.constantFrom(...SPOILERS), { maxLength: 1 }))
  .map(([all, spoilers]) => ({
    all,
    isSpoiled: spoilers.length > 0,
    lines: spoilers.reduce((now, spoil) => spoil(now), write(all)),
  }));

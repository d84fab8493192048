import * as fc from 'fast-check';
import type { Article, Slug } from '../../functions/model/article.ts';
import { article } from '../digest/sample.ts';

const PIECES = [
  'a',
  'từ ',
  'Ế',
  'e\u0302\u0301',
  '👨‍👩‍👧‍👦',
  'नि',
  '\u202Eשלום ',
  'مرحبا ',
  'a\u0301\u0301\u0301',
  '</p></td></table>',
  '<script>alert(1)</script>',
  '<!-- ',
  ' -->',
  '<![endif]-->',
  ']]>',
  '{{subject}}',
  '{{{lead.title}}}',
  '{{#each cards}}',
  '{{/if}}',
  '\\{{x}}',
  '&amp;',
  '&#x0;',
  '"',
  "'",
  '`',
  '=',
  '\u00A0',
  '\u200B',
  '\uFEFF',
  '\uD800',
  '\uE000',
  '\uE001',
  '\u2028',
  '\t\r\n',
  '\0',
];

/** Words, marks, markup and letters of every script; at times very long, at times nothing. */
const anyText = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((all) => all.join('')) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...PIECES), fc.integer({ min: 100, max: 2_000 }))
      .map(([piece, times]) => piece.repeat(times)),
  },
);

/** Without noncharacters: they are a mistake in any html, and ingest takes them out. */
const text = anyText.map((words) => words.replaceAll(/\p{Noncharacter_Code_Point}/gu, ''));

const language = fc.constantFrom(undefined, 'en', 'ar', 'vi-VN', '"><b>');
const url = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom('javascript:alert(1)', 'http://example.vn', 'https://example.vn/"><script>'),
  text.map((path) => `https://example.vn/${path}`),
);

/** An article with anything in every field that an editor writes: worse than ingest would let pass. */
const anyArticle = fc.record({
  // A title that is nothing once it is safe does not pass ingest.
  title: text.map((words) => `x${words}`),
  description: text,
  section: text,
  author: text,
  language,
  url,
  hasPicture: fc.boolean(),
  readingMinutes: fc.integer({ min: 1, max: 9_999 }),
});

/** 1 to 200 of them. Few kinds repeated: their number is what the size hangs on, their kinds what markup does. */
export const anyArticles: fc.Arbitrary<readonly Article[]> = fc
  .tuple(
    fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 200 })),
    fc.array(anyArticle, { minLength: 1, maxLength: 6 }),
  )
  .map(([count, kinds]) =>
    Array.from({ length: count }, (_, index): Article => {
      const { hasPicture, language: own, url: address, ...fields } = kinds[index % kinds.length] ?? {};
      const { thumbnail, ...plain } = article(index);
      return {
        ...plain,
        ...fields,
        slug: `bai-${index}` as Slug,
        ...(own !== undefined && { language: own }),
        ...(address !== undefined && { url: address }),
        ...(hasPicture === true && thumbnail !== undefined && { thumbnail }),
      };
    }),
  );

/** A note of the editor, of any paragraphs. */
export const anyNote: fc.Arbitrary<readonly string[]> = fc.array(text, { maxLength: 4 });

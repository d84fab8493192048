import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderDigest } from '../../functions/digest/render-digest.ts';
import type { Article } from '../../functions/model/article.ts';
import { expectGoodMail, languagesOf, MARKS } from './good-mail.ts';
import { readHtml } from './read-html.ts';
import { article, articles, input, template } from './sample.ts';

const digest = await template();

/** What a reader sees of a text: without the characters that ingest strips. */
const clean = (text: string) =>
  text
    .replace(/[\p{Cc}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

describe('what an editor writes', () => {
  const hostile = [
    '</mj-text><mj-raw><script>alert(1)</script>',
    '{{subject}} {{#each}} {{{x}}}',
    `"quotes" 'single' \`back\` = & &amp; <!-- --> ]]>`,
    '<img src=x onerror=alert(1)>',
    '"><a href="javascript:alert(1)">',
    '<![endif]--><!--[if mso]>',
  ];

  test.each(hostile)('%s is text, wherever it stands', (text) => {
    const fields = { title: text, description: text, section: text, author: text, language: text };
    const all = [article(1, fields), article(2, fields), article(3, fields)];
    const rendering = renderDigest(digest, input(all, { maximumCards: 2 }));
    expectGoodMail(rendering);
    const elements = readHtml(rendering.html);
    expect(elements.filter(({ text: found, name }) => found === text && (name === 'a' || name === 'p'))).toHaveLength(
      7,
    );
    const plain = renderDigest(digest, input(articles(3), { maximumCards: 2 }));
    expect(elements).toHaveLength(readHtml(plain.html).length);
  });

  test.each([
    'javascript:alert(1)',
    'http://example.vn/a',
    '//example.vn/a',
    'data:text/html,x',
    'https://a:b@example.vn',
    'not an address',
  ])('an address like %s never becomes a link', (url) => {
    const {
      html,
      articles: [lead],
    } = renderDigest(digest, input([article(1, { url })]));
    expect(lead?.url).toBe('https://www.example.vn');
    expect(html).not.toContain(url);
  });

  test('an article’s own https address is where its link leads in the end', () => {
    const url = 'https://khac.example.vn/b%C3%A0i?a=1&b=2#c';
    expect(renderDigest(digest, input([article(1, { url })])).articles[0]?.url).toBe(url);
  });

  test.each(MARKS)('cannot bring in the mark of a reader’s own address, %o', (mark) => {
    const fields = { title: `a${mark}b`, description: mark, url: `https://example.vn/${mark}` };
    const rendering = renderDigest(digest, input([article(1, fields)], { note: [`c${mark}d`] }));
    expect(rendering.html.split(mark)).toHaveLength(2);
    expect(rendering.text.split(mark)).toHaveLength(2);
  });

  test('comes back from the html letter by letter, for any article', () => {
    const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }).map((text) => `w ${text}`.toWellFormed());
    const any: fc.Arbitrary<Partial<Article>> = fc.record({
      title: words,
      description: words,
      section: words,
      author: words,
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 12 }), (fields) => {
        const all = fields.map((field, index) => article(index, field));
        const rendering = renderDigest(digest, input(all, { maximumCards: 200 }));
        expectGoodMail(rendering);
        expect(rendering.step).toBe('full');
        const elements = readHtml(rendering.html);
        expect(elements.filter(({ name }) => name === 'h2').map(({ text }) => text)).toEqual(
          fields.map(({ title = '' }) => clean(title)),
        );
        const paragraphs = new Set(elements.filter(({ name }) => name === 'p').map(({ text }) => text));
        for (const { description = '', section = '' } of fields)
          for (const text of [description, section]) expect(paragraphs).toContain(clean(text));
      }),
      { numRuns: 40 },
    );
  });
});

test('a language that is no language tag is the publication’s', () => {
  for (const language of ['"><b>', '', 'x'.repeat(36)])
    expect(new Set(languagesOf(renderDigest(digest, input([article(1, { language })])).html))).toEqual(new Set(['vi']));
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  archivePage,
  MAXIMUM_HTML_BYTES,
  renderDigest,
  type RenderedDigest,
} from '../../functions/digest/render-digest.ts';
import type { Article, Slug } from '../../functions/model/article.ts';
import { MESSAGE_MARKS } from '../../functions/model/edition.ts';
import { asOutlook, readHtml } from './read-html.ts';
import { article, articles, input, LONGEST_UNSUBSCRIBE_URL, PUBLICATION, template } from './sample.ts';

const MARK = MESSAGE_MARKS.unsubscribeUrl;
const ALLOWED = new Set(
  'html head title meta style body div table tbody tr td h1 h2 p ul li a img b br noscript xml o:officedocumentsettings o:allowpng o:pixelsperinch'.split(
    ' ',
  ),
);
const digest = await template();
const hrefsOf = (html: string) =>
  readHtml(html).flatMap(({ attributes: { href } }) => (href === undefined ? [] : [href]));

/** What a reader sees of a text: without the characters that ingest strips. */
const clean = (text: string) =>
  text
    .replace(/[\p{Cc}\p{Co}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** What must hold of every digest (rules 2), whatever is in it. */
function expectGoodMail({ html, text, htmlBytes, subject }: RenderedDigest) {
  const longest = html.replaceAll(MARK, 'u'.repeat(LONGEST_UNSUBSCRIBE_URL));
  expect(htmlBytes).toBe(Buffer.byteLength(longest));
  expect(htmlBytes).toBeLessThanOrEqual(MAXIMUM_HTML_BYTES);

  const elements = readHtml(html);
  const outlook = readHtml(asOutlook(html));
  for (const { name, attributes } of [...elements, ...outlook]) {
    expect(ALLOWED).toContain(name);
    expect(Object.keys(attributes).filter((key) => key.startsWith('on'))).toEqual([]);
  }
  for (const { attributes } of elements.filter(({ name }) => name === 'img')) {
    expect(attributes.src).toMatch(/^https:\/\/bantin\.example\.vn\/i\/.*\.jpg$/);
    expect(Object.keys(attributes)).toEqual(expect.arrayContaining(['width', 'height', 'alt']));
  }
  for (const table of elements.filter(({ name }) => name === 'table'))
    expect(table.attributes.role).toBe('presentation');
  expect(
    elements
      .filter(({ name }) => /^h\d$/.test(name))
      .map(({ name }) => name)
      .join(' '),
  ).toMatch(/^h1 h2( h2)*$/);
  for (const lang of [elements[0], elements.find(({ attributes }) => attributes.role === 'article')])
    expect(lang?.attributes).toMatchObject({ lang: 'vi', dir: 'ltr' });
  for (const href of hrefsOf(html)) {
    expect(href === MARK || href.startsWith('https://')).toBe(true);
    expect(text.split(/\s/)).toContain(href);
  }
  expect(elements.find(({ name }) => name === 'title')?.text).toBe(subject.replace(/\s+/g, ' ').trim());
}

describe('a digest', () => {
  const rendered = renderDigest(digest, input(articles(15)));

  test('is a good mail', () => {
    expectGoodMail(rendered);
    expect(rendered.subject).toBe('Chuyện số 1 ở bến sông và 14 bài khác · Tuần 48');
  });

  test('shows the first article large, then cards, then a list', () => {
    expect(rendered.step).toBe('full');
    expect(rendered.articles.map(({ place }) => place)).toEqual([
      'lead',
      ...Array(11).fill('card'),
      ...Array(3).fill('list'),
    ]);
    const elements = readHtml(rendered.html);
    expect(elements.filter(({ name }) => name === 'img')).toHaveLength(12);
    expect(elements.filter(({ name }) => name === 'li').map(({ text }) => text)).toEqual(
      [13, 14, 15].map((number) => `Chuyện số ${number} ở bến sông`),
    );
  });

  test('begins with a visible line that says what is inside', () => {
    const body = readHtml(rendered.html).find(({ name }) => name === 'body');
    expect(body?.text).toMatch(/^Số này có 15 bài, đọc trong 60 phút: Chuyện số 2 ở bến sông; Chuyện số 3/);
    expect(rendered.text).toMatch(/^Số này có 15 bài/);
  });

  test('names the edition, its day in the zone of the publication, and the sender', () => {
    for (const part of ['Tuần 48 · Thứ Hai, 23/11/2026', PUBLICATION.postalAddress, PUBLICATION.replyTo]) {
      expect(readHtml(rendered.html)[0]?.text).toContain(part);
      expect(rendered.text).toContain(part);
    }
  });

  test('leaves a place for the reader’s unsubscribe address in html and text', () => {
    expect(hrefsOf(rendered.html)).toContain(MARK);
    expect(rendered.text).toContain(`Hủy đăng ký: ${MARK}\n`);
  });

  test('links each article once, on the publisher’s site, by its day there', () => {
    const hrefs = hrefsOf(rendered.html);
    // 18:30 UTC is the next day in Ho Chi Minh City.
    expect(hrefs.filter((href) => href === 'https://www.example.vn/2026/11/20/bai-7')).toHaveLength(1);
    expect(hrefs).toContain('https://bantin.example.vn/e/2026-W48');
    expect(rendered.articles[6]?.url).toBe('https://www.example.vn/2026/11/20/bai-7');
  });

  test('keeps the text in the order of the html, without wrapping it', () => {
    const titles = rendered.text.split('\n').filter((line) => line.startsWith('Chuyện số'));
    expect(titles).toEqual(rendered.articles.map(({ title }) => title));
    expect(rendered.text).not.toMatch(/\r|\n{3}/);
  });

  test('speaks English to readers who want English, and marks articles in another language', () => {
    const { html, text, subject } = renderDigest(
      digest,
      input([article(1), article(2, { language: 'fr' })], { language: 'en' }),
    );
    expect(subject).toBe('Chuyện số 1 ở bến sông and 1 more · Week 48');
    expect(text).toContain('Unsubscribe: ');
    const languages = readHtml(html).flatMap(({ attributes: { lang } }) => lang ?? []);
    expect(languages).toEqual(['en', 'en', 'vi', 'fr']);
  });

  test('goes without the picture, the section or the description that an article does not have', () => {
    const { thumbnail: _, section: __, ...bare } = article(1, { description: '' });
    const rendering = renderDigest(digest, input([bare, { ...bare, slug: 'x' as Slug }]));
    expectGoodMail(rendering);
    expect(rendering.html).not.toContain('<img');
    expect(rendering.text).toContain('Chuyện số 1 ở bến sông\n4 phút đọc\nhttps://');
  });

  test('without an article, or with an address of ours that is not https, is a fault', () => {
    expect(() => renderDigest(digest, input([]))).toThrow('2026-W48');
    const publication = { ...PUBLICATION, publicUrl: 'http://bantin.example.vn' };
    expect(() => renderDigest(digest, input(articles(1), { publication }))).toThrow('https');
  });
});

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

  test('an article’s own https address is where its link leads', () => {
    const url = 'https://khac.example.vn/b%C3%A0i?a=1&b=2#c';
    expect(hrefsOf(renderDigest(digest, input([article(1, { url })])).html)).toContain(url);
  });

  test('cannot bring in the mark of the unsubscribe address', () => {
    const rendering = renderDigest(
      digest,
      input([article(1, { title: `a${MARK}b`, description: MARK, url: `https://example.vn/${MARK}` })]),
    );
    expect(rendering.html.split(MARK)).toHaveLength(2);
    expect(rendering.text.split(MARK)).toHaveLength(2);
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

describe('the page of an edition', () => {
  test('is the same digest with nothing of any reader in it', () => {
    const html = archivePage(digest, input(articles(15)));
    expect(html).not.toContain(MARK);
    expect(html).not.toMatch(/Hủy đăng ký|Bạn nhận thư/);
    expect(readHtml(html).filter(({ name }) => name === 'h2')).toHaveLength(13);
  });

  test('has all articles, whole, where the mail had to leave some out', () => {
    const all = articles(200, { description: 'Ầ'.repeat(2_000) });
    const html = archivePage(digest, input(all, { maximumCards: 200 }));
    for (const { slug } of all) expect(html).toContain(`/${slug}"`);
  });
});

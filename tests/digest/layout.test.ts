import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAXIMUM_HTML_BYTES, renderDigest } from '../../functions/digest/render-digest.ts';
import type { Article } from '../../functions/model/article.ts';
import { readHtml } from './read-html.ts';
import { article, articles, input, template } from './sample.ts';

const digest = await template();
const render = (count: number, fields: Partial<Article>, maximumCards = 200) =>
  renderDigest(digest, input(articles(count, fields), { maximumCards }));
const longTitle = 'Những ngôi nhà rường giữa dòng nước lũ ở Huế đứng vững qua trăm mùa. '.repeat(3).slice(0, 200);
/** Three bytes a letter. */
const heavyTitle = `${'Ễ'.repeat(9)} `.repeat(20).trim();
const longDescription = 'Nước về lúc nửa đêm, cả làng thức trắng kê đồ lên gác. '.repeat(6);

describe('the size of a digest', () => {
  test.each([1, 30, 200])('stays under the limit with %i articles of the longest Vietnamese titles', (count) => {
    const { htmlBytes } = render(count, { title: longTitle, description: longDescription });
    expect(htmlBytes).toBeLessThanOrEqual(MAXIMUM_HTML_BYTES);
  });

  test('leaves room for at least 40 full cards of everyday articles', () => {
    const everyday = {
      title: 'Hành trình đưa mười lăm nghìn trang chữ Nôm vào kho số quốc gia',
      description: 'Ba người, một chiếc máy quét và những cuốn sách không còn ai đọc được. '.repeat(3),
      author: 'Nguyễn Thị Mẫu',
    };
    expect(render(41, everyday).step).toBe('full');
  });

  test.each([
    [30, 'full'],
    [70, 'shorter'],
    [85, 'compact'],
    [200, 'titles'],
  ])('steps down only as far as it must: %i articles make it %s', (count, step) => {
    expect(render(count, { description: longDescription }).step).toBe(step);
  });

  test('shortens descriptions at a word, then leaves them out, then the cards', () => {
    const descriptions = (count: number) =>
      readHtml(render(count, { description: longDescription }).html)
        .filter(({ name, text }) => name === 'p' && text.startsWith('Nước về'))
        .map(({ text }) => text);
    expect(new Set(descriptions(30))).toEqual(new Set([longDescription.trim()]));
    expect(descriptions(70).slice(1)).toEqual(
      Array(69).fill(`${'Nước về lúc nửa đêm, cả làng thức trắng kê đồ lên gác. '.repeat(2)}Nước về…`),
    );
    expect(descriptions(85)).toHaveLength(1);
    const titlesOnly = readHtml(render(200, { description: longDescription }).html);
    expect(titlesOnly.filter(({ name }) => name === 'li')).toHaveLength(199);
  });

  test('says how many more are on the web, and keeps every one in the text', () => {
    const { step, html, text, articles: placed } = render(200, { title: heavyTitle, description: longDescription });
    expect(step).toBe('more');
    const elements = readHtml(html);
    const lines = elements.filter(({ name }) => name === 'li').length;
    const more = elements.find(
      ({ name, text: words }) => name === 'a' && words === `Còn ${199 - lines} bài nữa trên trang web`,
    );
    expect(more?.attributes.href).toBe('https://bantin.example.vn/e/2026-W48');
    for (const { slug } of placed) expect(text.split('\n')).toContain(`https://bantin.example.vn/e/2026-W48/${slug}`);
    // One line more would not have fitted.
    expect(Buffer.byteLength(html)).toBeGreaterThan(MAXIMUM_HTML_BYTES - 2_000);
  });

  test('keeps a note of a page whole whatever it has to leave out, and only begins a longer one', () => {
    const noteOf = (paragraphs: number) => {
      const note = Array.from({ length: paragraphs }, (_, index) => `Đoạn ${index}: ${longDescription.trim()}`);
      const { html, text } = renderDigest(digest, input(articles(200, { title: heavyTitle }), { note }));
      const shown = readHtml(html).filter(({ name, text: words }) => name === 'p' && words.startsWith('Đoạn'));
      for (const paragraph of note) expect(text.split('\n')).toContain(paragraph);
      return { note, shown: shown.map(({ text: words }) => words) };
    };
    const page = noteOf(5);
    expect(page.shown).toEqual(page.note);
    const book = noteOf(500);
    expect(book.shown.length).toBeLessThan(10);
    expect(book.shown.slice(0, -1)).toEqual(book.note.slice(0, book.shown.length - 1));
    expect(book.shown.at(-1)).toMatch(/…$/);
  });

  test('stays under the limit for any number of articles of any length', () => {
    const text = fc
      .tuple(
        fc.constantFrom('a', 'Ế', '👨‍👩‍👧‍👦', '<', "'", 'a\u0301\u0301\u0301', 'từ '),
        fc.integer({ min: 1, max: 3_000 }),
      )
      .map(([letter, times]) => letter.repeat(times));
    const fields = fc.record({
      title: text,
      description: text,
      section: text,
      author: text,
      language: text,
    });
    const note = fc.array(text, { maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fields, fields, note, (count, odd, even, paragraphs) => {
        const all = Array.from({ length: count }, (_, index) => article(index, index % 2 === 0 ? odd : even));
        const { html, htmlBytes } = renderDigest(digest, input(all, { maximumCards: 200, note: paragraphs }));
        expect(htmlBytes).toBeLessThanOrEqual(MAXIMUM_HTML_BYTES);
        expect(readHtml(html).length).toBeGreaterThan(10);
      }),
      { numRuns: 15 },
    );
  });
});

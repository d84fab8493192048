import { describe, expect, test } from 'vitest';
import { archivePage, renderDigest } from '../../functions/digest/render-digest.ts';
import type { Slug } from '../../functions/model/article.ts';
import { MESSAGE_MARKS } from '../../functions/model/edition.ts';
import { expectGoodMail, hrefsOf, languagesOf, MARKS } from './good-mail.ts';
import { readHtml } from './read-html.ts';
import { article, articles, input, PUBLICATION, template } from './sample.ts';

const digest = await template();

describe('a digest', () => {
  const rendered = renderDigest(digest, input(articles(15)));

  test('is a good mail', () => {
    expectGoodMail(rendered);
    expect(rendered.subject).toBe('Chuyện số 1 ở bến sông và 14 bài khác · Tuần 48/2026');
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
    for (const part of ['Tuần 48/2026', 'Thứ Hai, 23/11/2026', PUBLICATION.postalAddress, PUBLICATION.replyTo]) {
      expect(readHtml(rendered.html)[0]?.text).toContain(part);
      expect(rendered.text).toContain(part);
    }
  });

  test('leaves a place for each reader’s own addresses in html and text', () => {
    for (const mark of MARKS) expect(hrefsOf(rendered.html).filter((href) => href === mark)).toHaveLength(1);
    expect(rendered.text).toContain(
      `Tùy chọn nhận thư: ${MESSAGE_MARKS.preferencesUrl}\nHủy đăng ký: ${MESSAGE_MARKS.unsubscribeUrl}\n`,
    );
  });

  test('links each article once, to a page of ours that leads on to the publisher’s site', () => {
    const hrefs = hrefsOf(rendered.html);
    for (const { slug } of rendered.articles)
      expect(hrefs.filter((href) => href === `https://bantin.example.vn/e/2026-W48/${slug}`)).toHaveLength(1);
    expect(hrefs).toContain('https://bantin.example.vn/e/2026-W48');
    expect(rendered.html).not.toContain('https://www.example.vn/2026');
    // By its day there: 18:30 UTC is the next day in Ho Chi Minh City.
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
    expect(subject).toBe('Chuyện số 1 ở bến sông and 1 more · Week 48, 2026');
    expect(text).toContain('Unsubscribe: ');
    expect(languagesOf(html)).toEqual(['en', 'en', 'vi', 'fr']);
    expect(text).toContain('4-minute read');
  });

  test('has the editor’s note between its head and the lead, in the publication’s language', () => {
    const note = ['Tuần này bão về.', ' ', 'Số tới ra như thường lệ.'];
    const withNote = renderDigest(digest, input(articles(3), { note, language: 'en' }));
    expectGoodMail(withNote, 'en');
    const elements = readHtml(withNote.html);
    expect(elements.find(({ name }) => name === 'h2')?.text).toBe('From the editor');
    expect(elements.find(({ text }) => text === 'Tuần này bão về.Số tới ra như thường lệ.')?.attributes.lang).toBe(
      'vi',
    );
    expect(withNote.text).toContain(
      '23 November 2026\n\nFrom the editor\n\nTuần này bão về.\n\nSố tới ra như thường lệ.\n\nChuyện số 1',
    );
    expect(rendered.html + rendered.text).not.toContain('Lời tòa soạn');
  });

  test('shows pictures of explicit size that say nothing a title does not say', () => {
    const [lead, ...cards] = readHtml(rendered.html).filter(({ name }) => name === 'img');
    expect(lead?.attributes).toMatchObject({ width: '544', height: '306', alt: '' });
    for (const { attributes } of cards) expect(attributes).toMatchObject({ width: '180', height: '120', alt: '' });
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

describe('the page of an edition', () => {
  const rendered = renderDigest(digest, input(articles(15)));

  test('is the same digest with nothing of any reader in it, and leads to all other editions', () => {
    const html = archivePage(digest, input(articles(15)));
    for (const mark of MARKS) expect(html).not.toContain(mark);
    expect(html).not.toMatch(/Hủy đăng ký|Tùy chọn|Bạn nhận thư/);
    const links = readHtml(html).filter(({ attributes: { href } }) => href === 'https://bantin.example.vn/');
    expect(links.map(({ text }) => text)).toEqual([PUBLICATION.name, 'Các số đã gửi']);
    expect(hrefsOf(rendered.html)).not.toContain('https://bantin.example.vn/');
    expect(readHtml(html).filter(({ name }) => name === 'h2')).toHaveLength(13);
  });

  test('has all articles, whole, where the mail had to leave some out', () => {
    const all = articles(200, { description: 'Ầ'.repeat(2_000) });
    const html = archivePage(digest, input(all, { maximumCards: 200 }));
    for (const { slug } of all) expect(html).toContain(`/${slug}"`);
  });
});

describe('the page of an edition of which something was taken back', () => {
  const all = articles(5);
  const places = all.map(({ slug }) => slug);
  const page = (left: readonly (typeof all)[number][], language: 'vi' | 'en' = 'vi') =>
    archivePage(digest, { ...input(left, { language }), places });
  const headings = (html: string) =>
    readHtml(html)
      .filter(({ name }) => name === 'h2' || name === 'h3')
      .map(({ text }) => text);

  test('shows a note in its place, which leads to its address, and not a word of it', () => {
    const html = page(all.toSpliced(2, 1));
    expect(headings(html)[2]).toContain('Bài này đã được rút lại');
    expect(html).toContain('https://bantin.example.vn/e/2026-W48/bai-3');
    expect(html).not.toMatch(/số 3 |thứ 3,|card-3/);
    expect(page(all.toSpliced(2, 1), 'en')).toContain('This article has been withdrawn');
  });

  test('is led by an article that is there', () => {
    const html = page(all.slice(1));
    expect(html.indexOf('Chuyện số 2')).toBeLessThan(html.indexOf('Bài này đã được rút lại'));
    expect(headings(html)[1]).toContain('Bài này đã được rút lại');
  });
});

import { parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { archiveIndex } from '../../functions/digest/archive-index.ts';
import { articleLinkPage } from '../../functions/digest/article-link.ts';
import { contentsOf } from '../../functions/digest/contents.ts';
import { emptyEditionPage, missingPage, takenBackPage } from '../../functions/digest/notice-pages.ts';
import type { Article } from '../../functions/model/article.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import en from '../../templates/strings/archive.en.json' with { type: 'json' };
import vi from '../../templates/strings/archive.vi.json' with { type: 'json' };
import { readHtml } from './read-html.ts';
import { article, input, PUBLICATION } from './sample.ts';

const id = '2026-W48' as EditionId;
const one = (html: string, name: string, attribute?: string) =>
  readHtml(html).filter(
    (element) => element.name === name && (attribute === undefined || attribute in element.attributes),
  );

function linkPage(fields: Partial<Article> = {}): string {
  const [linked] = contentsOf(input([article(1, fields)])).articles;
  return articleLinkPage(PUBLICATION, id, linked!);
}

describe('the page that mails link to', () => {
  test('leads on to the article by itself, and by a link for people', () => {
    const html = linkPage();
    const target = 'https://www.example.vn/2026/11/20/bai-1';
    expect(one(html, 'meta', 'http-equiv')[0]?.attributes).toEqual({
      'http-equiv': 'refresh',
      content: `0; url=${target}`,
    });
    expect(one(html, 'link', 'rel')[0]?.attributes).toEqual({ rel: 'canonical', href: target });
    expect(one(html, 'a').map(({ attributes, text }) => [attributes['href'], text])).toEqual([
      [target, 'Đọc trên www.example.vn'],
      ['https://bantin.example.vn/e/2026-W48', 'Xem cả số này'],
    ]);
    expect(html).toContain('<meta name="robots" content="noindex" />');
  });

  test('has the title in its own language, the words around it in the publication’s', () => {
    const html = linkPage({ title: 'Salt', language: 'en' });
    expect(one(html, 'html')[0]?.attributes['lang']).toBe('vi');
    expect(one(html, 'h1')).toMatchObject([{ attributes: { lang: 'en' }, text: 'Salt' }]);
    expect(one(html, 'title')[0]?.text).toBe('Salt · Bản tin Sông Hồng');
  });

  test.each([
    ['an address with everything', 'https://a.example/x?y=1&z=%22#"\'<b>;url=javascript:alert(1)'],
    ['an address in Vietnamese', 'https://báo.example.vn/chợ-nổi'],
  ])('leads to %s, and nowhere else', (_, url) => {
    const html = linkPage({ url, title: '"><script>alert(1)</script>' });
    const target = new URL(url).href;
    expect(one(html, 'meta', 'http-equiv')[0]?.attributes['content']).toBe(`0; url=${target}`);
    expect(one(html, 'a')[0]?.attributes['href']).toBe(target);
    expect(one(html, 'script')).toEqual([]);
    expect(one(html, 'h1')[0]?.text).toBe('"><script>alert(1)</script>');
  });

  test.each(['https://bantin.example.vn/e/2026-W48/bai-1', 'javascript:alert(1)', 'http://www.example.vn/a'])(
    'leads to the publisher’s site when the editor’s address is %s, which would lead round or astray',
    (url) => {
      expect(one(linkPage({ url }), 'link', 'rel')[0]?.attributes['href']).toMatch(/^https:\/\/www\.example\.vn\/?$/);
    },
  );
});

describe('the index', () => {
  const edition = (week: number, sentAt: string) => ({
    id: `2026-W${week}` as EditionId,
    title: `Chợ nổi & “ghe” <b> · Tuần ${week}`,
    sentAt,
    articles: week - 40,
  });
  const html = archiveIndex(PUBLICATION, [edition(53, '2027-01-03T17:30:00Z'), edition(48, '2026-11-23T00:00:00Z')]);

  test('names every edition by year, newest first, with day in the publication’s zone and number of articles', () => {
    expect(one(html, 'h2').map(({ text }) => text)).toEqual(['2027', '2026']);
    expect(one(html, 'li').map(({ text }) => text)).toEqual([
      'Chợ nổi & “ghe” <b> · Tuần 53 Thứ Hai, 04/01/2027 · 13 bài',
      'Chợ nổi & “ghe” <b> · Tuần 48 Thứ Hai, 23/11/2026 · 8 bài',
    ]);
    const [join, newest] = one(html, 'a');
    expect(join).toMatchObject({ attributes: { href: 'https://bantin.example.vn/s/' }, text: 'Đăng ký nhận thư' });
    expect(newest?.attributes['href']).toBe('https://bantin.example.vn/e/2026-W53');
  });

  test('leads feed readers to both feeds', () => {
    expect(one(html, 'link', 'type').map(({ attributes }) => [attributes['type'], attributes['href']])).toEqual([
      ['application/atom+xml', 'https://bantin.example.vn/feed.atom'],
      ['application/feed+json', 'https://bantin.example.vn/feed.json'],
    ]);
  });

  test('counts one article in English as one', () => {
    const english = archiveIndex({ ...PUBLICATION, language: 'en' }, [
      { ...edition(48, '2026-11-23T00:00:00Z'), articles: 1 },
    ]);
    expect(one(english, 'li')[0]?.text).toContain('Monday, 23 November 2026 · 1 article');
  });
});

test('every page has one heading, a title and a way on, no script, and nothing from elsewhere', () => {
  for (const language of ['vi', 'en'] as const) {
    const publication = { ...PUBLICATION, language, name: 'Sông <Hồng> & "bạn"' };
    for (const html of [
      takenBackPage(publication, id),
      emptyEditionPage(publication),
      missingPage(publication),
      archiveIndex(publication, []),
      linkPage(),
    ]) {
      expect(one(html, 'h1')).toHaveLength(1);
      expect(one(html, 'title')[0]?.text).not.toBe('');
      expect(one(html, 'a', 'href').length).toBeGreaterThan(0);
      expect(html).not.toMatch(/<script|<img|<iframe|@import|url\(| on\w+=/);
      const errors: string[] = [];
      parse(html, { onParseError: ({ code }) => errors.push(code) });
      expect(errors).toEqual([]);
    }
  }
});

test('the pages say the same things in both languages, with the same values', () => {
  const sentences = (words: object, path = ''): [string, string][] =>
    Object.entries(words).flatMap(([key, value]): [string, string][] => {
      if (key === 'one') return [];
      if (typeof value !== 'string') return sentences(Object(value), `${path}/${key}`);
      expect(value).toBe(value.normalize('NFC'));
      return [[`${path}/${key}`, (value.match(/\{\w+\}/g) ?? []).toSorted().join(' ')]];
    });
  expect(sentences(en)).toEqual(sentences(vi));
});

import { describe, expect, test } from 'vitest';
import { accepted, article, parse } from './publication.ts';

const body = `## Tựa nhỏ

![](/images/a.webp)
Chú thích ảnh dài hơn bốn mươi chữ cái để không ai nhầm với đoạn văn.

Hà Nội, 20/11

Đoạn mở đầu của bài, với **chữ đậm**, [liên kết](https://example.vn) và &amp; đủ dài để làm mô tả.

> Một câu trích dẫn không phải là đoạn mở đầu.
`;

describe('an article in the format of the editors', () => {
  const full = article(
    {
      title: '"Tiêu đề có dấu"',
      slug: '"tieu-de-co-dau"',
      thumbnail: '"data/6.images/images/tieu-de-co-dau.webp"',
      description: '"Một hai câu tóm tắt."',
      use: 'true',
      created_at: '"2025-08-19 19:22:55"',
      author: 'Tòa soạn',
      section: 'Kinh tế',
      tags: '[cà phê, 2025, "Đắk Lắk"]',
      lang: 'en-us',
      pin: 'true',
      url: 'https://example.vn/bai',
      resend: '2026-11-20',
    },
    body,
  );

  test('is understood', () => {
    expect(parse(full)).toEqual({
      article: {
        slug: 'tieu-de-co-dau',
        title: 'Tiêu đề có dấu',
        description: 'Một hai câu tóm tắt.',
        publishedAt: '2025-08-19T12:22:55.000Z',
        use: true,
        readingMinutes: 1,
        pin: true,
        author: 'Tòa soạn',
        section: 'Kinh tế',
        tags: ['cà phê', '2025', 'Đắk Lắk'],
        language: 'en-US',
        url: 'https://example.vn/bai',
        resend: '2026-11-20',
      },
      pictureKeys: ['data/6.images/images/tieu-de-co-dau.webp', 'bai/data/6.images/images/tieu-de-co-dau.webp'],
      remarks: [],
      claim: { slug: 'tieu-de-co-dau', line: 5, column: 1, lines: 1, indent: '' },
    });
  });

  test.each([
    ['with a byte order mark', `\uFEFF${full}`],
    ['with lines ended by CRLF', full.replaceAll('\n', '\r\n')],
    ['as a Mac writes letters', full.normalize('NFD')],
    ['with spaces after the ---', full.replaceAll('---\n', '---  \n')],
  ])('says the same %s', (_, file) => {
    expect(parse(file)).toEqual(parse(full));
  });

  test('may leave out all but title and date: it is then a draft with a slug and description of its own', () => {
    const { slug, description, use, pin, tags } = accepted(
      parse(article({ title: 'Đường về Huế', use: undefined }, body)),
    );
    expect({ slug, description, use, pin, tags }).toEqual({
      slug: 'duong-ve-hue',
      description: 'Đoạn mở đầu của bài, với chữ đậm, liên kết và & đủ dài để làm mô tả.',
      use: false,
      pin: false,
      tags: undefined,
    });
  });

  test('keeps what was typed, whatever YAML might see in it', () => {
    const titles = ['0123', '12:30', '1e3', '2025-08-19', 'yes', '~', '=', '.inf', '0x1F', '<<'];
    expect(titles.map((title) => accepted(parse(article({ title, slug: 'a' }))).title)).toEqual(titles);
  });

  test('has a description of at most 200 letters made of whole words when it brings none', () => {
    const { description } = accepted(parse(article({}, 'Những con chữ nối nhau đi mãi. '.repeat(40))));
    expect(description.length).toBeGreaterThan(150);
    expect(description.length).toBeLessThanOrEqual(200);
    expect(description).toMatch(/\p{L}…$/u);
  });

  test('is timed by its words', () => {
    expect(accepted(parse(article({}, 'chữ '.repeat(1000)))).readingMinutes).toBe(5);
    expect(accepted(parse(article({}, ''))).readingMinutes).toBe(1);
  });

  test('is timed by all of its words also when it is longer than any article', () => {
    const { readingMinutes, description } = accepted(parse(article({}, `Mở đầu.\n\n${'chữ '.repeat(100_000)}`)));
    expect(readingMinutes).toBe(500);
    expect(description).toMatch(/^chữ /);
    expect(accepted(parse(article({}, '!['.repeat(400_000)))).readingMinutes).toBe(1);
  });

  test('has the time of its publication when it names no zone', () => {
    const file = article({ created_at: '2026-07-01 09:00' });
    expect(accepted(parse(file)).publishedAt).toBe('2026-07-01T02:00:00.000Z');
    expect(accepted(parse(file, { timeZone: 'America/New_York' })).publishedAt).toBe('2026-07-01T13:00:00.000Z');
  });

  test('loses what could deceive readers or break a header', () => {
    const { title, author } = accepted(
      parse(article({ title: '"Tin\\r\\nBcc: a\\u202Egnp\\u202C\\uE000 \\u2028mới"', author: '"\\0A"' })),
    );
    expect(title).toBe('Tin Bcc: agnp mới');
    expect(author).toBe('A');
  });

  test('may hold html and template signs: they are text', () => {
    const title = '</mj-text><mj-raw><script>alert(1)</script> {{x}} [[y]]';
    expect(accepted(parse(article({ title: JSON.stringify(title) }))).title).toBe(title);
  });

  test('with fields nobody knows is accepted, and they are named', () => {
    const parsed = parse(article({ foo: 'bar', __proto__x: '1', constructor: '{a: 1}' }));
    expect(accepted(parsed)).not.toHaveProperty('foo');
    expect(parsed.remarks.map(({ message }) => message).join()).toContain('foo, __proto__x, constructor');
  });

  test('goes without a picture when the path of its thumbnail leads out of the bucket, and is told where it stands', () => {
    const parsed = parse(article({ thumbnail: '"../../secret.webp"' }));
    expect(parsed.remarks).toMatchObject([{ line: 5, column: 12, field: 'thumbnail' }]);
    expect(parsed.pictureKeys).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { accepted, article, faults, parse } from './publication.ts';

describe('a mistake is answered with the line to paste', () => {
  test.each([
    ['a colon in the text', { title: 'AI: tương lai' }, '2 title title: "AI: tương lai"'],
    ['a quotation mark without its second', { title: '"Bài' }, '2 title title: "Bài"'],
    ['text after the quotation', { title: '"Bài" mới' }, '2 title title: "Bài\\" mới"'],
    ['a title that looks like an alias', { title: '*Mới* nhất' }, '2 title title: "*Mới* nhất"'],
    ['an alias', { title: '*a' }, '2 title title: "*a"'],
    ['an anchor', { title: '&a Bài' }, '2 title title: "&a Bài"'],
    ['a title with @', { title: '@bantin' }, '2 title title: "@bantin"'],
    ['a list that is not closed', { tags: '[a, b' }, '5 tags tags: ["a", "b"]'],
    ['a tag of YAML', { title: '!!js/function x' }, '2 title title: "!!js/function x"'],
    ['no title', { title: undefined }, '2 title title: "Nội dung bài."'],
    ['a title without anything to read', { title: '"\\u202E "' }, '2 title title: "Nội dung bài."'],
    ['a list for a title', { title: '[a, b]' }, '2 title title: "Nội dung bài."'],
    ['use in another language', { use: 'có' }, '3 use use: true'],
    ['use that means no', { use: 'no' }, '3 use use: false'],
    ['the day first', { created_at: '19/08/2025 19:22' }, '4 created_at created_at: "2025-08-19 19:22:00"'],
    ['a day that does not exist', { created_at: '2025-02-30' }, '4 created_at created_at: "2025-02-28"'],
    ['no date', { created_at: undefined }, '2 created_at created_at: "2026-11-22 08:02:03"'],
    ['a slug without Latin letters', { slug: '"???"' }, '5 slug slug: "bai-moi"'],
    ['a title no slug can be made of', { title: '世界' }, '2 slug slug: "ten-bai"'],
    ['an insecure address', { url: 'http://example.vn/a' }, '5 url url: "https://example.vn/a"'],
    ['an address that runs code', { url: '"javascript:alert(1)"' }, '5 url url: "https://example.vn/bai-moi"'],
    ['an address with a password', { url: 'https://a:b@example.vn/' }, '5 url url: "https://example.vn/bai-moi"'],
    ['a language in words', { lang: 'tiếng Việt' }, '5 lang lang: "vi"'],
    ['a pin that is neither', { pin: 'maybe' }, '5 pin pin: false'],
    ['resend without a date', { resend: '20/11/2026' }, '5 resend resend: "2026-11-20"'],
  ])('%s', (_, fields, fault) => {
    expect(faults(parse(article(fields)))).toEqual([fault]);
  });

  test('all of them at once, in the order of the lines', () => {
    const file = '---\ntitle: A: b\nslug:"x"\nuse: yes\ncreated_at: hôm nay\nuse: true\nurl: x\n---\n';
    expect(faults(parse(file)).map((fault) => fault.split(' ', 2).join(' '))).toEqual([
      '2 title',
      '3 slug',
      '4 use',
      '5 created_at',
      '6 use',
      '7 url',
    ]);
  });

  test('the corrected lines make a good article', () => {
    const broken = [
      '---',
      'title: Giá vàng: lên',
      "slug: 'gia-vang",
      'use: yes',
      'created_at: 20/11/2026',
      '---',
      'Chữ.',
    ];
    const parsed = parse(broken.join('\n'));
    for (const { line, fix } of 'problems' in parsed ? parsed.problems : []) broken[line - 1] = fix;
    expect(accepted(parse(broken.join('\n')))).toMatchObject({ title: 'Giá vàng: lên', slug: 'gia-vang', use: true });
  });

  test('in the language of the publication', () => {
    const file = article({ use: 'maybe' });
    const message = (language: 'vi' | 'en') => {
      const parsed = parse(file, { language });
      return 'problems' in parsed && parsed.problems[0]?.message;
    };
    expect(message('vi')).toContain('bản nháp');
    expect(message('en')).toContain('draft');
  });

  test('a title may have 200 letters and no more', () => {
    expect(accepted(parse(article({ title: 'ế'.repeat(200), slug: 'a' }))).title).toHaveLength(200);
    const [fault] = faults(parse(article({ title: 'chữ '.repeat(60) })));
    expect(fault).toMatch(/^2 title title: "(?:chữ )+chữ…"$/);
    expect(faults(parse(article({ title: `a${'\u0323\u0302'.repeat(1000)}` })))).toHaveLength(1);
  });
});

describe('a file that is no article', () => {
  test.each([
    ['front matter that would run code', '---js\n{ title: process.exit() }\n---\n', '1 file ---'],
    ['front matter in a language named like a method', '---constructor\ntitle: x\n---\n', '1 file ---'],
    ['front matter in JSON', '---json\n{"title":"x"}\n---\n', '1 file ---'],
    ['four hyphens', '----\ntitle: x\n----\n', '1 file ---'],
    ['TOML', '+++\ntitle = "x"\n+++\n', '1 file ---'],
    ['empty lines above', '\n\n---\ntitle: x\n---\n', '1 file ---'],
    ['no opening', 'title: x\nslug: y\n---\nChữ', '1 file ---\ntitle: x'],
    ['no end', '---\ntitle: x\nslug: y\n\nChữ đầu tiên.', '4 file ---'],
    ['front matter of 10,000 lines', `---\n${'a: 1\n'.repeat(10_000)}---\n`, '1 file ---'],
  ])('%s is one problem', (_, file, fault) => {
    expect(faults(parse(file))).toEqual([fault]);
  });

  test.each([
    ['a list', '- a\n- b'],
    ['a text', 'hello world'],
    ['a remark', '# nothing'],
    ['a map in a line', '{a: 1}'],
    ['__proto__', '__proto__: {use: true, title: x}'],
    ['an alias bomb', 'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]'],
    ['merge keys', '<<: {title: x}'],
    ['deep nesting', `a: ${'['.repeat(5000)}`],
    ['two documents', 'use: true\n...\nuse: true'],
  ])('front matter that is %s names the title as missing, among other things', (_, block) => {
    expect(faults(parse(`---\n${block}\n---\n`)).join('\n')).toMatch(/title/);
  });

  test('text pasted without front matter comes back with a draft, which makes it one', () => {
    const text = 'Giá cà phê: “lên đỉnh”\n\nĐoạn đầu tiên kể chuyện giá cà phê lên cao nhất trong mười năm qua.\n';
    const parsed = parse(text, {}, 'a.txt');
    const [problem] = 'problems' in parsed ? parsed.problems : [];
    expect(problem).toMatchObject({ line: 1, field: 'file' });
    expect(accepted(parse(`${problem?.fix}${text}`, {}, 'a.txt'))).toMatchObject({
      slug: 'gia-ca-phe-len-dinh',
      title: 'Giá cà phê: “lên đỉnh”',
      description: 'Đoạn đầu tiên kể chuyện giá cà phê lên cao nhất trong mười năm qua.',
      use: false,
      publishedAt: '2026-11-22T01:02:03.000Z',
    });
  });

  test('a file of spaces is told so', () => {
    expect(faults(parse(' \n\n'))).toHaveLength(1);
  });

  test('other encodings are answered with the line', () => {
    const bytes = Buffer.concat([
      Buffer.from('---\ntitle: x\n'),
      Buffer.from([0x54, 0xec, 0x6e]),
      Buffer.from('\n---\n'),
    ]);
    expect(parse(bytes)).toMatchObject({ problems: [{ line: 3, field: 'file' }] });
    expect(parse(Buffer.from('\uFEFF---\n', 'utf16le'))).toMatchObject({ problems: [{ line: 1, field: 'file' }] });
  });

  test('more than 1 MB is not read', () => {
    expect(parse(Buffer.alloc(1_000_001, 0x61))).toMatchObject({ problems: [{ line: 1, field: 'file' }] });
  });
});

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
    ['a title cut off by #', { title: 'Đội #1 thắng' }, '2 title title: "Đội #1 thắng"'],
    ['a title of which # leaves nothing', { title: '#1 thắng' }, '2 title title: "#1 thắng"'],
    ['a title with # and a colon', { title: 'Đội "A" #1: "B"' }, '2 title title: "Đội \\"A\\" #1: \\"B\\""'],
    ['a title above a remark', { title: 'Đội #1\n# xem lại' }, '2 title title: "Đội #1"'],
    ['an author cut off by #', { author: 'Nhóm #2' }, '5 author author: "Nhóm #2"'],
    ['a tag cut off by #', { tags: '\n  - đội #1\n  - b' }, '6 tags   - "đội #1"'],
    ['the same field in capitals', { Title: '"Hai"' }, '5 title # Title: "Hai"'],
    ['the same field in capitals, cut off by #', { Title: 'Hai #2' }, '5 title # Title: Hai #2'],
    ['curly marks around use', { use: '“true”' }, '3 use use: true'],
    ['curly marks around a date', { created_at: '“2026-11-20”' }, '4 created_at created_at: "2026-11-20"'],
    ['curly marks around a language', { lang: '“en”' }, '5 lang lang: "en"'],
    ['curly marks around an address', { url: '“https://a.vn/b”' }, '5 url url: "https://a.vn/b"'],
    ['a title that begins like a list', { title: '[Video] Lũ về' }, '2 title title: "[Video] Lũ về"'],
    ['a title that is half a list', { title: '[a, b' }, '2 title title: "[a, b"'],
    ['a title with a quotation', { title: '“Bão”: tin mới' }, '2 title title: "“Bão”: tin mới"'],
    ['half a list for use', { use: '[true' }, '3 use use: true'],
    ['a list for use', { use: '[true]' }, '3 use use: true'],
    ['a list for a language', { lang: '[en]' }, '5 lang lang: "en"'],
    ['a list for a date', { created_at: '[2026-11-20 07:00]' }, '4 created_at created_at: "2026-11-20 07:00:00"'],
    ['the time before the day', { created_at: '20:15 19/08/2025' }, '4 created_at created_at: "2025-08-19 20:15:00"'],
    ['a time alone', { created_at: '20:15' }, '4 created_at created_at: "2026-11-22 20:15:00"'],
    ['an hour that no day has, alone', { created_at: '25:00' }, '4 created_at created_at: "2026-11-22 08:02:03"'],
    ['an hour that no day has', { created_at: '2026-11-20 25:00' }, '4 created_at created_at: "2026-11-20"'],
    ['a title in brackets', { title: '[Video]' }, '2 title title: "[Video]"'],
    ['a title below its name', { title: '\n  Bão: tin mới' }, '2 title title: "Bão: tin mới"'],
    ['authors in a list', { author: '[An Nhiên, Bình]' }, '5 author author: "An Nhiên, Bình"'],
    ['tags with a colon, a line each', { tags: '\n  - a: b\n  - "c' }, '5 tags tags: ["a: b", "c"]'],
    ['a title as JSON has it', { title: '"Bài",' }, '2 title title: "Bài"'],
    ['half a mark around a date', { created_at: '"20/11/2026' }, '4 created_at created_at: "2026-11-20"'],
    ['an endless address', { url: `https://a.vn/${'b'.repeat(2000)}` }, '5 url url: "https://example.vn/bai-moi"'],
    ['a list that is not closed', { tags: '[a, b' }, '5 tags tags: ["a", "b"]'],
    ['a tag of YAML', { title: '!!js/function x' }, '2 title title: "!!js/function x"'],
    ['no title', { title: undefined }, '2 title title: "Nội dung bài."'],
    ['a title without anything to read', { title: '"\\u202E "' }, '2 title title: "Nội dung bài."'],
    ['a list for a title', { title: '[a, b]' }, '2 title title: "[a, b]"'],
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

  test('fields that are indented are mended one by one', () => {
    const file = '---\n  title: Đội #1\n  created_at: 2026-11-20\n  use: true\n  author: Nhóm #2\n---\nChữ.';
    expect(faults(parse(file))).toEqual(['2 title   title: "Đội #1"', '5 author   author: "Nhóm #2"']);
  });

  test('an address keeps the marks it ends in', () => {
    expect(accepted(parse(article({ url: "https://a.vn/b'" }))).url).toBe("https://a.vn/b'");
  });

  test('a remark behind a complete value cuts nothing off', () => {
    const fields = {
      title: '"Đội" # đã sửa',
      use: 'true # lên trang',
      created_at: '2026-11-20 # tạm',
      author: '# ai?',
    };
    expect(accepted(parse(article(fields)))).toMatchObject({ title: 'Đội', use: true });
  });

  test('an address may have 2,000 characters', () => {
    const url = `https://a.vn/${'b'.repeat(2000 - 'https://a.vn/'.length)}`;
    expect(accepted(parse(article({ url }))).url).toBe(url);
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
    ['TOML', '+++\ntitle = "x"\n+++\n', '1 file ---\ntitle: "x"\n---'],
    ['front matter of 10,000 lines', `---\n${'a: 1\n'.repeat(10_000)}---\n`, '3279 file ---'],
  ])('%s is one problem', (_, file, fault) => {
    expect(faults(parse(file))).toEqual([fault]);
  });

  const created = '2 created_at created_at: "2026-11-22 08:02:03"';

  test.each([
    ['four hyphens', '----\ntitle: x\n----\n', ['1 file ---', created, '3 file ---']],
    ['empty lines above', '\n\n---\ntitle: x\n---\n', ['1 file ---', created.replace('2', '4')]],
    ['no opening', 'title: x\nslug: y\n---\nChữ', ['1 file ---', created.replace('2', '1')]],
    ['no end', '---\ntitle: x\nslug: y\n\nChữ đầu tiên.', [created, '4 file ---']],
    [
      'no end, and a text that follows at once',
      '---\nChữ đầu tiên.',
      ['2 title title: "Chữ đầu tiên."', created, '2 file ---'],
    ],
  ])('%s is told with everything else that is wrong', (_, file, expected) => {
    expect(faults(parse(file))).toEqual(expected);
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

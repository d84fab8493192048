import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EditionId } from '../../functions/model/edition.ts';
import { LETTER_LIST, type LeftOut, type ReceiptsLetter } from '../../functions/model/letter.ts';
import { readHtml } from '../digest/read-html.ts';
import { expectGoodLetter } from './good-letter.ts';
import { BURST, NOTHING, PUBLICATION, render } from './sample.ts';

const flat = (text: string) => text.replace(/\s+/g, ' ').trim();

describe('the letter about a burst of uploads', () => {
  const letter = render(BURST);

  test('says in its subject what was accepted, what waits and what is to be mended', () => {
    expect(letter.subject).toBe('9 tệp đã nhận, 1 tệp đang chờ, 1 tệp cần sửa');
    expect(render(BURST, { language: 'en' }).subject).toBe('9 files accepted, 1 file waiting, 1 file to fix');
    expect(render({ ...NOTHING, ignored: BURST.ignored }).subject).toBe('1 tệp bỏ qua hoặc đã xóa');
    expect(render(NOTHING).subject).toBe('Không có tệp mới');
  });

  test('names its stage, unless that is production or local', () => {
    expect(render(BURST, { stage: 'staging' }).subject).toMatch(/^\[staging\] 9 tệp/);
    expect(render(BURST, { stage: 'local' }).subject).toBe(letter.subject);
  });

  test('says the same in html and text', () => {
    expectGoodLetter(letter);
    const nothing = render(NOTHING);
    expectGoodLetter(nothing);
    expect(nothing.text).toContain('\nKhông có tệp mới.\n');
  });

  test('puts what is to be mended first', () => {
    const headings = readHtml(letter.html).filter(({ name }) => /^h\d$/.test(name));
    expect(headings.map(({ text }) => text)).toEqual([
      'Có 1 tệp cần sửa',
      'Cần sửa (1)',
      'Đã nhận (1)',
      'Đang chờ (1)',
      'Bỏ qua hoặc đã xóa (1)',
    ]);
    expect(render({ ...BURST, rejected: [] }).text).toMatch(/^Không có tệp nào phải sửa\n/);
  });

  test('names each place to mend as file and line, with the lines to paste as they are', () => {
    const lines = ['ban-thao.md:2:8 · title: Thiếu ngoặc kép.', 'ban-thao.md:1: Thiếu phần khai báo.'];
    for (const line of lines) expect(letter.text).toContain(`\n${line}\n`);
    expect(letter.text).toContain('\n\n---\ntags:\n  - "bão"\n---\n');
    expect(letter.html).toContain('>---\ntags:\n  - &quot;bão&quot;\n---</pre>');
  });

  test('says why the coming edition goes without an article', () => {
    const edition = '2026-W48' as EditionId;
    const accepted = (leftOut: LeftOut) => ({
      ...NOTHING,
      accepted: [{ key: 'a.md', title: 'A', note: 'n', leftOut }],
    });
    const say = (leftOut: LeftOut, language: 'vi' | 'en') => flat(render(accepted(leftOut), { language }).text);
    const old: LeftOut = { why: 'tooOld', edition, published: '2026-10-20', days: 30 };
    expect(say(old, 'vi')).toMatch(/Không vào Tuần 48\S*: bài đăng Thứ Ba, 20\/10\/2026, đã quá 30 ngày/);
    expect(say(old, 'en')).toMatch(/Not in Week 48.*: it was published on Tuesday, 20 October 2026, more than 30 days/);
    const early: LeftOut = { why: 'beforeStart', edition, published: '2026-10-31', start: '2026-11-01' };
    expect(say(early, 'en')).toContain('before the newsletter began on Sunday, 1 November 2026');
    expect(say({ why: 'tooMany', edition, maximum: 200 }, 'en')).toContain('has its 200 articles already');
  });

  test('says where a correction goes that is more than one line instead of one', () => {
    const problem = { line: 2, field: 'title', message: 'Sai.', fix: 'title: "A"' };
    const problems = [
      { ...problem, lines: 0 },
      { ...problem, lines: 3 },
    ];
    const { text } = render({ ...NOTHING, rejected: [{ key: 'a.md', note: 'n', problems }] }, { language: 'en' });
    expect(flat(text)).toContain('a.md:2 · title: Sai. (To be added above this line.)');
    expect(flat(text)).toContain('a.md:2 · title: Sai. (In place of lines 2 to 4.)');
  });

  test('says in which edition an article will be, at which place, and when that goes out where the publication is', () => {
    expect(letter.text).toContain('Mùa nước nổi\nTuần 48/2026, vị trí 3: gửi Thứ Hai, 23/11/2026, lúc 00:30\n');
    expect(render(BURST, { language: 'en' }).text).toContain(
      'Week 48, 2026, position 3: mailed on Monday, 23 November 2026, at 00:30',
    );
    const [first] = BURST.accepted;
    const special = { id: 'so-tet' as EditionId, position: 1, sendsAt: '2027-01-31T23:00:00Z' };
    expect(render({ ...BURST, accepted: [{ ...first!, edition: special }] }, { timeZone: 'UTC' }).text).toContain(
      'Số đặc biệt “so-tet”, vị trí 1: gửi Chủ Nhật, 31/01/2027, lúc 23:00',
    );
  });

  test('counts pictures, and what it does not list', () => {
    const { text } = render({ ...BURST, more: 40 });
    expect(text).toContain('Trong các tệp đã nhận có 8 ảnh.');
    expect(text).toContain('Còn 40 tệp nữa không được liệt kê trong thư này');
    expect(text).toContain('1 tệp bỏ qua hoặc đã xóa, 40 tệp khác.');
  });

  test('ends with why one gets it, and from whom', () => {
    for (const part of [
      'danh sách biên tập viên của Bản tin Sông Hồng',
      PUBLICATION.postalAddress,
      PUBLICATION.replyTo,
    ]) {
      expect(letter.text).toContain(part);
      expect(readHtml(letter.html)[0]?.text).toContain(part);
    }
    expect(render(BURST, { language: 'en' }).text).toContain('on the list of editors of Bản tin Sông Hồng');
  });

  test('has the language of the publication', () => {
    const { html } = render(BURST, { language: 'en' });
    expect(readHtml(html)[0]?.attributes).toMatchObject({ lang: 'en', dir: 'ltr' });
  });
});

/** The same text in every place an upload can reach. */
function everywhere(text: string, count = 1): ReceiptsLetter {
  const said = Array.from({ length: count }, () => ({ key: text, note: text, title: text }));
  const problem = { line: 1, field: text, message: text, fix: text };
  return {
    ...NOTHING,
    accepted: said,
    waiting: said,
    rejected: said.map(({ key, note }) => ({ key, note, problems: [problem, problem] })),
    ignored: said.map(({ key, note }) => ({ key, note })),
  };
}

describe('what an upload says', () => {
  const plain = readHtml(render(everywhere('x y')).html).length;

  test.each([
    '</pre></div><script>alert(1)</script>',
    '{{subject}} {{#each}} {{{x}}}',
    `"quotes" 'single' = & &amp; <!-- --> ]]>`,
    '<img src=x onerror=alert(1)>',
    '<![endif]--><!--[if mso]>',
    '{count} {file} $& \\n',
  ])('%s is text, wherever it stands', (text) => {
    const letter = render(everywhere(text));
    expectGoodLetter(letter);
    const elements = readHtml(letter.html);
    expect(elements).toHaveLength(plain);
    expect(elements.filter(({ name, text: found }) => name === 'pre' && found === text)).toHaveLength(2);
    expect(elements.filter(({ name, text: found }) => name === 'b' && found === text)).toHaveLength(4);
  });

  test('no letter turns the direction of a key, breaks its line or hides in it', () => {
    const { html, text, subject } = render(everywhere('tin/\u202Egpj.dm\r\nBcc: x\u0000\u2028\uE000.md'));
    for (const part of [html, text, subject]) expect(part).not.toMatch(/[\u202E\u2028\uE000]|[^\P{Cc}\n]/u);
    expect(text).toContain('\ntin/\uFFFDgpj.dm Bcc: x .md\n');
  });

  test('comes out alike in html and text, whatever it is', () => {
    const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 8 }), (texts) => {
        const all = texts.map((text) => everywhere(`w ${text} w`));
        const letter = render({
          ...NOTHING,
          accepted: all.flatMap(({ accepted }) => accepted),
          waiting: all.flatMap(({ waiting }) => waiting),
          rejected: all.flatMap(({ rejected }) => rejected),
          ignored: all.flatMap(({ ignored }) => ignored),
        });
        expectGoodLetter(letter);
        expect(letter.html.split('<pre')).toHaveLength(2 * texts.length + 1);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a letter with full lists', () => {
  test.each([
    ['of ordinary uploads', 'Bài đã được nhận: sẽ vào bản tin kế tiếp.'],
    ['of long ones', '"Ề" & <b>'.repeat(400)],
    ['of letters without end', `a${'\u0301'.repeat(20_000)}`],
  ])('%s stays below 90,000 bytes and counts what it leaves out', (_, text) => {
    const letter = render(everywhere(text, LETTER_LIST));
    expectGoodLetter(letter);
    const shown = readHtml(letter.html).filter(({ name }) => name === 'b').length - 1;
    const hidden = [...letter.text.matchAll(/^Và (\d+) mục nữa/gm)].map(([, count]) => Number(count));
    expect(shown + hidden.reduce((sum, count) => sum + count, 0)).toBe(4 * LETTER_LIST);
  });

  test('says of a long fix, and of many problems, where the rest is', () => {
    const fix = Array.from({ length: 60 }, (_, line) => `dòng ${line}`).join('\n');
    const problems = Array.from({ length: 70 }, (_, line) => ({ line, field: 'tags', message: 'm', fix }));
    const letter = render({ ...NOTHING, rejected: [{ key: 'a.md', note: 'n', problems }] });
    expectGoodLetter(letter);
    expect(letter.text).toContain('dòng 11\n');
    expect(letter.text).not.toContain('dòng 40\n');
    expect(letter.text).toContain('Phần sửa này còn dài hơn');
    expect(letter.text).toMatch(/Và \d+ chỗ nữa phải sửa trong tệp này/);
  });
});

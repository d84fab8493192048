import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../functions/ingest/clean-text.ts';
import { cutFurniture } from '../../functions/ingest/cut-furniture.ts';
import { accepted, now, parse } from './publication.ts';

const TITLE = 'Bến đò cuối cùng của xã đảo đã thắp đèn';
const FIRST = 'Chuyến đò sáng nay chở mười hai người khách và một con trâu sang sông trong sương mù.';
const LAST = 'Người lái đò bảo mùa nước sau ông vẫn còn ở đây.';

/** The lines cut from an article that has them below its end. */
function cutBelow(...lines: readonly string[]): string[] {
  const { body, cuts } = cutFurniture([TITLE, '', FIRST, '', LAST, '', ...lines].join('\n'));
  const cut = cuts.map(({ text }) => text);
  expect(body).toBe([FIRST, '', LAST, '', ...lines.filter((line) => !cut.includes(line))].join('\n').trimEnd());
  return cut;
}

describe('below the end of an article, furniture is cut', () => {
  test.each([
    ['Theo dõi Báo Bến Sông trên Google News'],
    ['Theo dõi Báo Bến Sông trên'],
    ['Theo dõi chúng tôi trên Facebook và Zalo để nhận tin mới'],
    ['Follow The River Post on Facebook, Instagram'],
    ['Đọc thêm'],
    ['Đọc thêm:'],
    ['**Xem thêm**'],
    ['XEM THÊM: Mùa nước nổi về trên đồng Tháp Mười'],
    ['>> Đọc thêm: Mùa nước nổi về trên đồng Tháp Mười'],
    ['TIN LIÊN QUAN'],
    ['## Tin liên quan'],
    ['Bài viết cùng chủ đề'],
    ['Có thể bạn quan tâm'],
    ['Read more'],
    ['Related articles'],
    ['You may also like'],
    ['Facebook Twitter Zalo Email Sao chép liên kết'],
    ['Chia sẻ | Bình luận (3) | Lưu bài'],
    ['Share'],
    ['Bình luận (3)'],
    ['Phiên bản di động'],
    ['Mobile version'],
    ['Từ khóa: bến đò, sông nước'],
    [TITLE],
    [TITLE.toUpperCase()],
    ['© 2026 Báo Bến Sông'],
    ['Copyright 2026 The River Post. All rights reserved.'],
    ['Bản quyền thuộc về Báo Bến Sông, chỉ được dẫn nguồn khi có thỏa thuận.'],
    ['® Ghi rõ nguồn "Bến Sông" khi phát hành lại thông tin từ trang này.'],
    ['Mùa nước nổi về trên đồng Tháp Mười Mùa nước nổi về trên đồng Tháp Mười'],
  ])('%s', (line) => {
    expect(cutBelow(line)).toEqual([cleanText(line)]);
  });

  test('headlines of other articles go with the heading above them, teasers with their headlines', () => {
    const page = [
      'TIN LIÊN QUAN',
      'Mùa nước nổi về trên đồng Tháp Mười',
      'Nước lên chậm hơn mọi năm, người dân phải chờ thêm ...',
      '• Chợ nổi vào phiên cuối năm',
      'Chia sẻ',
      'Phiên bản di động',
    ];
    expect(cutBelow(...page)).toEqual(page);
    const teaser = [
      'Chợ nổi vào phiên họp cuối năm Chợ nổi vào phiên họp cuối năm',
      '',
      'Ghe từ các nơi về đông hơn năm ngoái, theo ban quản lý ...',
    ];
    expect(cutBelow(...teaser)).toEqual([teaser[0], teaser[2]]);
  });

  test('each cut says its line in the file', () => {
    const text = `\n${TITLE}\n${FIRST}\n${TITLE}\n${LAST}\n\nĐọc thêm\n`;
    expect(cutFurniture(text)).toEqual({
      title: TITLE,
      body: `${FIRST}\n\n${LAST}`,
      cuts: [
        { line: 4, text: TITLE },
        { line: 7, text: 'Đọc thêm' },
      ],
    });
  });
});

describe('what is no furniture stays', () => {
  test.each([
    ['a paragraph that begins like a button', 'Đọc thêm một trang nữa thôi, bà cụ nói, rồi hãy tắt đèn.'],
    ['a sentence about following', 'Theo dõi mực nước trên sông là việc của cả xã.'],
    ['a sentence that asks for more', 'Xem thêm: ông cười.'],
    ['a short closing line', 'Rồi đò sang sông.'],
    ['a closing question below a box of links', 'Đọc thêm\nMùa nước nổi về trên đồng Tháp Mười\nVậy ai giữ bến?'],
    ['a sentence about copyright', 'Ông nói bản quyền bài hát thuộc về cả làng.'],
    ['a closing line with dots', 'Và con đò cứ thế đi mãi ...'],
  ])('%s', (_, line) => {
    const last = line.split('\n').at(-1) ?? '';
    expect(cutFurniture(`${TITLE}\n\n${FIRST}\n\n${line}\n`).body.split('\n').at(-1)).toBe(last);
  });

  test.each([['Bình luận'], ['Chia sẻ'], ['Facebook'], ['© Ảnh: Báo Bến Sông'], ['## Đọc thêm'], ['Chợ nổi cuối năm']])(
    'in the middle, what may be a heading or a caption: %s',
    (line) => {
      const body = `${FIRST}\n\n${line}\n\n${LAST}`;
      expect(cutFurniture(`${TITLE}\n\n${body}\n`)).toEqual({ title: TITLE, body, cuts: [] });
    },
  );

  test('a sentence that was broken into lines is no button, whatever its pieces are', () => {
    const body = 'Cả tuần nay ông\nxem thêm\nhai mùa nước nữa mới chịu tin.';
    expect(cutFurniture(`${TITLE}\n\n${body}\n`).body).toBe(body);
  });

  const words = fc.constantFrom('sông', 'đò', 'nước', 'chợ', 'người', 'về', 'đi', 'Tám', 'xem', 'trên', 'theo', '12');
  const sentence = fc.array(words, { minLength: 1, maxLength: 30 }).map((list) => `Con ${list.join(' ')} nọ.`);
  const line = fc.oneof(
    { weight: 4, arbitrary: sentence },
    { weight: 1, arbitrary: fc.constantFrom('', '  ', '* * *') },
  );

  test('a text without any furniture comes through unchanged', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), sentence, (lines, last) => {
        const body = [FIRST, ...lines, last].join('\n');
        expect(cutFurniture(`${TITLE}\n\n${body}\n`)).toEqual({ title: TITLE, body, cuts: [] });
      }),
    );
  });

  test('no line is lost: title, body and cuts have them all, in order', () => {
    const page = fc.constantFrom(
      'Đọc thêm',
      'TIN LIÊN QUAN',
      'Chợ nổi vào phiên cuối năm',
      'Share',
      'Vũ Minh Hà',
      'a ...',
    );
    const any = fc.oneof(line, page, fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 25 }), (lines) => {
        const text = [TITLE, ...lines].join('\n').replaceAll('\r', ' ');
        const { body, cuts } = cutFurniture(text);
        const left = body.split('\n').filter((each) => each.trim() !== '');
        const said = text.split('\n').map((each, index) => ({ each, cut: cuts.some((cut) => cut.line === index + 1) }));
        expect(left).toEqual(
          said.flatMap(({ each, cut }, at) => (cut || at === 0 || each.trim() === '' ? [] : [each])),
        );
      }),
    );
  });

  test('a megabyte of furniture takes no longer than a megabyte of text', () => {
    for (const unit of ['Share\n', 'A B\n\n', 'mot hai ba bon nam\n', '* _', '.']) {
      const began = performance.now();
      cutFurniture(`Tiêu đề\n${unit.repeat(900_000 / unit.length)}x`);
      expect(performance.now() - began, unit).toBeLessThan(10_000);
    }
  });
});

describe('who wrote it', () => {
  test.each([
    ['signed below the end', `${FIRST}\n\nVũ Minh Hà\n\n© Báo Bến Sông`, 'Vũ Minh Hà'],
    ['two of them', `${FIRST}\n\nMinh Hà - Thu An`, 'Minh Hà - Thu An'],
    ['named above the text', `Tác giả: Vũ Minh Hà\n\n${FIRST}`, 'Vũ Minh Hà'],
    ['in English', `By Jane Doe and Ann Lee\n\n${FIRST}`, 'Jane Doe and Ann Lee'],
  ])('%s', (_, rest, author) => {
    expect(cutFurniture(`${TITLE}\n\n${rest}\n`)).toMatchObject({ author, body: FIRST });
  });

  test.each([['Hết'], ['The End'], ['Rồi đò sang sông'], ['Bến 12 Tháng Tám'], ['By the river']])(
    'is not said by %s',
    (line) => {
      expect(cutFurniture(`${TITLE}\n\n${FIRST}\n\n${line}\n`)).toEqual({
        title: TITLE,
        body: `${FIRST}\n\n${line}`,
        cuts: [],
      });
    },
  );
});

describe('the draft', () => {
  const draftOf = (text: string) => {
    const parsed = parse(text, {}, 'dan.txt');
    return 'problems' in parsed ? parsed.draft : undefined;
  };

  test('is an article whose editor has only to say when', () => {
    const draft = draftOf(`Trang chủ\n\n${TITLE}\n\n${FIRST}\n\n${LAST}\n\nVũ Minh Hà\n\nĐọc thêm\n`);
    expect(accepted(parse(draft?.file ?? ''))).toMatchObject({
      title: TITLE,
      slug: 'ben-do-cuoi-cung-cua-xa-dao-da-thap-den',
      description: FIRST,
      author: 'Vũ Minh Hà',
      use: false,
      publishedAt: new Date(now).toISOString(),
    });
    expect(draft?.cuts.map(({ line }) => line)).toEqual([1, 9, 11]);
  });

  test('begins with the front matter that the problem offers', () => {
    const parsed = parse(`${TITLE}\n\n${FIRST}\n`);
    const { problems, draft } = 'problems' in parsed ? parsed : { problems: [], draft: undefined };
    expect(draft?.file).toBe(`${problems[0]?.fix}\n${FIRST}\n`);
  });

  test('of whatever there is to read has no problem, and is not published', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 60 });
    const odd = fc.constantFrom(
      '---',
      '# ',
      'a'.repeat(300),
      `ế${'\u0323\u0302'.repeat(2000)}`,
      '"',
      'Đọc thêm',
      '+ x',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, odd), { maxLength: 12 }), (lines) => {
        const draft = draftOf(lines.join('\n'));
        expect(draft === undefined || accepted(parse(draft.file)).use).toBe(draft === undefined);
      }),
    );
  });

  test('is not made of a file without text, nor of one that is none', () => {
    expect(draftOf(' \n\n')).toBeUndefined();
    expect(draftOf('title: Bài\n---\n')).toBeUndefined();
    expect(draftOf(`${TITLE}\n${'x'.repeat(999_900)}`)).toBeUndefined();
  });
});

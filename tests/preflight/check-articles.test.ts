import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Slug } from '../../functions/model/article.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { checkArticles } from '../../functions/preflight/check-articles.ts';
import { isSameTitle } from '../../functions/preflight/same-title.ts';

type Looked = Parameters<typeof checkArticles>[0][number];

const article = (slug: string, fields: Partial<Looked> = {}): Looked => ({
  slug: slug as Slug,
  title: `Tiêu đề của bài ${slug}`,
  description: 'Một câu tóm tắt.',
  ...fields,
});
const titled = (title: string) => checkArticles([article('a', { title })], []).map(({ sentence }) => sentence);

describe('two titles', () => {
  test.each([
    ['Mùa nước nổi về muộn', 'MÙA NƯỚC NỔI, về muộn!'],
    ['Mùa nước nổi', 'Mùa nước nổi'.normalize('NFD')],
    ['Người giữ lửa nghề gốm Bát Tràng giữa phố thị ồn ào', 'Người giữ lửa nghề gốm Bát Tràng giữa phố phường ồn ào'],
    [
      'Đêm canh rùa đẻ ở Côn Đảo: tắt đèn để biển được tối',
      'Cập nhật: Đêm canh rùa đẻ ở Côn Đảo: tắt đèn để biển được tối',
    ],
  ])('are of one article: “%s”, “%s”', (one, other) => {
    expect(isSameTitle(one, other)).toBe(true);
    expect(isSameTitle(other, one)).toBe(true);
  });

  test.each([
    [
      'Giá vàng trong nước hôm nay 20/11 tăng nhẹ phiên cuối tuần',
      'Giá vàng trong nước hôm nay 21/11 tăng nhẹ phiên cuối tuần',
    ],
    ['Chuyện của những người trồng rừng ngập mặn, kỳ một', 'Chuyện của những người trồng rừng ngập mặn, kỳ hai'],
    ['The people who plant the mangroves again, part one', 'The people who plant the mangroves again, part two'],
    ['Chuyện của những người trồng rừng ngập mặn, phần II', 'Chuyện của những người trồng rừng ngập mặn, phần III'],
    ['Cà phê sáng thứ Bảy', 'Cà phê sáng Chủ nhật'],
    ['Ăn gì ở Huế', 'Ăn gì ở Hội An'],
    ['', ''],
    ['…', '!'],
  ])('are not: “%s”, “%s”', (one, other) => {
    expect(isSameTitle(one, other)).toBe(false);
    expect(isSameTitle(other, one)).toBe(false);
  });

  test('are alike whichever stands first, and any with a letter is like itself', () => {
    const title = fc
      .array(fc.constantFrom('một', 'mưa', 'phố', 'Huế', '2', 'ở'), { maxLength: 14 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(title, title, (one, other) => {
        expect(isSameTitle(one, other)).toBe(isSameTitle(other, one));
        expect(isSameTitle(one, one)).toBe(one !== '');
      }),
    );
  });
});

describe('what stands out in an edition', () => {
  test('is nothing in an ordinary one', () => {
    const [only, ...more] = checkArticles([article('a'), article('b')], []);
    expect([only?.verdict, only?.sentence, more]).toEqual(['ok', 'articlesPlain', []]);
  });

  test('is one text under two slugs', () => {
    const title = 'Mùa nước nổi về muộn';
    const found = checkArticles([article('a', { title }), article('b'), article('c', { title })], []);
    expect(found.map(({ sentence, articles }) => [sentence, articles])).toEqual([['titleTwice', ['a', 'c']]]);
  });

  test('is one picture for several articles, told once; articles without any share none', () => {
    const thumbnail = { lead: 'i/0000000000000001.jpg', card: 'i/0000000000000002.jpg' };
    const all = [
      article('a', { thumbnail }),
      article('b', { thumbnail }),
      article('c', { thumbnail }),
      article('d'),
      article('e'),
    ];
    expect(checkArticles(all, []).map(({ sentence, articles }) => [sentence, articles])).toEqual([
      ['pictureTwice', ['a', 'b', 'c']],
    ]);
  });

  test('is what an earlier edition had under another slug, but not what comes again under its own', () => {
    const mailed = { slug: 'cu' as Slug, title: 'Mùa nước nổi về muộn', url: '', place: 'card' as const };
    const earlier = [{ id: '2026-W47' as EditionId, articles: [mailed] }];
    const found = checkArticles([article('moi', { title: mailed.title })], earlier);
    expect(found[0]).toMatchObject({ sentence: 'mailedBefore', values: { edition: '2026-W47', slug: 'cu' } });
    expect(checkArticles([article('cu', { title: mailed.title })], earlier)[0]?.verdict).toBe('ok');
  });

  test('is no column, which has the same name each week', () => {
    const title = 'Điểm tin trong tuần';
    const earlier = [47, 46].map((week) => {
      const slug = `diem-tin-${week}` as Slug;
      return { id: `2026-W${week}` as EditionId, articles: [{ slug, title, url: '', place: 'card' as const }] };
    });
    const looked = (editions: typeof earlier) =>
      checkArticles([article('diem-tin-48', { title })], editions)[0]?.verdict;
    expect(looked(earlier)).toBe('ok');
    expect(looked(earlier.slice(0, 1)), 'it may be the first time that it comes again').toBe('warn');
  });

  test('is a description that says the title again, and not one that is missing', () => {
    const title = 'Mùa nước nổi về muộn';
    expect(checkArticles([article('a', { title, description: `${title}.` })], [])[0]?.sentence).toBe(
      'descriptionIsTitle',
    );
    expect(checkArticles([article('a', { title: '…', description: '' })], [])[0]?.verdict).toBe('ok');
  });

  test.each(['MÙA NƯỚC NỔI VỀ MUỘN', 'BREAKING NEWS: 12 DEAD'])('is a title in capitals: %s', (title) =>
    expect(titled(title)).toEqual(['titleInCapitals']),
  );

  test.each(['APEC 2026', 'COVID-19', 'Hội nghị APEC ở TP.HCM', 'WHO, UNICEF'])('is no abbreviation: %s', (title) =>
    expect(titled(title)).toEqual(['articlesPlain']),
  );

  test.each([
    'Lorem ipsum dolor',
    'TODO: đặt tiêu đề',
    'Tin của {{ city }}',
    'Giá ${price}',
    'Untitled',
    'Tiêu đề',
    'Bài (TBD)',
  ])('is a placeholder: %s', (title) => expect(titled(title)).toEqual(['placeholder']));

  test.each(['Tiêu đề của tôi', 'Todo sobre mi madre', 'Vì sao {a} không phải tập hợp', 'Untitled Goose Game'])(
    'is not what only looks like one: %s',
    (title) => expect(titled(title)).toEqual(['articlesPlain']),
  );

  test('is told of a placeholder in a description', () => {
    const found = checkArticles([article('a', { description: 'Lorem ipsum dolor sit amet.' })], []);
    expect(found[0]).toMatchObject({ sentence: 'placeholder', values: { placeholder: 'Lorem ipsum' } });
  });
});

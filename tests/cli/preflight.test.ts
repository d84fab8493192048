import { describe, expect, test } from 'vitest';
import { article, picture, SUNDAY } from '../support/newsroom.ts';
import { folderOf, newsletter } from './command-line.ts';

/** The Sunday before the edition; no test asks the web. */
const FLAGS = ['--no-links', '--now', SUNDAY.toISOString()];

async function preflight(files: Readonly<Record<string, string | Uint8Array>>, ...args: readonly string[]) {
  return newsletter(['preflight', '.', ...FLAGS, ...args], { cwd: await folderOf(files) });
}

const three = async () => ({
  'anh.webp': await picture(),
  'mot.md': article('mot', { thumbnail: '"anh.webp"' }),
  'hai.md': article('hai', { title: '"HAI CÂU CHUYỆN CỦA MỘT DÒNG SÔNG"' }),
  'ba.md': article('ba'),
});

describe('the preflight of a folder', () => {
  test('speaks the publication’s language, warns without failing, and asks neither readers nor quota', async () => {
    const { code, out, err } = await preflight(await three());
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^ok +pictures +Đủ cả 1 ảnh\.$/m);
    expect(out).toMatch(/^warning +articles +Tiêu đề viết toàn chữ hoa: “HAI CÂU/m);
    expect(out).toMatch(/^ +-> Viết lại bằng chữ thường/m);
    expect(out).toMatch(/^ok +audience +Chưa rõ có bao nhiêu người nhận\.$/m);
    expect(out).toMatch(/^Nothing blocks; 1 warning to look at\.$/m);
  });

  test('is data as well; another language is that of the sentences, and the edition stays as readers get it', async () => {
    const { code, out } = await preflight(await three(), '--json', '--language', 'en');
    const { edition, findings } = JSON.parse(out);
    expect([code, edition]).toEqual([0, '2026-W48']);
    const found = (check: string) => findings.filter((one: { check: string }) => one.check === check);
    expect(found('subject')[0].says).toMatch(/^\d+ characters: .* và 2 bài khác · Tuần 48\/2026$/);
    expect(found('articles')).toEqual([
      {
        check: 'articles',
        verdict: 'warn',
        sentence: 'titleInCapitals',
        says: 'A title is all in capitals: “HAI CÂU CHUYỆN CỦA MỘT DÒNG SÔNG”',
        fix: expect.stringContaining('small letters'),
        articles: ['hai'],
      },
    ]);
  });

  test('fails where no edition would go out, with the reason', async () => {
    const few = await preflight({ 'mot.md': article('mot') }, '--language', 'en');
    expect([few.code, few.out]).toEqual([1, expect.stringContaining('it has 1 of the 3 articles it needs')]);
    const none = await preflight({}, '--language', 'en');
    expect([none.code, none.out]).toEqual([1, 'No edition would go out: there is no article for it.\n']);
  });

  test('looks at the special edition of a folder too, and says which one is not there', async () => {
    const files = {
      'bai.md': article('bai'),
      'editions/tet-2027.md': '---\nsubject: "Tết"\narticles: [bai]\n---\n',
    };
    const { out } = await preflight(files, '--edition', 'tet-2027');
    expect(out).toMatch(/ {2}Số đặc biệt “Tết” {2}\(tet-2027\)\n/);
    const none = await preflight(files, '--edition', 'tet-2028');
    expect([none.code, none.out]).toEqual([1, 'There is no file editions/tet-2028.md, or it has problems.\n']);
  });
});

import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import sharp from 'sharp';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { takePictures } from '../../cli/preview-pictures.ts';
import { openBrowser } from '../../local/browser.ts';
import { article, picture, SUNDAY } from '../support/newsroom.ts';
import { folderOf, newsletter } from './command-line.ts';
import { look, many } from './look-at-folder.ts';

/** The Sunday on which an editor looks; the edition goes out on Monday, 23 November, at seven. */
const AT = ['--now', SUNDAY.toISOString()];

describe('the next edition of a folder', () => {
  test('is the one that goes out next, named by its own week, with the newest article first', async () => {
    const { edition, articles, digest, skipped } = await look({
      ...many(3),
      'moi.md': article('moi', { created_at: '"2026-11-21"' }),
    });
    expect(edition).toMatchObject({ id: '2026-W48', series: 'weekly', scheduledAt: '2026-11-23T00:00:00.000Z' });
    expect(articles.map(({ key }) => key)).toEqual(['moi.md', '0.md', '1.md', '2.md']);
    expect(digest?.articles.map(({ place }) => place)).toEqual(['lead', 'card', 'card', 'card']);
    expect(skipped).toBeUndefined();
  });

  test('says of each article that is out why, at the line that its editor would change', async () => {
    const { leftOut: out } = await look({
      'nhap.md': article('nhap', { use: 'false' }),
      'mai.md': article('mai', { created_at: '"2026-11-24 08:00:00"' }),
      'cu.md': article('cu', { created_at: '"2026-10-01"' }),
      'sap.md': article('sap', { created_at: '"2026-11-22 20:00:00"' }),
    });
    expect(out.listed.map(({ title, line, field, message }) => [title, line, field, message])).toEqual([
      ['Bài về mai', 6, 'created_at', 'waits for its date, 2026-11-24 08:00:00; the edition goes out before'],
      ['Bài về nhap', 5, 'use', 'a draft: use is not true'],
      ['Bài về cu', 6, 'created_at', 'too old: published more than 30 days before the edition goes out'],
    ]);
  });

  test('leaves out what was published before the newsletter began, and what is beyond 200', async () => {
    const early = await look(many(1), { language: 'en', startsAt: '2026-11-21' });
    expect(early.leftOut.listed[0]?.message).toBe('published before 2026-11-21, when the newsletter began');
    const { articles, leftOut: out } = await look(many(240));
    expect([articles.length, out.listed.length, out.more]).toEqual([200, 30, 10]);
    expect(out.listed[0]?.message).toContain('200 articles at most');
  });

  test('is none without articles, and none with fewer than a week needs, which can be seen all the same', async () => {
    const empty = await look({});
    expect([empty.skipped, empty.digest]).toEqual(['no-articles', undefined]);
    expect(empty.remarks).toEqual(['No edition would go out: there is no article for it.']);
    const few = await look(many(2));
    expect([few.skipped, few.digest?.articles.length]).toEqual(['too-few-articles', 2]);
    expect(few.remarks).toEqual(['No edition would go out: it has 2 of the 3 articles it needs.']);
    expect((await look(many(3))).remarks).toEqual(['This edition has only 3 (it needs 3 at least).']);
  });

  test('warns of long titles, and of descriptions and pictures that are missing, each where it belongs', async () => {
    const { warnings } = await look({
      'dai.md': article('dai', { title: `"${'rất dài '.repeat(15)}"`, thumbnail: '"co.webp"' }),
      'tron.md': article('tron', { description: undefined }),
      'mat.md': article('mat', { thumbnail: '"mat.webp"' }),
      'hong.md': article('hong', { thumbnail: '"hong.webp"' }),
      'co.webp': await picture(),
      'hong.webp': 'no picture',
    });
    expect(warnings).toEqual([
      expect.stringMatching(/^7 thumbnail: The picture “mat.webp” is not in this folder\./),
      expect.stringMatching(/^2 title: The title is long: 119 characters\./),
      '7 thumbnail: The picture is not there or cannot be read: the card goes without one.',
      expect.stringMatching(/^1 description: There is no description; the beginning of the text stands in: “Đoạn đầu/),
      '1 thumbnail: There is no thumbnail: the card goes without a picture.',
    ]);
  });

  test('warns of nothing that readers do not see: of the list, only titles are shown', async () => {
    const { warnings } = await look(many(6), { language: 'en', maximumArticles: 2 });
    expect(warnings).toHaveLength(2);
  });

  test('says what is left out of a digest that would be clipped, and when it is about to be', async () => {
    const described = { description: `"${'mô tả '.repeat(48)}"` };
    const clipped = await look(many(100, described), { language: 'en', maximumArticles: 100 });
    expect(clipped.digest?.step).not.toBe('full');
    expect(clipped.remarks[0]).toMatch(/^The digest is shortened so that no client clips it \(step [a-z]+\): /);
  });

  test('has the note of its editor, and the words of the language that was asked for around the same articles', async () => {
    const files = { ...many(2), 'en.md': article('en', { lang: 'en' }) };
    const { digest } = await look(files, {}, { language: 'en', note: ['Chào bạn đọc,', 'hẹn tuần sau.'] });
    expect(digest?.text).toContain('Chào bạn đọc,\n\nhẹn tuần sau.');
    expect(digest?.text).toContain('Unsubscribe: ');
    // An article's own language stays what it is.
    expect(digest?.html).toMatch(/lang="vi"/);
  });

  test('tries the template of the folder, and goes on with the built-in one when that is refused', async () => {
    const own = await readFile(new URL('../../templates/digest.mjml', import.meta.url), 'utf8');
    const good = await look({ ...many(3), 'templates/digest.mjml': own });
    expect(good.material.template.from).toMatch(/templates\/digest\.mjml$/);
    expect([good.material.problems, good.material.warnings]).toEqual([[], []]);
    const raw = '<mj-section><mj-column><mj-text>{{{intro}}}</mj-text></mj-column></mj-section></mj-body>';
    const bad = await look({ ...many(3), 'templates/digest.mjml': own.replace('</mj-body>', raw) });
    expect(bad.material.template.from).toBe('built-in');
    expect(bad.material.problems).toMatchObject([{ field: 'file', message: expect.stringContaining('{{{') }]);
    expect(bad.digest?.articles).toHaveLength(3);
  });
});

describe('newsletter preview', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    // Unpacks it, if nobody has yet.
    const opened = await openBrowser();
    if ('browser' in opened) await opened.browser.close();
  }, 120_000);

  test('writes the digest as readers get it, to look at, and as pictures', async () => {
    const cwd = await folderOf({
      ...many(3),
      'có ảnh.md': article('anh', { created_at: '"2026-11-21"', thumbnail: '"z.webp"' }),
      'z.webp': await picture(),
      'out/preview/mine.txt': 'stays',
      'out/preview/i/0123456789abcdef.jpg': 'of an earlier preview',
    });
    const { code, out, err } = await newsletter(['preview', '.', ...AT], { cwd });
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Thứ Hai, 23/11/2026, 07:00 (Asia/Ho_Chi_Minh)');
    expect(out).toMatch(/ {2}subject +Bài về anh và 3 bài khác · Tuần 48\/2026 {2}\(\d+ characters\)\n/);
    expect(out).toMatch(/ {2}size +[\d,]+ of 90,000 bytes, step full\n/);
    expect(out).toContain('    1 lead  Bài về anh  có ảnh.md\n');
    const read = (name: string) => readFile(join(cwd, 'out/preview', name), 'utf8');

    const html = await read('digest.html');
    const mail = await simpleParser(await read('digest.eml'));
    expect(mail.html).toBe(html);
    expect(mail.subject).toBe('Bài về anh và 3 bài khác · Tuần 48/2026');
    expect(mail.text?.trim()).toBe((await read('digest.txt')).trim());
    expect(JSON.parse(await read('edition.json'))).toMatchObject({
      id: '2026-W48',
      step: 'full',
      articles: { length: 4 },
    });

    const jpegs = await readdir(join(cwd, 'out/preview/i'));
    const [jpeg = ''] = jpegs;
    expect(jpegs).toEqual([expect.not.stringContaining('0123456789abcdef')]);
    expect(html).toContain(`src="https://bantin.example.vn/i/${jpeg}"`);
    const view = await read('view.html');
    expect(view).toContain(`src="i/${jpeg}"`);
    expect(html).toContain('href="https://bantin.example.vn/e/2026-W48/anh"');
    expect(view).toContain('href="https://www.example.vn/bai-viet/anh"');
    expect(view).not.toContain('href="https://bantin.example.vn/e/2026-W48/');
    expect((await sharp(join(cwd, 'out/preview/i', jpeg)).metadata()).width).toBe(1200);
    expect(await read('mine.txt')).toBe('stays');

    if (out.includes('No pictures were taken')) return;
    for (const [name, width] of [
      ['phone-light', 780],
      ['phone-dark', 780],
      ['desktop-light', 1200],
      ['desktop-dark', 1200],
    ] as const)
      expect((await sharp(join(cwd, 'out/preview', `${name}.png`)).metadata()).width, name).toBe(width);
  });

  test('prints problems as check does, and exits 1, also when the rest makes an edition', async () => {
    const cwd = await folderOf({ ...many(3), 'tin/hong.md': article('hong', { use: 'maybe' }) });
    const { code, out } = await newsletter(['preview', '.', ...AT, '--out', 'xem'], { cwd });
    expect(code).toBe(1);
    expect(out).toMatch(/^tin\/hong\.md:5:\d+ {2}use: .+\n {3}fix\n {6}use: false\n/m);
    expect(await readdir(join(cwd, 'xem'))).toContain('view.html');
  });

  test('leaves nothing of an earlier preview when there is no edition, and exits 1', async () => {
    const cwd = await folderOf({ 'bai/nhap.md': article('nhap', { use: 'false' }), 'xem/view.html': 'earlier' });
    const { code, out } = await newsletter(['preview', 'bai', ...AT, '--out', 'xem'], { cwd });
    expect(code).toBe(1);
    expect(out).toContain('Sẽ không có bản tin: không có bài nào.');
    expect(out).toContain('bai/nhap.md:5:1  use: bản nháp');
    expect(await readdir(join(cwd, 'xem'))).toEqual([]);
  });

  test('lets no name and no title break its lines or steer the terminal', async () => {
    const cwd = await folderOf({ 'bai/a\u001B[31m\nb\u202Ec.md': article('mot', { use: 'false' }) });
    const { out } = await newsletter(['preview', 'bai', ...AT], { cwd });
    expect(out).toContain('bai/a[31m bc.md:5:1  use: ');
    for (const character of ['\u001B', '\u202E']) expect(out).not.toContain(character);
  });

  test('says why there are no pictures, where no browser is to be had', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'desk-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const page = join(folder, 'view.html');
    await writeFile(page, '<!doctype html>');
    expect(await takePictures(page, folder, async () => ({ reason: 'none here' }))).toEqual({ reason: 'none here' });
    expect(await readdir(folder)).toEqual(['view.html']);
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { article, picture } from '../support/newsroom.ts';
import { folderOf, newsletter } from './command-line.ts';

describe('newsletter check', () => {
  test('finds nothing in a good folder, and exits 0', async () => {
    const folder = await folderOf({
      'bài/một.md': article('mot', { thumbnail: '"ảnh/một.webp"' }),
      'ảnh/một.webp': await picture(),
      '.git/config': 'x',
      '.DS_Store': 'x',
    });
    const { code, out, err } = await newsletter(['check', folder]);
    expect({ code, out, err }).toEqual({ code: 0, out: '1 article, 1 picture: 0 problems, 0 warnings\n', err: '' });
  });

  test('gives each problem with its place, as terminals make links of, and the line to write', async () => {
    const cwd = await folderOf({
      'tin/hong.md': article('hong', { title: 'AI: tương lai', use: 'maybe' }),
      'tin/dan.txt': 'Một tiêu đề dán từ trang web\n\nĐoạn đầu tiên của bài viết này.\n',
      'tin/gia.webp': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    });
    const { code, out } = await newsletter(['check', 'tin'], { cwd });
    expect(code).toBe(1);
    expect(out).toMatch(/^tin\/hong\.md:2:\d+ {2}title: .+\n {3}fix\n {6}title: "AI: tương lai"\n/m);
    expect(out).toMatch(/^tin\/hong\.md:5:\d+ {2}use: .+\n {3}fix\n {6}use: false\n/m);
    expect(out).toMatch(
      /^tin\/dan\.txt:1:1 {2}file: .+\n {3}fix \(to be added above\)\n {6}---\n {6}title: "Một tiêu đề dán từ trang web"\n/m,
    );
    expect(out).toMatch(/^tin\/gia\.webp:1:1 {2}file: /m);
    expect(out).toContain('2 articles, 1 picture: 4 problems, 0 warnings');
  });

  test('names both files that claim one slug', async () => {
    const folder = await folderOf({ 'a.md': article('tin'), 'b.md': article('tin') });
    const { code, out } = await newsletter(['check', folder, '--language', 'en', '--prefix', 'tin/2026']);
    expect(code).toBe(1);
    expect(out).toContain(`${join(folder, 'b.md')}:3:1  slug: The slug “tin” belongs to the article tin/2026/a.md`);
    expect(out).toContain('slug: "tin-2"');
  });

  test('only warns of a picture that is missing, of what is not used, and of what is empty', async () => {
    const folder = await folderOf({
      'a.md': article('a', { thumbnail: '"ảnh/khong-co.webp"', mood: 'vui' }),
      'b.md': '',
      'c.docx': 'x',
    });
    const { code, out } = await newsletter(['check', folder, '--language', 'en']);
    expect(code).toBe(0);
    expect(out).toContain(`${join(folder, 'a.md')}:7:1  warning: thumbnail: The picture “ảnh/khong-co.webp” is not in`);
    expect(out).toContain(`${join(folder, 'a.md')}:8:1  warning: mood: Fields that are not used: mood.`);
    expect(out).toContain(`${join(folder, 'b.md')}:1:1  warning: file: The file is empty`);
    expect(out).toContain(`${join(folder, 'c.docx')}:1:1  warning: file: The newsletter has no use`);
    expect(out).toContain('1 article, 0 pictures: 0 problems, 4 warnings');
  });

  test('warns of a path that cannot be used where it stands, also in an article with problems', async () => {
    const folder = await folderOf({
      'a.md': article('a', { thumbnail: '../a.webp', use: 'maybe', mood: 'vui' }),
      'b.md': article('b', { thumbnail: 'b.webp', use: 'maybe' }),
    });
    const { code, out } = await newsletter(['check', folder, '--language', 'en']);
    expect(code).toBe(1);
    expect(out).toContain(`${join(folder, 'a.md')}:7:12  warning: thumbnail: The thumbnail's path cannot be used`);
    expect(out).toContain(`${join(folder, 'a.md')}:8:1  warning: mood: `);
    expect(out).toContain(`${join(folder, 'b.md')}:7:1  warning: thumbnail: The picture “b.webp” is not in`);
    expect(out).toContain('2 problems, 3 warnings');
  });

  test('says how many lines a correction takes the place of, and what is to be added', async () => {
    const folder = await folderOf({ 'a.md': '---\ntitle: A: b\n  c\n---\n' });
    const { out } = await newsletter(['check', folder, '--language', 'en']);
    expect(out).toContain('fix (in place of lines 2 to 3)');
    expect(out).toContain('fix (to be added above)');
  });

  test('tries a template of the folder out, as it will be when it is uploaded', async () => {
    const own = await readFile(new URL('../../templates/digest.mjml', import.meta.url), 'utf8');
    const good = await newsletter(['check', await folderOf({ 'templates/digest.mjml': own })]);
    expect([good.code, good.out]).toEqual([0, '0 articles, 0 pictures: 0 problems, 0 warnings\n']);
    const cwd = await folderOf({ 'ban/templates/digest.mjml': own.replace('{{ subject }}', '{{ subjekt }}') });
    const bad = await newsletter(['check', 'ban', '--language', 'en'], { cwd });
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/^ban\/templates\/digest\.mjml:\d+:\d+ {2}file: .*subjekt/m);
  });

  test('speaks to editors in the language of the publication', async () => {
    const folder = await folderOf({ 'a.md': article('a', { use: 'maybe' }) });
    expect((await newsletter(['check', folder])).out).toContain('bản nháp');
    expect((await newsletter(['check', folder, '--language', 'en'])).out).toContain('(draft)');
  });

  test('lets no file steer the terminal', async () => {
    const folder = await folderOf({ 'a.md': '---\ntitle: A\nnhiều \u001B[2Jchữ\n---\n' });
    expect((await newsletter(['check', folder])).out).not.toContain('\u001B');
  });
});

describe('the command line', () => {
  test.each([['--help'], ['check', '--help'], ['import', '--help'], ['upload', '--help'], ['preview', '--help']])(
    'explains itself: %s %s',
    async (...args) => {
      const { code, out, err } = await newsletter(args.filter((arg) => arg !== undefined));
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(/^Usage: newsletter /);
    },
  );

  test.each([
    [['chek'], 'chek'],
    [['check'], 'dir'],
    [['check', '/nowhere/at/all'], '/nowhere/at/all'],
    [['check', '.', '--stages', 'x'], '--stages'],
    [['check', '.', '--stage', 'nowhere'], 'production, staging, local'],
    [['check', '.', '--language', 'fr'], 'vi, en'],
    [['check', '.', '--prefix', '../up'], '--prefix'],
    [['import', '/nowhere.txt'], '/nowhere.txt'],
    [['upload', '.', '--wait', 'long'], '--wait'],
    [['preview', '/nowhere/at/all'], '/nowhere/at/all'],
    [['preview', '.', '--now', '2026-11-23'], '--now'],
    [['preview', '--stage', 'nowhere'], 'production, staging, local'],
  ])('names what is wrong with %j, and exits 2', async (args, named) => {
    const { code, out, err } = await newsletter(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(named);
  });
});

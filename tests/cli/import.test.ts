import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { article } from '../support/newsroom.ts';
import { folderOf, newsletter } from './command-line.ts';

const PASTED = `Bến đò cuối cùng của xã đảo

Chuyến đò sáng nay chở mười hai người khách và một con trâu sang sông.

Vũ Minh Hà

Đọc thêm
`;

test('a text from a web page becomes a draft beside it, and each line left out is named', async () => {
  const cwd = await folderOf({ 'dan.txt': PASTED });
  const { code, out, err } = await newsletter(['import', 'dan.txt'], { cwd });
  expect([code, err]).toEqual([0, '']);
  expect(out).toBe(
    'dan.txt  ben-do-cuoi-cung-cua-xa-dao.md\n   cut dan.txt:5:1  Vũ Minh Hà\n   cut dan.txt:7:1  Đọc thêm\n',
  );
  const draft = await readFile(join(cwd, 'ben-do-cuoi-cung-cua-xa-dao.md'), 'utf8');
  expect(draft).toMatch(/^---\ntitle: "Bến đò cuối cùng của xã đảo"\n[^]*\nauthor: "Vũ Minh Hà"\nuse: false\n/);
  expect(draft).toMatch(/\n---\n\nChuyến đò sáng nay .+ sang sông\.\n$/);
  expect((await newsletter(['check', 'ben-do-cuoi-cung-cua-xa-dao.md'], { cwd })).code, 'a folder is wanted').toBe(2);
});

test('the drafts pass the check', async () => {
  const cwd = await folderOf({ 'dan.txt': PASTED, 'hai.txt': 'Chợ nổi vào phiên\n\nGhe về đông hơn.\n' });
  expect((await newsletter(['import', 'dan.txt', 'hai.txt', '--out', 'ban/nhap'], { cwd })).code).toBe(0);
  expect((await readdir(join(cwd, 'ban/nhap'))).toSorted()).toEqual([
    'ben-do-cuoi-cung-cua-xa-dao.md',
    'cho-noi-vao-phien.md',
  ]);
  expect(await newsletter(['check', 'ban/nhap'], { cwd })).toMatchObject({ code: 0 });
});

test('a draft that is there is overwritten only by --force, and never by another file of the same run', async () => {
  const cwd = await folderOf({ 'dan.txt': PASTED, 'lai.txt': PASTED, 'ben-do-cuoi-cung-cua-xa-dao.md': 'cũ' });
  const draft = () => readFile(join(cwd, 'ben-do-cuoi-cung-cua-xa-dao.md'), 'utf8');
  const first = await newsletter(['import', 'dan.txt'], { cwd });
  expect(first.code).toBe(1);
  expect(first.out).toContain('--force');
  expect(await draft()).toBe('cũ');
  const second = await newsletter(['import', '--force', 'dan.txt', 'lai.txt'], { cwd });
  expect(second.code).toBe(1);
  expect(second.out).toContain('two of these files have one title');
  expect(await draft()).toContain('Bến đò');
});

test('what is an article already, and what is no text, is said', async () => {
  const cwd = await folderOf({ 'bai.md': article('bai'), 'anh.txt': Uint8Array.of(0xff, 0xfe, 0x41) });
  const { code, out } = await newsletter(['import', 'bai.md', 'anh.txt'], { cwd });
  expect(code).toBe(1);
  expect(out).toContain('bai.md  is an article already');
  expect(out).toContain('anh.txt:1:1  file: ');
  expect((await readdir(cwd)).toSorted()).toEqual(['anh.txt', 'bai.md']);
});

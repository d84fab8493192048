import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentIn, openDeskRoom, type DeskRoom } from '../support/desk.ts';
import { article } from '../support/newsroom.ts';

let room: DeskRoom;
let home = '';
beforeAll(async () => {
  room = await openDeskRoom();
  home = await mkdtemp(join(tmpdir(), 'desk-'));
}, 300_000);
afterAll(async () => {
  await room.stop();
  await rm(home, { recursive: true });
});

test('a folder is dropped with all that is in its folders, on any page', { timeout: 60_000 }, async () => {
  const folder = join(home, 'tuan-48');
  await mkdir(join(folder, 'ảnh', 'nhỏ'), { recursive: true });
  // A browser gives what is in a folder a hundred at a time.
  for (let number = 0; number < 120; number += 1) await writeFile(join(folder, 'ảnh', `${number}.txt`), '');
  await writeFile(join(folder, 'ảnh', 'nhỏ', 'sâu.md'), article('sau'));
  await writeFile(join(folder, '.DS_Store'), 'x');

  for (const path of ['/', '/edition']) {
    const page = await room.open(path);
    const protocol = await page.context().newCDPSession(page);
    const data = { items: [], files: [folder], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await protocol.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
    await expect.poll(() => page.textContent('#said'), { timeout: 30_000 }).toContain('121 tệp');
  }
  expect(await contentIn(room, 'tuan-48/ảnh/nhỏ/sâu.md')).toBe(article('sau'));
  expect(await contentIn(room, 'tuan-48/ảnh/119.txt')).toBe('');
  expect(await contentIn(room, 'tuan-48/.DS_Store')).toBeUndefined();
});

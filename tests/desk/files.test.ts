import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentIn, expectClean, openDeskRoom, type DeskRoom } from '../support/desk.ts';
import { article, picture } from '../support/newsroom.ts';

/** A page follows what happens; on a machine with much to do, a little later. */
const SOON = { timeout: 60_000 };

let room: DeskRoom;
let folder = '';
beforeAll(async () => {
  room = await openDeskRoom({ readers: 1 });
  folder = await mkdtemp(join(tmpdir(), 'desk-'));
}, 300_000);
afterAll(async () => {
  await rm(folder, { recursive: true });
  await room.stop();
});

/** As the title of a broken article is written, and as it should be. */
const BROKEN = 'AI: tương lai của làng';
const statusOf = (page: Page) => page.locator('#receipt .tag').first();
const contentOf = (key: string) => contentIn(room, key);

describe('an editor at the desk', () => {
  test('uploads a folder, reads what is wrong beside its line, puts the fix in, and sees it accepted', async () => {
    await mkdir(join(folder, 'tuan-47/ảnh'), { recursive: true });
    await writeFile(join(folder, 'tuan-47/hỏng.md'), article('hong', { title: BROKEN, thumbnail: '"ảnh/hong.webp"' }));
    await writeFile(join(folder, 'tuan-47/lành.md'), article('lanh'));
    await writeFile(join(folder, 'tuan-47/ảnh/hong.webp'), await picture());
    await writeFile(join(folder, 'tuan-47/.DS_Store'), 'x');
    const page = await room.open();
    expect(await page.textContent('#latest')).toContain('Kho đang trống');
    await expectClean(page);
    await page.evaluate('window.isSame = true');
    await page.setInputFiles('#folder', join(folder, 'tuan-47'));
    await page.locator('#putting', { hasText: '3/3' }).waitFor();

    const row = page.locator('#latest li', { hasText: 'tuan-47/hỏng.md' });
    await row.locator('.tag.bad').waitFor();
    expect(await row.locator('.mend .where').textContent()).toContain(`Dòng 2`);
    expect(await row.locator('.mend .where code').textContent()).toBe(`title: ${BROKEN}`);
    expect(await row.locator('.mend pre').textContent()).toBe(`title: "${BROKEN}"`);
    await page.locator('#latest li', { hasText: 'lành.md' }).locator('.tag.good').waitFor();
    await expectClean(page);

    await row.locator('a.button').click();
    await page.evaluate('window.isSame = true');
    expect(await page.locator('.lines .wrong > code').textContent()).toBe(`title: ${BROKEN}`);
    await page.click('.fix');
    await page.locator('#save[data-next]').waitFor();
    expect(await page.inputValue('#text')).toContain(`title: "${BROKEN}"`);
    expect(await page.locator('.mend').count()).toBe(0);
    await page.click('#save');
    await statusOf(page).filter({ hasText: 'Đã nhận' }).waitFor();
    await page
      .locator('#receipt', { hasText: 'Tuần 48/2026' })
      .or(page.locator('#receipt', { hasText: 'Tuần 47/2026' }))
      .waitFor();
    expect(await page.evaluate('window.isSame')).toBe(true);
    expect(await page.textContent('h1')).toBe(BROKEN);
    await expectClean(page);
  });

  test('drops files anywhere on the page', async () => {
    const page = await room.open();
    const transfer = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([${JSON.stringify(article('tha-vao'))}], 'thả vào.md'));
      return transfer;
    })()`);
    await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
    await page.locator('#latest li', { hasText: 'thả vào.md' }).locator('.tag.good').waitFor();
    const state = page.locator('#articles li', { hasText: 'Bài về tha-vao' }).locator('.tag');
    await expect.poll(() => state.allTextContents(), SOON).toEqual(['Số tới']);
  });

  test('leaves out the name of a folder that is a copy of the bucket', async () => {
    const page = await room.open();
    await mkdir(join(folder, 'kho/bài'), { recursive: true });
    await writeFile(join(folder, 'kho/bài/trong kho.md'), article('trong-kho'));
    await page.check('#inside');
    await page.setInputFiles('#folder', join(folder, 'kho'));
    await expect.poll(() => page.locator('#latest a.key').allTextContents(), SOON).toContain('bài/trong kho.md');
  });

  test('is told which file did not get there and why, and tries again', async () => {
    const page = await room.open();
    await page.route('**/files/hai.md', (route) => route.abort(), { times: 1 });
    const named = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(article(name.slice(0, -3))) });
    await page.setInputFiles('#files', [named('mot.md'), named('hai.md')]);
    await page.locator('#putting button').waitFor();
    expect(await page.locator('#putting li').allTextContents()).toEqual(['hai.md: không nối được với bàn biên tập']);
    await expectClean(page);
    await page.click('#putting button');
    await page.locator('#latest li', { hasText: 'hai.md' }).locator('.tag.good').waitFor();
    expect(await page.textContent('#putting')).toBe('Đã tải lên 1/1 tệp.');
  });

  test('mends with the keyboard alone', async () => {
    await room.upload('phím.md', article('phim', { use: 'có', created_at: '"20:15 19/11/2026"' }));
    await room.cloud.idle();
    const page = await room.open();
    const pressTo = async (selector: string) => {
      for (let steps = 0; steps < 80; steps += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)}) === true`))
          return;
      }
      throw new Error(`the keyboard does not come to ${selector}`);
    };
    await pressTo('#latest a.button[href="/files/ph%C3%ADm.md"]');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/files/*');
    await pressTo('.fix');
    await page.keyboard.press('Enter');
    await page.locator('.mend').nth(1).waitFor({ state: 'detached' });
    await pressTo('.fix');
    await page.keyboard.press('Enter');
    // What was pressed is gone: the next step is at hand.
    await expect.poll(() => page.evaluate('document.activeElement?.id'), SOON).toBe('save');
    await page.keyboard.press('Enter');
    await expect.poll(() => statusOf(page).textContent(), SOON).toBe('Đã nhận');
  });

  test('is told when somebody else replaced the file meanwhile, and loses nothing', async () => {
    await room.upload('chung.md', article('chung'));
    await room.cloud.idle();
    const page = await room.open('/files/chung.md');
    const mine = article('chung', { title: '"Của tôi"' });
    await page.fill('#text', mine);
    await room.upload('chung.md', article('chung', { title: '"Của người khác"' }));
    await room.cloud.idle();
    await page.click('#save');
    await page.locator('#notice').waitFor();
    await room.upload('nữa.md', article('nua'));
    await room.cloud.idle();
    await page.waitForTimeout(1500);
    expect(await page.locator('#notice').count(), 'the reason stays, whatever happens meanwhile').toBe(1);
    expect(await page.inputValue('#text')).toBe(mine);
    expect(await page.textContent('#newer')).toContain('Của người khác');
    expect(await contentOf('chung.md')).toContain('Của người khác');
    await expectClean(page);
    await page.click('#save');
    await page.locator('h1', { hasText: 'Của tôi' }).waitFor();
    expect(await page.locator('#notice').count(), 'it is over').toBe(0);
    expect(await contentOf('chung.md')).toBe(mine);
  });

  test('keeps what is being written while receipts come in', async () => {
    const page = await room.open('/files/chung.md');
    await page.locator('#text').pressSequentially('# ');
    const written = await page.inputValue('#text');
    await room.upload('khác.md', article('khac'));
    await room.cloud.idle();
    await page.waitForTimeout(1000);
    expect(await page.inputValue('#text')).toBe(written);
  });

  test('saves the draft that was made of a text, and never over another file', async () => {
    await room.upload(
      'dán/văn bản.txt',
      'Một tiêu đề dán từ trang web\n\nĐoạn đầu tiên, đủ dài để thành một bài viết đọc được.\n',
    );
    await room.cloud.idle();
    const page = await room.open('/files/d%C3%A1n/v%C4%83n%20b%E1%BA%A3n.txt');
    await expectClean(page);
    await page.click('#save-draft button');
    await page.waitForURL('**/mot-tieu-de-dan-tu-trang-web.md');
    await statusOf(page).filter({ hasText: 'Đang chờ' }).waitFor();
    await page.goto(`${room.url}/files/d%C3%A1n/v%C4%83n%20b%E1%BA%A3n.txt`);
    await page.click('#save-draft button');
    expect(await page.textContent('#notice')).toContain('Đã có một tệp tên');
  });

  test('mends the file of an edition, and sees what cannot be mended by a line', async () => {
    await room.upload('editions/2026-W48.md', '---\nsubject: Chào: tuần\n---\n\nLời chào.\n');
    await room.upload(
      'templates/digest.mjml',
      '<mjml lang="{{language}}" dir="ltr"><mj-body>{{nope}}</mj-body></mjml>\n',
    );
    await room.upload('latin1.md', Buffer.from(article('latin'), 'latin1'));
    await room.cloud.idle();
    const page = await room.open('/files/editions/2026-W48.md');
    await page.click('.fix');
    await page.click('#save[data-next]');
    await expect.poll(() => statusOf(page).textContent(), SOON).toBe('Đã nhận');
    expect(await contentOf('editions/2026-W48.md')).toContain('subject: "Chào: tuần"');
    expect(await page.getAttribute('#receipt .links a', 'href')).toBe('/edition/2026-W48');
    for (const path of ['/files/templates/digest.mjml', '/files/latin1.md']) {
      await page.goto(room.url + path);
      expect(await page.locator('.mend').count(), path).toBeGreaterThan(0);
      expect(await page.locator('.fix').count(), path).toBe(0);
      await expectClean(page);
    }
    await room.remove('editions/2026-W48.md');
    await room.remove('templates/digest.mjml');
  });

  test('withdraws an article, brings it back, and removes its file', async () => {
    await room.upload('rút.md', article('rut'));
    await room.cloud.idle();
    const page = await room.open('/files/r%C3%BAt.md');
    await page.click('#withdrawing summary');
    await page.click('#withdraw button');
    await statusOf(page).filter({ hasText: 'Đã rút lại' }).waitFor();
    await page.click('#undo button');
    await statusOf(page).filter({ hasText: 'Đã nhận' }).waitFor();
    await page.click('#removing summary');
    await page.click('#remove button');
    await statusOf(page).filter({ hasText: 'Đã gỡ' }).waitFor();
    expect(await contentOf('rút.md')).toBeUndefined();
  });

  test('looks at a picture and at the articles that use it', async () => {
    const page = await room.open('/files/tuan-47/%E1%BA%A3nh/hong.webp');
    await statusOf(page).filter({ hasText: 'Đã nhận' }).waitFor();
    expect(await page.evaluate('document.querySelector(".picture-card img").naturalWidth')).toBe(1600);
    await page.click('.picture-card a');
    expect(await page.textContent('h1')).toBe(BROKEN);
  });

  test('works without script', async () => {
    const page = await room.open('/', { javaScriptEnabled: false });
    const file = {
      name: 'không kịch bản.md',
      mimeType: 'text/plain',
      buffer: Buffer.from(article('khong', { use: 'có' })),
    };
    await page.setInputFiles('#files', file);
    await page.click('#put button');
    await room.cloud.idle();
    await page.reload();
    await page.locator('#latest li', { hasText: file.name }).locator('a.button').click();
    await page.click('.fix');
    await page.click('#save');
    await room.cloud.idle();
    await page.reload();
    expect(await statusOf(page).textContent()).toBe('Đã nhận');
    expect(await contentOf(file.name)).toBe(article('khong'));
    await page.goto(room.url);
    await page.click('#put button');
    expect(await page.textContent('main')).toContain('Bạn chưa chọn tệp nào');
  });
});

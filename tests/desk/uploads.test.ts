import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentIn, expectClean, openDeskRoom, type DeskRoom } from '../support/desk.ts';
import { layOut } from '../support/lay-out.ts';
import { article, picture } from '../support/newsroom.ts';

/** A page follows what happens; on a machine with much to do, a little later. */
const SOON = { timeout: 60_000 };

let room: DeskRoom;
beforeAll(async () => {
  room = await openDeskRoom({ readers: 1 });
}, 300_000);
afterAll(() => room.stop());

const fetchDesk = (path: string, init: RequestInit = {}) =>
  fetch(room.url + path, { ...init, headers: { origin: room.url } });
const put = (path: string, body: string | Uint8Array<ArrayBuffer>) => fetchDesk(path, { method: 'PUT', body });

describe('an upload by the desk', () => {
  test.each([
    ['with signs of its own', '50% & a=b #1? ảnh+.md'],
    ['in the form of another system', 'Đường về.md'.normalize('NFD')],
    ['that looks like markup', '"><img src=x onerror=alert(1)>.md'],
    ['in folders', 'a b/c%2Fd/e.md'],
  ])('keeps its name, %s, and its bytes', async (_, key) => {
    const path = key.split('/').map(encodeURIComponent).join('/');
    const text = `\uFEFF${article(`ten-${key.length}`).replaceAll('\n', '\r\n')}`;
    expect((await put(`/files/${path}`, text)).status).toBe(204);
    await room.cloud.idle();
    const page = await room.open(`/files/${path}`);
    expect(await page.locator('#receipt .tag').textContent()).toBe('Đã nhận');
    await page.fill('#text', (await page.inputValue('#text')).replace('Mở đầu', 'Khác'));
    await page.click('#save');
    await page.locator('.lines', { hasText: '## Khác' }).waitFor();
    expect(await contentIn(room, key)).toBe(text.replace('Mở đầu', 'Khác'));
  });

  test.each([
    ['/files/%2Fa.md', 400, 'không được bắt đầu bằng /'],
    ['/files/a/', 400, 'trống'],
    [`/files/${'a'.repeat(1100)}`, 400, '1024'],
    ['/files/a%00.md', 400, 'ký tự điều khiển'],
    ['/files/%zz', 400, 'địa chỉ'],
    ['/files/?key=..%2Fa.md', 400, '..'],
  ])('is refused with the reason: %s', async (path, status, reason) => {
    const answer = await put(path, 'x');
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(reason);
  });

  test('is refused when it is too long, before anything is put', async () => {
    const answer = await put('/files/dài.bin', new Uint8Array(26 * 1024 * 1024));
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain('25 MB');
  });

  test('never comes from another site', async () => {
    const answer = await fetch(`${room.url}/files/x.md`, {
      method: 'PUT',
      body: 'x',
      headers: { origin: 'https://example.com' },
    });
    expect(answer.status).toBe(403);
  });
});

test('what editors write is text to the desk, whatever it says', async () => {
  const evil = '<img src=x onerror="window.isHacked=1"><script>window.isHacked=1</script>';
  await room.upload(
    '<svg onload=alert(1)>.md',
    article('doc-1', { title: JSON.stringify(evil), section: JSON.stringify(evil) }),
  );
  await room.upload(
    'evil.md',
    article('doc-2', { title: `${evil}: x`, use: '</textarea><script>window.isHacked=1</script>' }),
  );
  await room.upload('evil.png', `<html><script>window.isHacked=1</script></html>`);
  await room.cloud.idle();
  for (const path of [
    '/',
    '/files',
    '/files/evil.md',
    '/files/evil.png',
    `/files/${encodeURIComponent('<svg onload=alert(1)>.md')}`,
    '/?q=%22%3E%3Cscript%3E',
  ]) {
    const page = await room.open(path);
    expect(await page.evaluate('window.isHacked'), path).toBeUndefined();
    expect(await page.locator('main script, main [onerror], main svg[onload]').count(), path).toBe(0);
    await expectClean(page);
  }
  expect((await fetch(`${room.url}/original/evil.png`)).status).toBe(404);
});

test('an article is followed from the coming edition over its review into the mail', { timeout: 240_000 }, async () => {
  const { time } = room.desk.played ?? {};
  const page = await room.open();
  const rowOf = (title: string) => page.locator('#articles li', { hasText: title });
  const tagsOf = (title: string) => rowOf(title).locator('.tag').allTextContents();
  await room.upload('theo.md', article('theo', { thumbnail: '"anh-chua-co.webp"' }));
  await room.upload('nháp.md', article('nhap', { use: 'false' }));
  await expect.poll(() => tagsOf('Bài về theo'), SOON).toEqual(['Số tới', 'Thiếu ảnh']);
  await expect.poll(() => tagsOf('Bài về nhap'), SOON).toEqual(['Bản nháp']);

  await time?.passTo(new Date('2026-11-22T22:00:00Z'));
  await expect.poll(() => rowOf('Bài về theo').textContent(), SOON).toContain('(đang chờ duyệt)');
  await room.upload('muộn.md', article('muon'));
  await expect.poll(() => tagsOf('Bài về muon'), SOON).toEqual(['Ngoài số tới']);

  await time?.passTo(new Date('2026-11-23T02:00:00Z'));
  await expect.poll(() => tagsOf('Bài về theo'), SOON).toContain('Đã gửi');
  expect(await rowOf('Bài về theo').locator('a[href="/edition/2026-W48"]').count()).toBe(1);
  await expect.poll(() => rowOf('Bài về muon').textContent(), SOON).toContain('Tuần 49/2026');
  await page.goto(`${room.url}/?state=mailed`);
  await page.click('#articles .name a >> nth=0');
  const archive = (await page.getAttribute('#receipt .links a', 'href')) ?? '';
  expect((await fetch(archive)).status).toBe(200);
  await expectClean(page);
});

describe('a thousand articles', () => {
  beforeAll(async () => {
    const at = (n: number) => new Date(Date.parse('2026-11-20T00:00:00Z') - n * 3_600_000).toISOString();
    const items = Array.from({ length: 1000 }, (_, n) => ({
      pk: 'upload',
      sk: `nghin/${n}.md`,
      v: 1,
      key: `nghin/${n}.md`,
      sequencer: '1'.padEnd(64, '0'),
      lastModified: at(n),
      status: 'accepted',
      slug: `nghin-${n}`,
      article: {
        slug: `nghin-${n}`,
        title: `Bài thứ ${n}`,
        description: 'x',
        publishedAt: at(n),
        use: true,
        readingMinutes: 1,
        pin: false,
      },
      formerSlugs: [],
      formerPictures: [],
      revision: 1,
    }));
    await layOut(room, { items: { ArticlesTable: items }, objects: {} });
  }, 120_000);

  test('are shown fifty at a time, counted by state, and found by their titles', async () => {
    const page = await room.open();
    expect(await page.locator('#articles .list > li').count()).toBe(50);
    expect(await page.textContent('#articles .filters a[aria-current]')).toMatch(/1\.0\d\d/);
    await page.click('#articles .pages a');
    expect(await page.locator('#articles .list > li').count()).toBe(50);
    await page.fill('#q', 'bai thu 777');
    await page.click('#search button');
    expect(await page.locator('#articles .list > li .name').allTextContents()).toEqual(['Bài thứ 777']);
    await page.goto(`${room.url}/?state=out`);
    expect(await page.textContent('#articles .list > li .state')).toContain('Ngoài số tới');
    await page.goto(`${room.url}/?q=khongco`);
    await page.click('#articles a[href="/"] >> nth=-1');
    expect(await page.locator('#articles .list > li').count()).toBe(50);
  });

  test('leave the page small and quick', async () => {
    // Nothing that was read before is good any more.
    await room.upload('mới.md', article('moi'));
    await room.cloud.idle();
    const began = performance.now();
    const first = await (await fetchDesk('/')).text();
    const firstMs = performance.now() - began;
    const again = performance.now();
    await (await fetchDesk('/')).text();
    expect(first.length).toBeLessThan(120_000);
    // As measured: see the report of the machine; noted here, not held to it.
    process.stdout.write(
      `a thousand articles: ${Math.round(firstMs)} ms, then ${Math.round(performance.now() - again)} ms\n`,
    );
  });
});

describe.each([360, 768, 1440])('%i pixels wide', (width) => {
  test.each(['light', 'dark'] as const)('the files fit and are clean, %s', async (colorScheme) => {
    expect.hasAssertions();
    const look = { viewport: { width, height: 900 }, colorScheme };
    await room.upload('sai.md', article('sai', { use: 'có', title: 'AI: tương lai' }));
    await room.upload('hong.webp', await picture());
    await room.cloud.idle();
    for (const path of ['/', '/files', '/files/sai.md', '/files/hong.webp'])
      await expectClean(await room.open(path, look));
  });
});

import { GetObjectCommand } from '@aws-sdk/client-s3';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { articlePath } from '../../functions/digest/archive-addresses.ts';
import {
  expectCleanEverywhere,
  frameText,
  listed,
  openEditionRoom,
  press,
  untilListed,
  untilSaid,
} from '../support/edition-desk.ts';
import { article } from '../support/newsroom.ts';

/** The next Monday at seven in Hà Nội; editors look at its edition from three hours before. */
const NEXT = new Date('2026-11-23T00:00:00Z');
const ID = '2026-W48';
const HERE = `/edition/${ID}`;
const FILE = `editions/${ID}.md`;
const HOUR_MS = 60 * 60 * 1000;
const MINUTE_MS = 60_000;
const PATIENCE = { timeout: 180_000 };

let room: Awaited<ReturnType<typeof openEditionRoom>>;
beforeAll(async () => {
  room = await openEditionRoom({ readers: 3 });
}, 300_000);
afterAll(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.stop();
});

const fileOf = async () => {
  const at = { Bucket: room.desk.stack.contentBucket, Key: FILE };
  const found = await room.desk.objects.send(new GetObjectCommand(at));
  return (await found.Body?.transformToString()) ?? '';
};

test('the coming edition follows an upload while it is looked at', PATIENCE, async () => {
  const page = await room.open(HERE);
  await untilSaid(page, 'Chưa có bài nào');
  for (const [index, slug] of ['mot', 'hai', 'ba'].entries())
    await room.upload(`${slug}.md`, article(slug, { created_at: `"2026-11-20 0${9 - index}:00:00"` }));
  await room.upload('bon.md', article('bon', { description: 'TODO', created_at: '"2026-11-20 06:00:00"' }));
  await untilListed(page, ['mot', 'hai', 'ba', 'bon']);
  await expect.poll(() => frameText(page)).toContain('Bài về mot');
  await room.upload('mot.md', article('mot', { title: '"Một tên khác"', created_at: '"2026-11-20 09:00:00"' }));
  await untilSaid(page, 'Một tên khác');
  await expect.poll(() => frameText(page)).toContain('Một tên khác');
  await page.close();
});

test('it is seen as on a phone, in the dark, without pictures, as text, in the other language', PATIENCE, async () => {
  const page = await room.open(HERE);
  const width = async () => (await page.locator('#frame').boundingBox())?.width;
  expect(await width()).toBe(640);
  await page.fill('#note', 'Lời còn viết dở');
  await page.click('text=Điện thoại');
  await expect.poll(width).toBe(360);
  await page.click('#shown >> text=Tối');
  await page.click('text=Tắt hình');
  const address = () => page.getAttribute('#frame', 'src');
  await expect.poll(address).toMatch(/width=phone&theme=dark&images=off/);
  expect(await page.inputValue('#note'), 'what was begun is not lost by looking').toBe('Lời còn viết dở');
  const shown = await page.request.get(room.url + (await address()));
  expect(shown.headers()['content-security-policy']).toContain("img-src 'none'");
  expect(await shown.text()).not.toContain('prefers-color-scheme');
  await page.click('#shown >> text=EN');
  await expect.poll(() => frameText(page)).toContain('Week 48');
  await page.click('text=Văn bản');
  await expect.poll(() => frameText(page)).toContain('Một tên khác');
  expect(await page.textContent('.told')).toMatch(/[\d.]+ \/ 90\.000 byte/);
  await page.close();
});

test('somebody without a mouse arranges the edition, and all of it is one file', PATIENCE, async () => {
  const page = await room.open(HERE);
  const tabTo = async (id: string) => {
    for (let tries = 0; tries < 120; tries += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate('document.activeElement?.id')) === id) return;
    }
    throw new Error(`no way to ${id}`);
  };
  await tabTo('subject');
  await page.keyboard.type('Tuần này ở sông Hồng');
  await tabTo('note');
  await page.keyboard.type('Lời ngỏ của tòa soạn.');
  await tabTo('down-mot');
  await page.keyboard.press('Enter');
  await untilListed(page, ['hai', 'mot', 'ba', 'bon']);
  expect(await page.evaluate('document.activeElement?.id'), 'one goes on where one was').toBe('down-mot');
  await expect.poll(() => frameText(page)).toContain('Lời ngỏ của tòa soạn.');
  await page.keyboard.press('Enter');
  await untilListed(page, ['hai', 'ba', 'mot', 'bon']);
  await tabTo('pin-bon');
  await page.keyboard.press('Space');
  await untilListed(page, ['bon', 'hai', 'ba', 'mot']);
  await page.keyboard.press('Shift+Tab');
  await tabTo('drop-ba');
  await page.keyboard.press('Enter');
  await untilListed(page, ['bon', 'hai', 'mot']);
  expect(await page.textContent('#out-ba')).toContain('đã bỏ khỏi số này');
  await untilSaid(page, 'Đã nhận');
  expect(await fileOf()).toBe(
    '---\nsubject: Tuần này ở sông Hồng\narticles: [bon, hai, mot]\ndrop: [ba]\n---\n\nLời ngỏ của tòa soạn.\n',
  );
  expect(await press(page, '#back-ba')).toContain('Đã xong');
  await untilListed(page, ['bon', 'hai', 'mot', 'ba']);
  await press(page, '#drop-ba');
  await untilListed(page, ['bon', 'hai', 'mot']);
  await page.close();
});

test(
  'what the desk does not know stays in the file, and a file that changed meanwhile is not written over',
  PATIENCE,
  async () => {
    await room.upload(FILE, (await fileOf()).replace('---\n', '---\nnguoi_truc: "Ban thư ký"\n'));
    await room.cloud.idle();
    const page = await room.open(HERE, { javaScriptEnabled: false });
    await room.upload(FILE, (await fileOf()).replace('drop: [ba]', 'drop: [ba, bon]'));
    await room.cloud.idle();
    await page.fill('#subject', 'Tiêu đề đến sau');
    const [answer] = await Promise.all([page.waitForResponse(/wishes/), page.click('#wishes button.main')]);
    expect(answer.status()).toBe(409);
    expect(await page.textContent('[role=alert]:visible')).toContain('đã đổi từ khi trang được mở');
    expect(await page.inputValue('#subject'), 'what was typed is not lost').toBe('Tiêu đề đến sau');
    expect(await fileOf()).toContain('drop: [ba, bon]');
    await page.click('#wishes button.main');
    expect(await fileOf()).toContain('subject: Tiêu đề đến sau');
    expect(await fileOf()).toContain('nguoi_truc: Ban thư ký');
    await page.click('#back-bon');
    await room.cloud.idle();
    await page.goto(room.url + HERE);
    expect(await listed(page)).toEqual(['bon', 'hai', 'mot']);
    await page.close();
  },
);

test('a file with mistakes says them where it is asked for, and is mended there', PATIENCE, async () => {
  const before = await fileOf();
  const page = await room.open(HERE);
  await room.upload(FILE, before.replace('drop: [ba]', 'drop: [Bài Ba!]'));
  await untilSaid(page, 'Cần sửa');
  expect(await page.textContent('#receipt')).toContain('Dòng ');
  expect(await page.textContent('#receipt pre')).toContain('bai-ba');
  await page.fill('#raw-text', before);
  expect(await press(page, '#raw-form button[value=save]')).toContain('Đã xong');
  await page.locator('#subject').waitFor();
  expect(await page.inputValue('#subject')).toBe('Tiêu đề đến sau');
  await page.close();
});

test('an edition is held, changed and refused to whoever approves what they no longer see', PATIENCE, async () => {
  await room.passTo(NEXT.getTime() - 3 * HOUR_MS);
  await room.passMinutes(2);
  expect(await room.edition(ID)).toMatchObject({ state: 'review', subject: 'Tiêu đề đến sau' });
  const [page, other] = [await room.open(HERE), await room.open(HERE, { javaScriptEnabled: false })];
  await untilSaid(page, 'trừ khi có người giữ lại');
  const found = page.locator('#review li', { hasText: 'TODO' });
  await found.waitFor();
  await expectCleanEverywhere(room, [HERE]);
  await found.locator('button').click();
  await found.locator('.tag', { hasText: 'Đã xem' }).waitFor();

  await page.click('#ask-test summary');
  await page.fill('#address', 'ai@do');
  expect(await press(page, '#ask-test button')).toContain('Không làm được');
  expect(await page.textContent('#address-problem')).toContain('Chưa gửi gì');
  expect(await page.inputValue('#address')).toBe('ai@do');
  const tests = () => room.cloud.ses.mails.filter(({ tags }) => tags['letter'] === 'test').length;
  const before = tests();
  await page.fill('#address', 'bien-tap@example.com');
  expect(await press(page, '#ask-test button')).toContain('Đã xong');
  await untilSaid(page, 'Thư thử đang được gửi');
  await expect.poll(tests).toBe(before + 1);
  expect(await press(page, 'button[value=hold]')).toContain('Đã xong');
  await untilSaid(page, 'đang bị giữ lại');

  await press(page, '#drop-mot');
  await untilSaid(page, 'đang được dựng lại');
  expect(await page.locator('button[value=approve]').count(), 'nobody approves what is about to change').toBe(0);
  await room.passMinutes(2);
  await untilListed(page, ['bon', 'hai']);
  expect(await page.textContent('#out-mot')).toContain('bị bỏ khi duyệt');

  const [stale] = await Promise.all([other.waitForResponse(/review/), other.click('button[value=approve]')]);
  expect(stale.status()).toBe(409);
  expect(await other.textContent('#review [role=alert]')).toContain('nội dung đã đổi sau khi có thư này');
  expect((await room.edition(ID))?.state).toBe('review');
  const [done] = await Promise.all([other.waitForResponse(/said=done/), other.click('button[value=approve]')]);
  expect(done.status()).toBe(200);
  await untilSaid(page, 'đã được duyệt');
  await other.close();
  await page.close();
});

test(
  'an edition that is sent says how far it is, rests and goes on, and stopping everything can be undone',
  PATIENCE,
  async () => {
    const page = await room.open(HERE);
    await page.click('#ask-stop summary');
    expect(await press(page, 'button[value=stop]')).toContain('Đã xong');
    await room.passTo(NEXT.getTime() + 2 * MINUTE_MS);
    await page.locator('#progress').waitFor();
    expect(await page.getAttribute('#progress', 'value')).toBe('0');
    expect(await page.textContent('#sending')).toContain('3 bạn đọc còn chờ');
    expect(await page.textContent('#sending')).toContain('thư mỗi giây');
    expect(await page.textContent('#sending')).toContain('Mọi việc gửi đang dừng');
    await expectCleanEverywhere(room, [HERE]);
    expect(await press(page, 'button[value=pause]')).toContain('Đã xong');
    await untilSaid(page, 'Người vận hành đã tạm dừng');
    await expectCleanEverywhere(room, [HERE]);
    await press(page, 'button[value=start]');
    await room.passMinutes(2);
    expect(room.mailed(ID), 'it rests by itself').toEqual([]);
    await press(page, 'button[value=resume]');
    await room.passMinutes(3);
    await untilSaid(page, 'Gửi xong lúc');
    await page.close();
  },
);

test('what was sent is what was arranged, and its account balances', PATIENCE, async () => {
  const mails = room.mailed(ID);
  expect(mails).toHaveLength(3);
  const { subject, text = '' } = await simpleParser(Buffer.from(mails[0]?.raw ?? ''));
  expect(subject).toBe('Tiêu đề đến sau');
  expect(text).toContain('Lời ngỏ của tòa soạn.');
  const places = ['bon', 'hai', 'mot', 'ba'].map((slug) => text.indexOf(articlePath(ID as never, slug as never)));
  expect(places[0]).toBeGreaterThan(0);
  expect(places[1]).toBeGreaterThan(places[0] ?? 0);
  expect(places.slice(2), 'what was dropped is not in it').toEqual([-1, -1]);

  const page = await room.open(HERE);
  expect(await page.textContent('#account')).toContain('Bạn đọc của số này');
  expect(await page.textContent('#account .now')).toContain('3');
  await room.passMinutes(90);
  const link = page.locator('#account a', { hasText: 'Mở trang tổng kết' });
  await link.waitFor();
  expect(await link.getAttribute('href')).toContain(room.desk.door);
  expect((await fetch((await link.getAttribute('href')) ?? '')).status).toBe(200);
  expect(await page.locator('#wishes').count(), 'nothing of it changes any more').toBe(0);
  await expectCleanEverywhere(room, [HERE, '/edition']);
  await page.close();
});

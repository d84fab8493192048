import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectClean } from '../support/desk.ts';
import { openEditionRoom, untilSaid } from '../support/edition-desk.ts';
import { article, picture } from '../support/newsroom.ts';

const HOUR_MS = 60 * 60 * 1000;
/** The next Monday at seven in Hà Nội. */
const NEXT = Date.parse('2026-11-23T00:00:00Z');
const ID = '2026-W48';

let room: Awaited<ReturnType<typeof openEditionRoom>>;
beforeAll(async () => {
  room = await openEditionRoom({ readers: 1, now: new Date(NEXT - 4 * HOUR_MS) });
}, 300_000);
afterAll(() => room.stop());

test(
  'who approves an edition whose picture is gone reads what to mend, and can approve it once it is mended',
  { timeout: 180_000 },
  async () => {
    const { cloud, stores } = room;
    await room.upload('bia.webp', await picture());
    await room.upload('bia.md', article('bia', { thumbnail: '"bia.webp"' }));
    await cloud.idle();
    await room.passTo(NEXT - 3 * HOUR_MS + 2 * 60_000);
    const page = await room.open(`/edition/${ID}`);
    const html = await (await fetch(`${room.url}/edition/${ID}/shown`)).text();
    const Key = `i/${/[0-9a-f]{16}\.jpg/.exec(html)?.[0] ?? ''}`;
    await stores.objects.send(new DeleteObjectCommand({ Bucket: cloud.outputs['SiteBucket'], Key }));

    await page.click('#approve');
    await untilSaid(page, 'có chỗ phải sửa trước khi gửi');
    expect(await page.locator('#review .tag.bad').count(), 'what blocks stands first').toBe(1);
    expect(await page.textContent('#review')).toContain('Bài về bia');
    await expectClean(page);

    await room.upload('bia.webp', await picture());
    await cloud.idle();
    await expect.poll(() => page.locator('#review .tag.bad').count(), { timeout: 60_000 }).toBe(0);
    await page.click('#approve');
    await untilSaid(page, 'đã được duyệt');
    await room.passTo(NEXT + 3 * 60_000);
    expect(room.mailed(ID)).toHaveLength(1);
  },
);

import { GetObjectCommand } from '@aws-sdk/client-s3';
import { simpleParser } from 'mailparser';
import { afterEach, expect, test } from 'vitest';
import { article, openNewsroom, type Newsroom } from '../support/newsroom.ts';
import { mailTo, SITE } from '../support/readers.ts';

/** The next Monday at seven o’clock in Hà Nội. */
const MONDAY = new Date('2026-11-23T00:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const AT_ONCE = 'ngay@example.com';
const WEEKLY = 'reader-0@example.com';
const today = { created_at: '"2026-11-22 06:30:00"' };
const burst = Array.from({ length: 10 }, (_, n) => `tin-${n}`);

let room: Newsroom;
afterEach(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

const got = (edition: string) => [...room.mailsOf(edition)];
const textOf = async (path: string) => (await room.cloud.fetch(`${SITE}/${path}`)).text();

test(
  'a burst of uploads goes out to instant readers as one digest once it has settled, and to the others on their day',
  { timeout: 180_000 },
  async () => {
    room = await openNewsroom({ readers: 1 });
    await room.join(AT_ONCE, 'vi', { cadence: 'instant' });
    for (const slug of burst) await room.upload(`${slug}.md`, article(slug, today));
    await room.upload('nhap.md', article('nhap', { ...today, use: 'false' }));
    await room.cloud.idle();
    await room.pass(9);
    expect(room.cloud.ses.mails.filter(({ tags }) => tags['edition'] !== undefined)).toEqual([]);
    await room.pass(2);
    await room.pass();
    const first = '2026-11-22-0711';
    expect(await room.edition(first)).toMatchObject({ series: 'instant', state: 'sending' });
    await room.pass();
    expect(await room.edition(first)).toMatchObject({ state: 'sent' });
    expect((await room.edition(first))?.articles?.toSorted()).toEqual(burst);
    expect(got(first)).toEqual([[AT_ONCE, 1]]);
    expect(await room.account(first)).toMatchObject({ candidates: 1, submitted: 1, balanced: true });
    const { subject, html } = await mailTo(room, AT_ONCE);
    expect(subject).toBe('Bài về tin-0 và 9 bài khác · Tin mới 07:11 22/11/2026');
    for (const path of html.match(/\/e\/[\w-]+(\/[\w-]+)?(?=")/g) ?? ['nothing'])
      expect((await room.cloud.fetch(SITE + path)).status, path).toBe(200);

    // An edit after mailing mends the archive, and mails nothing.
    await room.upload('tin-3.md', article('tin-3', { ...today, title: '"Đã sửa"', url: 'https://www.example.vn/sua' }));
    await room.cloud.idle();
    for (let minute = 0; minute < 13; minute += 1) await room.pass();
    expect(await textOf(`e/${first}`)).toContain('Đã sửa');
    expect(await textOf(`e/${first}/tin-3`)).toContain('https://www.example.vn/sua');

    // At most one an hour.
    await room.upload('tin-10.md', article('tin-10', today));
    await room.cloud.idle();
    await room.pass(30);
    await room.pass();
    expect(await room.edition('2026-11-22-0811')).toBeUndefined();
    for (let minute = 0; minute < 20; minute += 1) await room.pass();
    expect(await room.edition('2026-11-22-0811')).toMatchObject({ state: 'sent', articles: ['tin-10'] });
    expect(got('2026-11-22-0811')).toEqual([[AT_ONCE, 1]]);

    room.cloud.setNow(MONDAY);
    await room.week(MONDAY);
    await room.cloud.idle();
    for (let minute = 0; minute < 3; minute += 1) await room.pass();
    expect((await room.edition('2026-W48'))?.articles?.toSorted()).toEqual([...burst, 'tin-10'].toSorted());
    expect(got('2026-W48')).toEqual([[WEEKLY, 1]]);
    expect(await textOf('')).toContain('/e/2026-W48"');
    for (const path of ['', 'feed.atom', 'feed.json']) expect(await textOf(path), path).not.toContain('2026-11-22-0');

    // Their accounts are folded, and their pages stand; a letter tells of the week alone.
    room.cloud.setNow(new Date(MONDAY.getTime() + 25 * HOUR_MS - MINUTE_MS));
    for (let hour = 0; hour < 2; hour += 1) await room.pass(hour === 0 ? 1 : 60);
    expect([...((await room.edition(first))?.told ?? [])]).toEqual([expect.stringMatching(/^account-/)]);
    expect((await room.cloud.fetch(`${SITE}/${await accountPageOf(first)}`)).status).toBe(200);
    const letters = room.cloud.ses.mails.filter(({ tags }) => tags['letter'] === 'account');
    const subjects = await Promise.all(letters.map(async ({ raw }) => (await simpleParser(Buffer.from(raw))).subject));
    expect(subjects).toEqual([expect.stringContaining('Tuần 48/2026')]);
  },
);

/** Where the page of an account stands, as the account itself says. */
async function accountPageOf(edition: string): Promise<string> {
  const Bucket = room.cloud.outputs['PrivateBucket'];
  const { Body } = await room.stores.objects.send(new GetObjectCommand({ Bucket, Key: `accounts/${edition}.json` }));
  const { page } = JSON.parse((await Body?.transformToString()) ?? '{}') as { page: string };
  return page;
}

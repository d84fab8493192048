import { afterEach, expect, test } from 'vitest';
import { article, openNewsroom, WEEK_MS, type Newsroom } from '../support/newsroom.ts';
import { linksIn, mailTo, SITE } from '../support/readers.ts';

/** The moment of the schedule, seven o’clock in Hà Nội, in the week 2026-W48. */
const MONDAY = Date.parse('2026-11-23T00:00:00Z');
const WEEKLY = 'reader-0@example.com';
const MONTHLY = 'thang@example.com';
const CHANGES = 'doi@example.com';

let room: Newsroom;
afterEach(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

/** Lets the n-th Monday come, with an article of the week before, and everything go out that is due then. */
async function monday(n: number, ...due: readonly ('Weekly' | 'Monthly')[]): Promise<void> {
  const at = new Date(MONDAY + n * WEEK_MS);
  room.cloud.setNow(at);
  const day = new Date(at.getTime() - 3 * 86_400_000).toISOString().slice(0, 10);
  await room.upload(`bai-${n}.md`, article(`bai-${n}`, { created_at: `"${day} 08:00:00"` }));
  await room.cloud.idle();
  await fire(at, ...due);
}

async function fire(at: Date, ...due: readonly ('Weekly' | 'Monthly')[]): Promise<void> {
  for (const outcome of await Promise.all(due.map((series) => room.cloud.fire(`Compose${series}`, at))))
    expect(outcome.ok).toBe(true);
  await room.cloud.idle();
  for (let minute = 0; minute < 3; minute += 1) await room.pass();
}

/** Chooses another cadence by the link of the newest mail, as its page does. */
async function choose(address: string, cadence: string): Promise<void> {
  const link = linksIn((await mailTo(room, address)).html).find((one) => one.startsWith(`${SITE}/s/`)) ?? '';
  const page = await (await room.cloud.fetch(link)).text();
  expect([...page.matchAll(/name="cadence" value="(\w+)"/g)].map(([, value]) => value)).toEqual([
    'weekly',
    'monthly',
    'instant',
  ]);
  expect(page).toContain('có thể gặp lại một vài tiêu đề');
  const body = new URLSearchParams({ choose: 'yes', cadence, language: 'vi' });
  expect((await room.cloud.fetch(link, { method: 'POST', body })).status).toBe(200);
}

const got = (edition: string) => [...room.mailsOf(edition)].toSorted(([a], [b]) => (a < b ? -1 : 1));

// Seven weeks on a machine that may be busy.
test(
  'over the end of a month everybody gets the editions of their own series, and whoever changes gets the next whole one',
  { timeout: 180_000 },
  async () => {
    room = await openNewsroom({ readers: 1 });
    await room.join(MONTHLY, 'vi', { cadence: 'monthly' });
    await room.join(CHANGES);
    await monday(0, 'Weekly');
    expect(got('2026-W48')).toEqual([
      [CHANGES, 1],
      [WEEKLY, 1],
    ]);
    await choose(CHANGES, 'monthly');
    await monday(1, 'Weekly');
    expect(got('2026-W49')).toEqual([[WEEKLY, 1]]);

    // The first Monday of December; every schedule may fire more than once.
    await monday(2, 'Weekly', 'Monthly', 'Weekly', 'Monthly');
    const months = [
      [CHANGES, 1],
      [MONTHLY, 1],
    ];
    expect(got('2026-W50')).toEqual([[WEEKLY, 1]]);
    expect(got('2026-11')).toEqual(months);
    expect(await room.edition('2026-W50')).toMatchObject({ state: 'sent', articles: ['bai-2'] });
    expect(await room.edition('2026-11')).toMatchObject({ state: 'sent', articles: ['bai-2', 'bai-1', 'bai-0'] });
    expect(await room.account('2026-11')).toMatchObject({ candidates: 2, submitted: 2, balanced: true });
    const { subject, html } = await mailTo(room, MONTHLY);
    expect(subject).toBe('Bài về bai-2 và 2 bài khác · Tháng 11/2026');

    for (const path of html.match(/\/e\/2026-11(\/[\w-]+)?(?=")/g) ?? ['nothing'])
      expect((await room.cloud.fetch(SITE + path)).status, path).toBe(200);
    const textOf = async (path: string) => (await room.cloud.fetch(`${SITE}/${path}`)).text();
    expect(await textOf('')).toContain('/e/2026-11"');
    expect(await textOf('feed.atom')).toContain('/e/2026-W50"');
    expect(await textOf('feed.atom')).not.toContain('/e/2026-11"');

    const before = room.cloud.ses.mails.length;
    await fire(new Date(MONDAY + 2 * WEEK_MS), 'Monthly', 'Weekly');
    expect(room.cloud.ses.mails.length, 'a repetition submits nothing').toBe(before);

    await choose(MONTHLY, 'weekly');
    await monday(3, 'Weekly');
    expect(got('2026-W51')).toEqual([
      [WEEKLY, 1],
      [MONTHLY, 1],
    ]);
    await monday(6, 'Weekly', 'Monthly');
    expect(got('2026-12')).toEqual([[CHANGES, 1]]);
    expect(await room.edition('2026-12')).toMatchObject({ state: 'sent', articles: ['bai-6', 'bai-3'] });
    expect(await room.stores.editions.listOpen(), 'nothing is left for the clock').toEqual([]);
  },
);

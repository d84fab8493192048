import { afterAll, beforeAll, expect, test } from 'vitest';
import { article, openNewsroom, SUNDAY, WEEK_MS, type Newsroom } from '../support/newsroom.ts';

/** Weeks are cheap: one stack lives through them all, and every week something dies at another call. */
let room: Newsroom;
let week = 0;
beforeAll(async () => {
  room = await openNewsroom({ readers: 23 });
  await room.pass(0);
});
afterAll(async () => {
  expect(room.cloud.denied).toEqual([]);
  await room.cloud.stop();
});

/** A new week with one new article; returns its edition and its slug. */
async function newWeek(): Promise<{ id: string; slug: string; at: Date }> {
  week += 1;
  const at = new Date(SUNDAY.getTime() + week * WEEK_MS);
  room.cloud.setNow(at);
  const slug = `tuan-${week}`;
  const day = new Date(at.getTime() - 24 * 60 * 60_000).toISOString().slice(0, 10);
  await room.upload(`${slug}.md`, article(slug, { created_at: `"${day} 08:00:00"` }));
  await room.cloud.idle();
  return { id: `${isoYear(47 + week)}-W${String(isoWeek(47 + week)).padStart(2, '0')}`, slug, at };
}
// 2026 has 53 weeks.
const isoWeek = (since2026: number) => (since2026 > 53 ? since2026 - 53 : since2026);
const isoYear = (since2026: number) => (since2026 > 53 ? 2027 : 2026);

async function callsOfCleanWeek(station: string): Promise<number> {
  const { at } = await newWeek();
  const before = room.cloud.calls.length;
  await room.week(at);
  await room.cloud.idle();
  await room.pass();
  return room.cloud.calls.slice(before).filter((call) => call.station === station).length;
}

test('compose killed at any of its calls is taken up again: one edition, each article once, one mail a reader', async () => {
  const calls = await callsOfCleanWeek('compose');
  expect(calls).toBeGreaterThan(10);
  for (let nth = 1; nth <= calls; nth += 2) {
    const kind = nth % 4 === 1 ? 'crash-after' : 'crash-before';
    const { id, slug, at } = await newWeek();
    const planned = room.cloud.faults.add({ station: 'compose', nth, fault: { kind } });
    await room.week(at);
    await room.cloud.idle();
    // The lease of who died runs out: the clock orders the edition again, and the first order comes back by itself.
    await room.pass(12);
    await room.cloud.queue('ComposeOrders').makeVisible();
    await room.cloud.idle();
    await room.pass();
    await room.pass();
    expect(planned.fired(), `call ${nth}`).toBe(1);
    room.cloud.faults.clear();
    expect(await room.edition(id), `${kind} of call ${nth}`).toMatchObject({ state: 'sent', articles: [slug] });
    expect([...room.mailsOf(id).values()], `${kind} of call ${nth}`).toEqual(Array.from({ length: 23 }, () => 1));
  }
}, 240_000);

test('deliver killed at any of its calls mails nobody twice and leaves nobody waiting', async () => {
  const calls = await callsOfCleanWeek('deliver');
  for (let nth = 1; nth <= calls; nth += 3) {
    const kind = nth % 2 === 1 ? 'crash-after' : 'crash-before';
    const { id, at } = await newWeek();
    const planned = room.cloud.faults.add({ station: 'deliver', nth, fault: { kind } });
    await room.week(at);
    await room.cloud.idle();
    await room.cloud.queue('DeliverLanes').makeVisible('all');
    await room.cloud.idle();
    for (let minute = 0; minute < 3; minute += 1) await room.pass(2);
    expect(planned.fired(), `call ${nth}`).toBe(1);
    room.cloud.faults.clear();
    const mails = room.mailsOf(id);
    expect(
      [...mails.values()].every((count) => count === 1),
      `${kind} of call ${nth}`,
    ).toBe(true);
    const account = await room.account(id);
    expect(account, `${kind} of call ${nth}`).toMatchObject({ candidates: 23, pending: 0, balanced: true });
    // SES's events settle whom it had accepted: the unknown ones are exactly those it never saw.
    expect(account?.submitted, `${kind} of call ${nth}`).toBe(mails.size);
  }
}, 240_000);

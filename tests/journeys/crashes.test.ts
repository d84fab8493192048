import { afterAll, beforeAll, expect, test } from 'vitest';
import { layOut, readyEdition } from '../support/lay-out.ts';
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

/** Two waves. */
const READERS = 12;

const kinds = ['crash-before', 'crash-after'] as const;

test('deliver killed before or after any of its calls mails nobody twice and leaves nobody waiting', async () => {
  const lanes = room.cloud.queue('DeliverLanes');
  const send = async (id: string) => {
    await lanes.send(JSON.stringify({ v: 1, edition: id, run: 0, round: 0 }), { group: 'lane-00', deduplication: id });
    await room.cloud.idle();
  };
  const before = room.cloud.calls.length;
  await layOut(room, await readyEdition(room, 'clean', READERS));
  await send('clean');
  const calls = room.cloud.calls.slice(before).filter(({ station }) => station === 'deliver');
  expect(calls.filter(({ operation }) => operation === 'SendRawEmail')).toHaveLength(READERS);

  for (const [index, { operation }] of calls.entries())
    for (const kind of kinds) {
      const id = `${kind}-${index}`;
      const about = `${kind} ${operation}, call ${index + 1}`;
      await layOut(room, await readyEdition(room, id, READERS));
      const planned = room.cloud.faults.add({ station: 'deliver', nth: index + 1, fault: { kind } });
      await send(id);
      // The claim lapses, the clock sees to it, and the message comes back.
      await room.pass();
      await lanes.makeVisible('all');
      await room.cloud.idle();
      await room.pass();
      expect(planned.fired(), about).toBe(1);
      room.cloud.faults.clear();
      expect((await room.edition(id))?.state, about).toBe('sent');
      const mails = room.mailsOf(id);
      expect(
        [...mails.values()].every((count) => count === 1),
        about,
      ).toBe(true);
      // SES's events settle whom it had accepted: the unknown ones are exactly those it never saw.
      expect(await room.account(id), about).toMatchObject({
        candidates: READERS,
        submitted: mails.size,
        unknown: READERS - mails.size,
        pending: 0,
        balanced: true,
      });
    }
}, 240_000);

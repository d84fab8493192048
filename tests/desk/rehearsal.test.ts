import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAt } from '../../cli/edition/look.ts';
import { isEditionId } from '../../functions/model/edition.ts';
import { expectClean, openDeskRoom, type DeskRoom } from '../support/desk.ts';
import { article } from '../support/newsroom.ts';
import { findReader } from '../support/readers.ts';

/** Four weeks of somebody's life, clicked through: on a busy machine that takes a while. */
const PATIENCE = { timeout: 400_000 };

let room: DeskRoom;
let page: Page;
beforeAll(async () => {
  room = await openDeskRoom();
  page = await room.open('/rehearsal');
}, 300_000);
afterAll(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.stop();
});

/** Presses a button, and waits until the page says what became of it. */
async function press(selector: string): Promise<void> {
  await page.evaluate("document.querySelector('#said').textContent = ''");
  await page.click(selector);
  await page.locator('#said', { hasText: /^(?:Đã xong|Không làm được)/ }).waitFor();
}

/** Lets time pass, and waits until it is there. */
async function pass(step: string): Promise<void> {
  await press(`button[name=step][value=${step}]`);
  await page.waitForSelector('#let-time', { timeout: 240_000 });
}

async function find(address: string): Promise<void> {
  await page.fill('#find', address);
  await page.click('#reader-search button');
  await page.waitForSelector(`.people :text("${address}")`);
}

async function setMailbox(address: string, reception: string): Promise<void> {
  await find(address);
  await page.selectOption('.people select[name=reception]', reception);
  await press('.people form[id^=mailbox] button');
}

async function deed(address: string, name: string): Promise<void> {
  await find(address);
  await press(`.people button[value=${name}]`);
}

async function signUp(address: string): Promise<void> {
  await page.fill('#address', address);
  await press('#join button');
}

test('people come by the form, the letter and its link, or by an import, and go as readers go', PATIENCE, async () => {
  await expectClean(page);
  await press('#import button[value="100"]');
  expect(await page.textContent('#readers-title')).toContain('100 người');

  await signUp('lan.anh@example.com');
  expect(await findReader(room, 'lan.anh@example.com')).toMatchObject({
    status: 'active',
    consents: [{ what: 'requested', source: 'page' }, { what: 'confirmed' }],
  });
  await signUp('success+1@simulator.amazonses.com');
  await signUp('complaint+1@simulator.amazonses.com');

  await signUp('lan.anh@example.com');
  expect(await page.textContent('#readers [role=alert]'), 'why nothing came of it stays there').toContain(
    'thư xác nhận',
  );
  await signUp('bounce+1@simulator.amazonses.com');
  expect(await page.textContent('#readers [role=alert]'), 'in the words of the station').toContain('hộp thư chung');
  expect(await page.textContent('#readers-title')).toContain('103 người');
});

test('all of it works without a script', PATIENCE, async () => {
  const plain = await room.open('/rehearsal', { javaScriptEnabled: false });
  await plain.fill('#address', 'khong.script@example.com');
  await plain.click('#join button');
  expect(plain.url()).toContain('/rehearsal');
  expect(await findReader(room, 'khong.script@example.com')).toMatchObject({ status: 'active' });
  await plain.fill('#address', 'bounce@simulator.amazonses.com');
  await plain.click('#join button');
  expect(await plain.textContent('#readers [role=alert]')).toContain('hộp thư chung');
  const before = room.cloud.now().getTime();
  await plain.goto(`${room.url}/rehearsal`);
  await plain.click('button[name=step][value=hour]');
  await expect
    .poll(() => room.desk.played?.time.passing(), { timeout: 60_000, message: 'an hour has passed' })
    .toBeUndefined();
  expect(room.cloud.now().getTime() - before).toBeGreaterThanOrEqual(3_600_000);
  await plain.close();
});

test('time that passes is not let pass a second time, and can be stopped', PATIENCE, async () => {
  const [from, target] = [room.cloud.now().getTime(), 28 * 86_400_000];
  await press('button[name=step][value=month]');
  await page.waitForSelector('#halt');
  const again = await page.request.post(`${room.url}/rehearsal/time`, {
    form: { step: 'hour' },
    headers: { origin: room.url },
  });
  expect(again.status()).toBe(409);
  expect(await again.text()).toContain('Thời gian đang trôi rồi');
  await press('#halt button');
  await page.waitForSelector('#let-time');
  expect(room.cloud.now().getTime()).toBeLessThan(from + target);
});

const isWeekly = (id: string): boolean => /-W\d\d$/.test(id);

/** Everybody is accounted for, and nobody got it twice. */
async function expectBalanced(id: string): Promise<void> {
  if (!isEditionId(id)) throw new Error(`${id} is no edition`);
  const account = (await lookAt(id, room.desk.hand))?.delivery?.account;
  expect(account, id).toMatchObject({ balanced: true, pending: 0 });
  const { candidates = 0, submitted = 0, excluded = 0, refused = 0, unknown = 0 } = account ?? {};
  expect(submitted + excluded + refused + unknown, id).toBe(candidates);
  expect(
    [...room.mailsOf(id)].filter(([, count]) => count > 1),
    'twice the same edition',
  ).toEqual([]);
}

type Fault = readonly [name: string, times: number, nth: number];
const FAULTS: readonly (readonly Fault[])[] = [
  [
    ['ses-throttle', 2, 5],
    ['feedback-dies', 1, 3],
  ],
  [
    ['deliver-after', 1, 37],
    ['compose-dies', 1, 9],
  ],
  [
    ['ses-drop', 2, 11],
    ['dynamodb-throttle', 2, 4],
  ],
  [
    ['deliver-before', 1, 52],
    ['s3-slow', 1, 2],
  ],
];

/** `đã xảy ra 2/2`, whatever was said before. */
function expectAll(said: string): string {
  const times = said.split('/').at(-1) ?? '';
  return `đã xảy ra ${times}/${times}`;
}

test(
  'a month with bounces, complaints, leavers, a throttling SES and a deliver that dies balances every account',
  PATIENCE,
  async () => {
    await setMailbox('docgia-11@example.com', 'bounce');
    await setMailbox('docgia-12@example.com', 'complaint');
    await setMailbox('docgia-13@example.com', 'delay');
    const gone = new Map<string, number>();
    for (let week = 0; week < 4; week += 1) {
      const day = new Date(room.cloud.now().getTime()).toISOString().slice(0, 10);
      for (const n of [1, 2, 3])
        await room.upload(`tuan-${week}/${n}.md`, article(`tuan-${week}-${n}`, { created_at: `"${day} 08:00:00"` }));
      for (const [fault, times, nth] of FAULTS[week] ?? []) {
        await page.selectOption('#fault', fault);
        await page.fill('#times', String(times));
        await page.fill('#nth', String(nth));
        await press('#plan-fault button');
      }
      await pass('week');
      const struck = await page.locator('.faults .list .tag').allTextContents();
      expect(struck, 'each fault struck as often as it was to').toEqual(struck.map(expectAll));
      await press('#clear-faults button');
      expect(await page.locator('#accounts .tag.bad').count(), 'an account that does not balance').toBe(0);

      const sent = room.cloud.ses.mails.length;
      const leaver = `docgia-${21 + week * 10}@example.com`;
      await deed(leaver, week % 2 === 0 ? 'oneClick' : 'page');
      gone.set(leaver, sent);
      await signUp(`moi-${week}@example.com`);
      for (const address of ['docgia-11@example.com', 'docgia-12@example.com'])
        if (!gone.has(address)) gone.set(address, sent);
    }
    await deed('docgia-21@example.com', 'undo');
    expect(await findReader(room, 'docgia-21@example.com')).toMatchObject({ status: 'active' });

    const ids = [...new Set(room.cloud.ses.mails.flatMap(({ tags }) => tags['edition'] ?? []))];
    expect(ids.filter(isWeekly)).toHaveLength(4);
    for (const id of ids) await expectBalanced(id);
    for (const id of ids.filter(isWeekly)) {
      const { scheduledAt = '' } = (await room.edition(id)) ?? {};
      const folded = isEditionId(id) ? await room.desk.hand.findAccount(id) : undefined;
      expect(folded?.settled, `what the clock does every hour and a day later is done for ${id}`).toBe(true);
      const first = room.cloud.ses.mails.find(({ tags }) => tags['edition'] === id)?.at.getTime() ?? 0;
      const lateMs = first - Date.parse(scheduledAt);
      expect(lateMs, `${id} is not sent before its hour`).toBeGreaterThanOrEqual(0);
      expect(lateMs, `${id} is sent at its hour`).toBeLessThan(20 * 60_000);
    }
    for (const [address, sent] of gone)
      expect(
        room.cloud.ses.mails.slice(sent).filter(({ destinations }) => destinations.includes(address)),
        `${address} went`,
      ).toEqual([]);
    expect(await findReader(room, 'docgia-11@example.com')).toMatchObject({ suppressed: { why: 'bounce' } });
    expect(await findReader(room, 'docgia-12@example.com')).toMatchObject({ suppressed: { why: 'complaint' } });
    const english = await fetch(`${room.url}/rehearsal`, { headers: { cookie: 'desk-language=en' } });
    expect(await english.text()).toMatch(/<html lang="en"[^]*Somebody left/);
    for (const [width, colorScheme] of [
      [360, 'dark'],
      [768, 'light'],
      [1440, 'light'],
    ] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await expectClean(page);
    }
  },
);

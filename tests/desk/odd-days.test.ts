import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectClean, openDeskRoom, type DeskRoom } from '../support/desk.ts';
import { untilListed, untilSaid } from '../support/edition-desk.ts';
import { layOut } from '../support/lay-out.ts';
import { article } from '../support/newsroom.ts';
import { sendStrangeMail } from '../support/strange-mail.ts';

const PATIENCE = { timeout: 240_000 };
const STATES = ['composing', 'review', 'sending', 'paused', 'sent', 'skipped', 'cancelled'] as const;

let room: DeskRoom;
beforeAll(async () => {
  room = await openDeskRoom({ readers: 2, settings: { language: 'en', timeZone: 'America/New_York' } });
  await room.upload('mot.md', article('mot'));
  await room.cloud.idle();
}, 300_000);
afterAll(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.stop();
});

test('what somebody has begun to fill in stays while everything around it changes', PATIENCE, async () => {
  const page = await room.open('/edition/2026-W48');
  expect(await page.getAttribute('html', 'lang'), 'the language of the publication').toBe('en');
  await page.fill('#subject', 'Half a subj');
  await page.locator('#note').pressSequentially('Half a no');
  await room.upload('hai.md', article('hai', { created_at: '"2026-11-20 20:00:00"' }));
  await page.locator('.inbox b', { hasText: 'Bài về hai' }).waitFor();
  expect(await page.inputValue('#subject')).toBe('Half a subj');
  expect(await page.inputValue('#note')).toBe('Half a no');
  expect(await page.evaluate('document.activeElement.id')).toBe('note');
  await page.keyboard.type('te');
  await page.click('#wishes button.main');
  await page.locator('.inbox b', { hasText: 'Half a subj' }).waitFor();
  await untilListed(page, ['hai', 'mot']);
  expect(await page.inputValue('#note')).toBe('Half a note');
  await page.context().close();
});

test('what is done in one tab is seen in the other, also by eight of them', PATIENCE, async () => {
  const first = await room.open('/edition/2026-W48');
  const others = await Promise.all(Array.from({ length: 7 }, () => first.context().newPage()));
  // A browser has six connections to one place: tabs that nobody looks at leave theirs to others.
  for (const page of others) {
    await page.addInitScript("Object.defineProperty(document, 'hidden', { value: true, configurable: true })");
    await page.goto(`${room.url}/edition/2026-W48`);
  }
  const [second] = others;
  await second?.evaluate(
    "Object.defineProperty(document, 'hidden', { value: false, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))",
  );
  await first.click('#pin-mot');
  await untilListed(first, ['mot', 'hai']);
  if (second !== undefined) await untilListed(second, ['mot', 'hai']);
  await second?.click('#loose-mot');
  await untilListed(first, ['hai', 'mot']);
  expect(others).toHaveLength(7);
  await first.context().close();
});

test('a language that there is not is the one of the publication', PATIENCE, async () => {
  for (const cookie of ['xx', '"><script>', '%00', '']) {
    const answer = await fetch(room.url, { headers: { cookie: `desk-language=${cookie}` } });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<html lang="en"');
  }
});

test('a mail of five megabytes, and one without html, are looked at like any other', PATIENCE, async () => {
  const large = sendStrangeMail(room, `<p>begins</p>${'<p>and goes on</p>'.repeat(300_000)}`, 'a@example.com');
  const page = await room.open(large);
  await page.frameLocator('iframe').getByText('begins').waitFor();
  await page.goto(`${room.url}${large}?part=text`);
  await untilSaid(page, 'This mail has no plain text part');
  await page.goto(`${room.url}${large}?part=source`);
  await untilSaid(page, 'Only the first 256 KB are shown');
  const raw =
    'From: bantin@news.example.vn\r\nSubject: text\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nchỉ có chữ <script>';
  const sent = room.cloud.ses.send({
    source: 'bantin@news.example.vn',
    destinations: ['b@example.com'],
    raw: Buffer.from(raw),
    configurationSet: undefined,
    tags: {},
  });
  expect(sent).toHaveProperty('messageId');
  await page.goto(`${room.url}/mails/${'messageId' in sent ? sent.messageId : ''}`);
  await untilSaid(page, 'This mail has no html part');
  await expectClean(page);
  await page.click('a[href*="part=text"]');
  expect(await page.textContent('pre.text')).toContain('chỉ có chữ <script>');
  await expectClean(page);
  await page.context().close();
});

test('editions of every series, in every state, have their page', PATIENCE, async () => {
  const editions = STATES.flatMap((state, index) =>
    (
      [
        ['weekly', `2026-W3${index}`],
        ['monthly', `2026-0${index + 1}`],
        ['instant', `2026-10-0${index + 1}-0715`],
        ['special', `dac-biet-${index}`],
      ] as const
    ).map(([series, id]) => ({
      pk: 'edition',
      sk: id,
      v: 1,
      id,
      series,
      state,
      scheduledAt: `2026-0${index + 1}-01T00:00:00.000Z`,
      attempt: 'a',
      leaseUntil: 0,
      fence: 1,
      ...(state === 'skipped' && { reason: 'too-few-articles' }),
      ...(state === 'paused' && { pause: { why: 'late' } }),
      ...(state !== 'composing' && state !== 'skipped' && { articles: ['mot'], subject: `"${id}" & <b>` }),
    })),
  );
  await layOut(room, { items: { EditionsTable: editions }, objects: {} });
  const page = await room.open('/edition');
  await expectClean(page);
  for (const { id, state } of editions) {
    const answer = await page.goto(`${room.url}/edition/${id}`);
    expect(answer?.status(), id).toBe(200);
    expect(await page.locator('.about-edition .tag').count(), id).toBe(1);
    if (state === 'skipped' && !id.startsWith('dac')) await untilSaid(page, 'There is no digest of this edition');
    await expectClean(page);
  }
  for (const path of ['/', '/mails', '/rehearsal']) expect((await page.goto(room.url + path))?.status()).toBe(200);
  for (const path of ['/edition/2026-10-23-0715', '/edition/khong-co', '/edition/2026-W99'])
    expect((await page.goto(room.url + path))?.status(), path).toBe(404);
  await page.context().close();
});

import { afterAll, describe, expect, test } from 'vitest';
import { MOST_REVIEW_TESTS, reviewStep, wishesOf } from '../../functions/model/review.ts';
import { REVIEW_DEEDS } from '../../functions/links/review-token.ts';
import { startDynamo } from '../aws/dynamo.ts';
import { newKeys } from '../links/new-keys.ts';
import { EDITION, FINDINGS, LEAD, openReview, RENDERING } from './world.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const keys = newKeys();
const TO = { address: 'thu@example.vn' };

describe('a test that the review orders', () => {
  test('goes to the address that was typed, with the content that was looked at, and nothing else knows the address', async () => {
    const room = await openReview(dynamo, keys);
    const answer = await room.press(room.link('test'), { address: ' thu@Example.VN ' });
    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(html).toContain('A test is on its way');
    expect(html, 'the form is empty for the next one').not.toContain('thu@');
    expect(room.letters).toEqual([
      {
        v: 1,
        key: expect.stringMatching(/^2026-W47-test-[\w-]{22}$/),
        to: TO,
        kind: 'test',
        values: { edition: '2026-W47', rendering: RENDERING, language: 'en', folder: 'editions' },
      },
    ]);
    expect(await room.everything()).not.toContain('thu');
    expect(room.events).toEqual(['review.test done']);
  });

  test('goes to the editors when nobody typed an address', async () => {
    const room = await openReview(dynamo, keys);
    await room.press(room.link('test'), { address: ' ' });
    room.now += 1;
    await room.press(room.link('test'));
    expect(room.letters.map(({ to }) => to)).toEqual(['editors', 'editors']);
  });

  test.each([
    ['an@example.vn, binh@example.vn', 'type one plain address'],
    ['An <an@example.vn>', 'type one plain address'],
    ['"><script>', 'type one plain address'],
    ['an@elsewhere.vn', 'setting onlyTo'],
  ])('does not go to %s: the page says why, and the link is as good as before', async (address, reason) => {
    const room = await openReview(dynamo, keys);
    const before = await room.everything();
    const link = room.link('test');
    const answer = await room.press(link, { address });
    expect(answer.status).toBe(400);
    const html = await answer.text();
    expect(html).toContain(reason);
    expect(html).toContain('aria-invalid="true"');
    expect(html).not.toContain('<script');
    expect([room.letters, await room.everything()]).toEqual([[], before]);
    expect((await room.press(link, TO)).status).toBe(200);
    expect(room.letters.map(({ to }) => to)).toEqual([TO]);
  });

  test('of a used link is ordered again under its own key at most: one mail, whatever is typed', async () => {
    const room = await openReview(dynamo, keys);
    const link = room.link('test');
    await room.press(link, TO);
    expect((await room.press(link, { address: 'khac@example.vn' })).status).toBe(409);
    expect(new Set(room.letters.map(({ key }) => key)).size).toBe(1);
    expect((await room.brief())?.hand.tests.size).toBe(1);
  });

  test('is counted before it is mailed: however many press at once, there are not more than there may be', async () => {
    const room = await openReview(dynamo, keys);
    const links = Array.from({ length: MOST_REVIEW_TESTS + 5 }, () => {
      room.now += 1;
      return room.link('test');
    });
    const answers = await Promise.all(links.map((link) => room.press(link, TO)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(MOST_REVIEW_TESTS);
    expect(new Set(room.letters.map(({ key }) => key)).size).toBe(MOST_REVIEW_TESTS);
    room.now += 1;
    const late = await room.press(room.link('test'), TO);
    expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('newsletter test')]);
    expect((await room.brief())?.hand.tests.size).toBe(MOST_REVIEW_TESTS);
  });

  test('whose answer of the table is lost goes out all the same', async () => {
    const room = await openReview(dynamo, keys);
    const link = room.link('test');
    dynamo.loseAnswers(1);
    await room.press(link, TO);
    await room.press(link, TO);
    expect(new Set(room.letters.map(({ key }) => key)).size).toBe(1);
    expect((await room.brief())?.hand.tests.size).toBe(1);
  });

  test.each(['before', 'after'] as const)('of a page that dies %s any of its calls is mailed once', async (when) => {
    const whole = await openReview(dynamo, keys);
    await whole.press(whole.link('test'), TO);
    for (let at = 1; at <= whole.calls; at += 1) {
      const room = await openReview(dynamo, keys);
      const link = room.link('test');
      room.breaks = { at, when };
      expect((await room.press(link, TO)).status, `${at}`).toBe(500);
      room.breaks = undefined;
      await room.press(link, TO);
      expect(new Set(room.letters.map(({ key }) => key)).size, `${at}`).toBe(1);
      expect((await room.brief())?.hand.tests.size, `${at}`).toBe(1);
    }
  });
});

describe('a warning that somebody ticks off', () => {
  test('is written down, and neither voids an approval nor has the edition rendered again', async () => {
    const room = await openReview(dynamo, keys);
    await room.press(room.link('approve'));
    const before = await room.brief();
    expect((await room.press(room.link('seen'))).status).toBe(200);
    const after = await room.brief();
    expect(after?.hand).toEqual({ ...before?.hand, seen: new Set([FINDINGS[0]?.id]), spent: after?.hand.spent });
    expect(wishesOf(after)).toBe(wishesOf(before));
    const rules = { hoursBefore: 3, unlessApproved: true };
    const sendAt = Date.parse(EDITION.scheduledAt);
    expect(after && reviewStep(EDITION, after.hand, rules, sendAt).step).toBe('send');
  });

  test('is shown as seen, and how many are not; what blocks cannot be ticked off, and a warning hinders no approval', async () => {
    const room = await openReview(dynamo, keys);
    room.gone.add(LEAD);
    const first = await (await room.ask(room.link('look'))).text();
    expect(first).toContain('2 warnings are not ticked off');
    expect(first.match(/>Tick off</g)).toHaveLength(2);
    expect(first).toContain('TO BE MENDED BEFORE IT IS SENT');
    expect(first).toContain('&lt;one&gt; leads to a page that is not there');
    const ticked = await (await room.press(room.link('seen'))).text();
    expect(ticked).toContain('one warning is not ticked off');
    expect(ticked).toContain('<s>&lt;one&gt; leads to a page that is not there</s>');
    expect(ticked.match(/>Tick off</g)).toHaveLength(1);
    room.gone.clear();
    expect((await room.press(room.link('approve'))).status).toBe(200);
  });

  test('is so in every rendering in which it is found again; a link of another content ticks nothing off', async () => {
    const room = await openReview(dynamo, keys);
    await room.press(room.link('seen'));
    const rendering = 'fedcba9876543210';
    await room.put({ rendering });
    const html = await (await room.ask(room.link('look', { rendering }))).text();
    expect(html).toContain('<s>&lt;one&gt; leads to a page that is not there</s>');
    room.now += 1;
    expect((await room.press(room.link('seen'))).status).toBe(409);
  });

  test('is asked for by the sentence that it says', async () => {
    const room = await openReview(dynamo, keys);
    const html = await (await room.ask(room.link('seen'))).text();
    expect(html).toContain('Tick this warning off? &lt;one&gt; leads to a page that is not there');
  });
});

test('of an edition that nobody looked at the page says nothing of findings, and of one without any that there are none', async () => {
  const room = await openReview(dynamo, keys);
  room.findings = undefined;
  expect(await (await room.ask(room.link('look'))).text()).not.toContain('Preflight');
  room.findings = [];
  expect(await (await room.ask(room.link('look'))).text()).toContain('It found nothing to mend');
});

test('the links of one edition do nothing to another', async () => {
  const room = await openReview(dynamo, keys);
  const other = '2026-W46' as typeof EDITION.id;
  await room.put({ id: other, rendering: 'fedcba9876543210' });
  for (const deed of REVIEW_DEEDS.filter((one) => one !== 'look' && one !== 'stop'))
    await room.press(room.link(deed, { edition: other }), TO);
  expect(await room.brief(), 'of the edition that no link was about').toBeUndefined();
  expect(room.letters, 'the content is not that edition’s').toEqual([]);
});

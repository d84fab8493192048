import { afterAll, describe, expect, test } from 'vitest';
import { REVIEW_DEEDS, REVIEW_LINK_MS } from '../../functions/links/review-token.ts';
import { startDynamo } from '../aws/dynamo.ts';
import { newKeys } from '../links/new-keys.ts';
import { openReview, RENDERING } from './world.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const keys = newKeys();
const DOING = REVIEW_DEEDS.filter((deed) => deed !== 'look');

describe('the link of a review', () => {
  test.each(REVIEW_DEEDS)('to %s opens a page and changes nothing, by whatever method but POST', async (deed) => {
    const room = await openReview(dynamo, keys);
    const link = room.link(deed);
    const before = await room.everything();
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await room.ask(link, { method });
      expect(answer.status, method).toBeLessThan(500);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    }
    expect((await room.ask(link, { method: 'POST' })).status, 'a POST that is no button').toBe(400);
    expect(await room.everything()).toBe(before);
    const html = await (await room.ask(link)).text();
    expect(html).toContain('Bản tin &lt;Thử&gt; &amp; Co');
    expect(html).toContain('One &amp; &lt;only&gt;');
    expect(html).not.toMatch(/<script|<img|<link/);
  });

  test('shows nothing to who does not come by the distribution', async () => {
    const room = await openReview(dynamo, keys);
    expect((await room.ask(room.link('hold'), { origin: 'guess' })).status).toBe(403);
  });

  test('that is forged, cut or expired is refused, and does nothing', async () => {
    const room = await openReview(dynamo, keys);
    const link = room.link('send');
    const before = await room.everything();
    for (const bad of [`${link.slice(0, -2)}xx`, link.slice(0, -5), `${link}A`, '/r/', '/r/a.b.c'])
      expect((await room.press(bad)).status, bad).toBe(404);
    const otherHouse = await openReview(dynamo, newKeys());
    expect((await room.press(otherHouse.link('send'))).status, 'of other keys').toBe(404);
    room.now += REVIEW_LINK_MS;
    const late = await room.press(link);
    expect(late.status).toBe(410);
    expect(await late.text()).toContain('expired');
    expect(await room.everything()).toBe(before);
  });

  test.each(DOING)('to %s does it once: pressed again it is refused', async (deed) => {
    const room = await openReview(dynamo, keys);
    const link = room.link(deed);
    expect((await room.press(link)).status).toBe(200);
    const after = await room.everything();
    room.now += 60_000;
    const again = await room.press(link);
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('used before');
    expect(await room.everything()).toBe(after);
    expect(room.events).toEqual([`review.${deed} done`, `review.${deed} spent`]);
  });

  test('that is pressed by two at once is counted once, also when an answer is lost', async () => {
    const room = await openReview(dynamo, keys);
    const link = room.link('hold');
    dynamo.loseAnswers(1);
    const answers = await Promise.all([room.press(link), room.press(link)]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect((await room.brief())?.hand.held).toEqual({ at: new Date(room.now).toISOString() });
  });

  test('writes down what was wished', async () => {
    const room = await openReview(dynamo, keys);
    for (const deed of DOING) await room.press(room.link(deed));
    // After the drop the edition is to be rendered again; until then it has the content that was looked at.
    const at = new Date(room.now).toISOString();
    const hand = (await room.brief())?.hand;
    expect(hand).toMatchObject({
      held: { at },
      approved: { rendering: RENDERING, at },
      sendNow: { rendering: RENDERING, at },
      drops: new Set(['two']),
      pins: new Set(['two']),
    });
    expect(hand?.spent.size).toBe(DOING.length);
    expect((await room.control())?.stopped).toBe(true);
  });
});

describe('a link of an older content', () => {
  test.each(['send', 'approve', 'drop', 'pin'] as const)('refuses to %s, with the reason', async (deed) => {
    const room = await openReview(dynamo, keys);
    const link = room.link(deed);
    await room.put({ rendering: 'fedcba9876543210' });
    const before = await room.everything();
    const answer = await room.press(link);
    expect(answer.status).toBe(409);
    const html = await answer.text();
    expect(html).toContain('the content has changed since that letter');
    expect(html, 'it offers to keep mail from being sent, and nothing else').toContain('>Hold<');
    expect(html).not.toMatch(/>(Approve|Send now|Drop|Put first)</);
    expect(await room.everything()).toBe(before);
  });

  test.each(['hold', 'stop'] as const)('may %s all the same', async (deed) => {
    const room = await openReview(dynamo, keys);
    const link = room.link(deed);
    await room.put({ rendering: 'fedcba9876543210' });
    expect((await room.press(link)).status).toBe(200);
  });
});

describe('an edition that is not reviewed any more', () => {
  test.each(['sending', 'sent', 'cancelled', 'skipped', 'paused'] as const)(
    'being %s is not approved',
    async (state) => {
      const room = await openReview(dynamo, keys);
      await room.put({ state });
      const answer = await room.press(room.link('approve'));
      expect(answer.status).toBe(409);
      expect(await answer.text()).toContain('no longer under review');
      expect(await room.brief()).toBeUndefined();
    },
  );
});

describe('a crash of a page', () => {
  test.each(DOING.flatMap((deed) => (['before', 'after'] as const).map((when) => [deed, when] as const)))(
    'to %s, %s any of its calls, leaves it undone or done, and says that it broke',
    async (deed, when) => {
      const whole = await openReview(dynamo, keys);
      await whole.press(whole.link(deed));
      for (let at = 1; at <= whole.calls; at += 1) {
        const room = await openReview(dynamo, keys);
        const link = room.link(deed);
        room.breaks = { at, when };
        expect((await room.press(link)).status, `${at}`).toBe(500);
        expect(room.faults).toHaveLength(1);
        room.breaks = undefined;
        // Pressed again: done now, or it says that it was done before.
        expect([200, 409], `${at}`).toContain((await room.press(link)).status);
        const hand = (await room.brief())?.hand;
        expect(hand?.spent.size, `${at}`).toBe(1);
        expect((await room.control())?.stopped ?? false, `${at}`).toBe(deed === 'stop');
      }
    },
  );
});

import { describe, expect, test } from 'vitest';
import type { Wish } from '../../functions/model/joining.ts';
import type { Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';
import { askToConfirm } from '../../functions/post/ask-to-confirm.ts';
import { readLetter } from '../../functions/post/read-letter.ts';
import { expectGoodLetter } from './good-letter.ts';
import { renderConfirmation } from './sample.ts';

const id = 'AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId;
const DAY_MS = 86_400_000;
const AT = Date.parse('2026-11-22T00:00:00Z');
const wish: Wish = {
  v: 1,
  id,
  at: AT,
  address: 'a@example.com',
  language: 'vi',
  cadence: 'weekly',
  source: 'page',
  wording: 'vi-1',
};

/** What is known of somebody, in memory. */
function known(person: Partial<Subscriber> | undefined) {
  const world = { wish: wish as Wish | undefined, sent: [] as readonly number[], isBusy: false };
  const ask = (at = AT, now = at) =>
    askToConfirm(id, at, now, {
      findWish: async () => world.wish,
      forgetWish: async () => {
        world.wish = undefined;
      },
      findSubscriber: async () =>
        person && ({ v: 1, id, status: 'active', cadence: 'weekly', language: 'vi', ...person } satisfies Subscriber),
      lettersTo: async () => world.sent,
      recordLetter: async (_, sent, letterAt) => {
        if (world.isBusy) return false;
        world.sent = [...sent, letterAt];
        return true;
      },
    });
  return { world, ask };
}

describe('the letter that asks for a confirmation', () => {
  test.each<[string, Partial<Subscriber> | undefined]>([
    ['whom nobody knew', undefined],
    ['who left', { status: 'unsubscribed' }],
    ['who takes a break', { status: 'paused' }],
    ['who was never confirmed', { status: 'pending' }],
  ])('goes to somebody %s', async (_who, person) => {
    expect(await known(person).ask()).toEqual(wish);
  });

  test.each<[string, Partial<Subscriber>]>([
    ['is a reader', { status: 'active' }],
    ['is a reader again after a break', { status: 'paused', pausedUntil: '2026-11-22T00:00:00Z' }],
    ['complained', { status: 'suppressed', suppressed: { why: 'complaint', at: '2026-01-01T00:00:00Z' } }],
    ['bounced', { status: 'suppressed', suppressed: { why: 'bounce', at: '2026-01-01T00:00:00Z' } }],
  ])('goes to nobody who %s, and what was typed is forgotten', async (_who, person) => {
    const { world, ask } = known(person);
    expect(await ask()).toBe('none');
    expect(world).toMatchObject({ wish: undefined, sent: [] });
  });

  test('goes once a day and three times a month to one address, and again for a wish it was ordered for', async () => {
    const { world, ask } = known(undefined);
    const days = [0, 0.5, 1, 1.5, 2, 3, 29.9, 30, 31];
    const went: number[] = [];
    for (const day of days) {
      const at = AT + day * DAY_MS;
      world.wish = { ...wish, at };
      const [answer, again] = [await ask(at), await ask(at)];
      expect(again, 'told twice').toEqual(answer);
      if (answer !== 'none') went.push(day);
    }
    expect(went).toEqual([0, 1, 2, 30, 31]);
  });

  test('goes to nobody once the wish is past its time, or gone', async () => {
    expect(await known(undefined).ask(AT, AT + 7 * DAY_MS)).toBe('none');
    const gone = known(undefined);
    gone.world.wish = undefined;
    expect(await gone.ask()).toBe('none');
  });

  test('is looked at again when two were asked for at once', async () => {
    const { world, ask } = known(undefined);
    world.isBusy = true;
    expect(await ask()).toBe('again');
  });

  test('says the same in html and text, in the language that was asked for, with its link', () => {
    for (const language of ['vi', 'en'] as const) {
      const letter = renderConfirmation(language);
      expectGoodLetter(letter, 'https://bantin.example.vn/s/confirm/k1.a.b');
      expect(letter.html).toContain('href="https://bantin.example.vn/s/confirm/k1.a.b"');
      expect(letter.text).toContain('\nhttps://bantin.example.vn/s/confirm/k1.a.b\n');
      expect(letter.subject).toContain('Bản tin Sông Hồng');
    }
  });

  test('is known by its message, which names nobody but by their hash', () => {
    const letter = { v: 1, key: `confirm-${id}-1`, to: { subscriber: id }, kind: 'confirm', values: { at: 1 } };
    expect(readLetter(JSON.stringify(letter))).toEqual(letter);
    for (const wrong of [{ to: 'editors' }, { to: { subscriber: 'a@example.com' } }, { values: {} }])
      expect(() => readLetter(JSON.stringify({ ...letter, ...wrong }))).toThrow(/./);
  });
});

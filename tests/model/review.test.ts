import { describe, expect, test } from 'vitest';
import type { BriefHand } from '../../functions/model/brief.ts';
import { NO_HAND, reviewEvent, reviewOf, reviewStep, sendAtAfter } from '../../functions/model/review.ts';

const at = (time: string) => `2026-11-22T${time}:00.000Z`;
const now = (time: string) => Date.parse(at(time));
const edition = {
  rendering: 'r1',
  scheduledAt: at('12:00'),
  sendAt: at('12:00'),
  told: new Set([reviewEvent('r1')]),
};
const unlessHeld = { hoursBefore: 3, unlessApproved: false };
const ifApproved = { hoursBefore: 3, unlessApproved: true };
const held = (time: string) => ({ held: { at: at(time) } });
const approved = (time: string, rendering = 'r1') => ({ approved: { rendering, at: at(time) } });
const sendNow = (time: string, rendering = 'r1') => ({ sendNow: { rendering, at: at(time) } });

describe('an edition under review', () => {
  test.each<[string, Partial<BriefHand>, string, string, string]>([
    ['waits for its time', {}, '11:59', 'waits', 'waits'],
    ['goes at its time unless it needs approval', {}, '12:00', 'send', 'unapproved'],
    ['that is approved goes at its time', approved('10:00'), '12:00', 'send', 'send'],
    ['that is approved goes no earlier', approved('10:00'), '11:59', 'waits', 'waits'],
    ['of which another content was approved is not approved', approved('10:00', 'r0'), '12:00', 'send', 'unapproved'],
    ['that is held does not go', held('10:00'), '12:00', 'held', 'held'],
    ['that is held does not go a day later either', held('10:00'), '23:59', 'held', 'held'],
    ['that was held and then approved goes', { ...held('10:00'), ...approved('11:00') }, '12:00', 'send', 'send'],
    [
      'that was approved and then held does not go',
      { ...held('11:00'), ...approved('10:00') },
      '12:00',
      'held',
      'held',
    ],
    [
      'is held, not approved, when both come at one instant',
      { ...held('10:00'), ...approved('10:00') },
      '12:00',
      'held',
      'held',
    ],
    ['that was let go after its time still waits', { ...held('10:00'), ...approved('12:30') }, '13:00', 'late', 'late'],
    ['goes at once when somebody says so', sendNow('10:00'), '10:00', 'send', 'send'],
    ['goes late when somebody says so', { ...held('10:00'), ...sendNow('15:00') }, '15:00', 'send', 'send'],
    ['does not go when that was said of another content', sendNow('10:00', 'r0'), '10:00', 'waits', 'waits'],
    ['that is held after "send now" does not go', { ...held('11:00'), ...sendNow('10:00') }, '11:00', 'held', 'held'],
  ])('%s', (_, hand, time, freely, strictly) => {
    for (const [rules, expected] of [
      [unlessHeld, freely],
      [ifApproved, strictly],
    ] as const) {
      const step = reviewStep(edition, { ...NO_HAND, ...hand }, rules, now(time));
      expect(step.step === 'held' ? step.why : step.step, JSON.stringify(rules)).toBe(expected);
    }
  });

  test('that nobody was told of waits, however late it is', () => {
    const untold = { ...edition, told: new Set(['review-r0']) };
    expect(reviewStep(untold, NO_HAND, unlessHeld, now('18:00'))).toEqual({ step: 'waits' });
  });

  test('gives editors half an hour at least', () => {
    expect(sendAtAfter(now('09:00'), at('12:00'))).toBe(at('12:00'));
    expect(sendAtAfter(now('11:50'), at('12:00'))).toBe(at('12:20'));
  });
});

describe('the setting', () => {
  test('spares instant editions, unless nothing goes without approval', () => {
    expect(reviewOf({ series: 'instant' }, unlessHeld)).toBeUndefined();
    expect(reviewOf({ series: 'instant' }, ifApproved)).toBe(ifApproved);
    expect(reviewOf({ series: 'special' }, unlessHeld)).toBe(unlessHeld);
  });

  test('that is turned off while an edition is reviewed leaves its hold in force', () => {
    const rules = reviewOf({ series: 'weekly', sendAt: at('12:00') }, undefined);
    expect(rules && reviewStep(edition, { ...NO_HAND, ...held('10:00') }, rules, now('12:00'))).toMatchObject({
      step: 'held',
    });
    expect(reviewOf({ series: 'weekly' }, undefined)).toBeUndefined();
  });
});

describe('an edition that was blocked when it was to go', () => {
  const blocked = (time: string) => ({ ...edition, blocked: { at: at(time), pictures: ['i/0123456789abcdef.jpg'] } });
  test.each<[string, string, Partial<BriefHand>, string, string]>([
    ['in its time goes by "send now" alone', '12:00', approved('10:00'), '14:00', 'blocked'],
    ['is not late by an approval, but blocked', '12:00', approved('13:00'), '14:00', 'blocked'],
    ['goes by a later "send now"', '12:00', sendNow('13:00'), '13:00', 'send'],
    ['does not go by the "send now" that it was blocked at', '12:00', sendNow('12:00'), '14:00', 'blocked'],
    ['and is held then is held', '12:00', { ...sendNow('13:00'), ...held('13:30') }, '14:00', 'held'],
    ['before its time waits for it', '10:00', { ...approved('09:00'), ...sendNow('09:30') }, '11:59', 'waits'],
    ['before its time goes in it', '10:00', { ...approved('09:00'), ...sendNow('09:30') }, '12:00', 'send'],
  ])('%s', (_, blockedAt, hand, time, expected) => {
    for (const rules of [unlessHeld, ifApproved]) {
      const step = reviewStep(blocked(blockedAt), { ...NO_HAND, ...hand }, rules, now(time));
      expect(step.step === 'held' ? step.why : step.step).toBe(expected);
    }
  });
});

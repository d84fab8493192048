import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOpen, mayGetLetter } from '../../functions/model/joining.ts';
import { restoredStatus, type Subscriber, type SubscriberId } from '../../functions/model/subscriber.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

test('a wish can be confirmed for seven days, and not a moment longer', () => {
  expect([0, 7 * DAY_MS - 1, 7 * DAY_MS, 8 * DAY_MS].map((now) => isOpen(0, now))).toEqual([true, true, false, false]);
});

test('whoever asks for letters, and however often: an address gets one in 24 hours, and three in 30 days', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 * HOUR_MS }), { maxLength: 80 }), (pauses) => {
      const sent: number[] = [];
      let now = 0;
      for (const pause of pauses) {
        now += pause;
        if (mayGetLetter(sent, now)) sent.push(now);
      }
      for (const [index, at] of sent.entries()) {
        expect(at - (sent[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(DAY_MS);
        expect(at - (sent[index - 3] ?? -Infinity)).toBeGreaterThanOrEqual(30 * DAY_MS);
      }
    }),
  );
});

test('the first letter goes out, the next a day later', () => {
  expect(mayGetLetter([], 0)).toBe(true);
  expect(mayGetLetter([0], DAY_MS - 1)).toBe(false);
  expect(mayGetLetter([0], DAY_MS)).toBe(true);
});

test('who was suppressed by mistake is what they were, but gone if they left meanwhile, or are but a hash', () => {
  const reader: Subscriber = {
    v: 1,
    id: 'AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId,
    status: 'suppressed',
    address: 'reader@example.com',
    cadence: 'weekly',
    language: 'vi',
  };
  const at = '2026-11-22T00:00:00.000Z';
  expect(restoredStatus({ ...reader, suppressed: { why: 'bounce', at, from: 'paused' } })).toBe('paused');
  expect(restoredStatus({ ...reader, leftAt: at, suppressed: { why: 'bounce', at, from: 'active' } })).toBe(
    'unsubscribed',
  );
  const { address: _, ...hash } = reader;
  expect(restoredStatus({ ...hash, suppressed: { why: 'operator', at } })).toBe('unsubscribed');
});

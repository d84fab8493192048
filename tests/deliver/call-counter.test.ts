import { expect, test } from 'vitest';
import { callCounter } from '../../functions/deliver/call-counter.ts';
import { NO_ANSWERS } from '../../functions/model/counts.ts';
import type { SendResult } from '../../functions/model/delivery.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';

const results: readonly SendResult[] = [
  { kind: 'accepted', messageId: 'm' },
  { kind: 'accepted', messageId: 'n' },
  { kind: 'refused', code: 'A', words: '' },
  { kind: 'throttled', daily: false },
];

test('every call is counted by what SES answered, and one that broke as unknown, as the ledger sees it', async () => {
  const calls = callCounter();
  expect(calls.all()).toBe(0);
  const left = [...results];
  const send = calls.counted(async () => {
    const result = left.shift();
    if (result === undefined) throw new Error('the process is out of memory');
    return result;
  });
  const reader = 'AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId;
  for (const result of results) expect(await send(reader, 'a@example.com', { batch: 0, reader: 0 })).toBe(result);
  await expect(send(reader, 'a@example.com', { batch: 0, reader: 0 })).rejects.toThrow('out of memory');
  expect(calls.answers()).toEqual({ ...NO_ANSWERS, accepted: 2, refused: 1, throttled: 1, unknown: 1 });
  expect(calls.all()).toBe(5);
});

import { expect, test } from 'vitest';
import { rememberMessages } from '../../local/cloud/sent-messages.ts';

test('the messages put on queues are remembered in their order, the last ten thousand of them', () => {
  const sent = rememberMessages();
  for (let n = 0; n < 10_005; n += 1) sent.note('letters', { MessageBody: String(n) });
  expect(sent.all).toHaveLength(10_000);
  expect(sent.all[0]).toEqual({ queue: 'letters', content: { MessageBody: '5' } });
  expect(sent.all.at(-1)).toEqual({ queue: 'letters', content: { MessageBody: '10004' } });
});

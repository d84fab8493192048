import { expect, test } from 'vitest';
import { groupEvents } from '../../functions/feedback/group-events.ts';
import { readEvent } from '../../functions/feedback/read-event.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { welcomeTag } from '../../functions/model/welcome.ts';
import { sesEvent } from './ses-event.ts';

const LAN = 'AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId;
const send = (batch: string) =>
  readEvent(JSON.stringify({ eventType: 'Send', ...sesEvent({ batch: [batch], reader: ['0'] }), send: {} }));

test('an event of a welcome names whose it is, and is kept apart from the first reader of the first batch', () => {
  const welcome = { kind: 'send', edition: '2026-W47', batch: 0, reader: 0, welcome: LAN } as const;
  expect(send(welcomeTag(LAN))).toMatchObject({ event: welcome });
  expect(send('w-nobody')).toEqual({ dropped: 'not-of-an-edition' });
  const { welcome: _, ...first } = welcome;
  const groups = groupEvents([welcome, first, welcome].map((event) => ({ event, source: 'x' })));
  expect(groups).toMatchObject([
    { welcome: LAN, sources: ['x', 'x'] },
    { batch: 0, sources: ['x'] },
  ]);
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupEvents } from '../../functions/feedback/group-events.ts';
import { readEvent } from '../../functions/feedback/read-event.ts';
import type { FeedbackEvent } from '../../functions/model/feedback.ts';
import { sesEvent } from './ses-event.ts';

describe('an event of SES', () => {
  test.each([
    ['Send', 'send', { send: {} }],
    [
      'Delivery',
      'delivery',
      {
        delivery: {
          timestamp: '2026-11-22T00:00:05.000Z',
          processingTimeMillis: 1000,
          recipients: ['reader@example.com'],
          smtpResponse: '250 2.6.0 Message received',
          reportingMTA: 'mta.example.com',
        },
      },
    ],
    [
      'DeliveryDelay',
      'delay',
      { deliveryDelay: { delayType: 'TransientCommunicationFailure', delayedRecipients: [] } },
    ],
    [
      'Bounce',
      'bounce',
      {
        bounce: {
          bounceType: 'Permanent',
          bounceSubType: 'General',
          bouncedRecipients: [{ emailAddress: 'reader@example.com', action: 'failed', status: '5.1.1' }],
          feedbackId: '0100',
        },
      },
    ],
    [
      'Complaint',
      'complaint',
      { complaint: { complainedRecipients: [{ emailAddress: 'reader@example.com' }], complaintFeedbackType: 'abuse' } },
    ],
    ['Reject', 'reject', { reject: { reason: 'Bad content' } }],
  ])('%s names a reader by the tags, as event and as notification', (type, kind, about) => {
    const event = { kind, edition: '2026-W47', batch: 12, reader: 7 };
    expect(readEvent(JSON.stringify({ eventType: type, ...sesEvent(), ...about }))).toEqual({ event });
    expect(readEvent(JSON.stringify({ notificationType: type, ...sesEvent(), ...about }))).toEqual({ event });
  });

  test.each(['Open', 'Click', 'Rendering Failure', 'Subscription', 'constructor', 'toString', '__proto__', ''])(
    'of the type %j changes nothing',
    (eventType) => {
      expect(readEvent(JSON.stringify({ eventType, ...sesEvent() }))).toEqual({ dropped: 'other-type' });
    },
  );

  test.each<[string, object]>([
    ['has no tags, as a letter of another kind', { mail: { ...sesEvent().mail, tags: undefined } }],
    ['has only the tags of SES', sesEvent({ edition: undefined, batch: undefined, reader: undefined })],
    ['lacks the reader', sesEvent({ reader: undefined })],
    ['has an empty tag', sesEvent({ batch: [] })],
    ['has an edition that is no name', sesEvent({ edition: ['../2026-W47'] })],
    ['has a position that is no number', sesEvent({ reader: ['-1'] })],
    ['has a position in another spelling', sesEvent({ reader: ['07'] })],
    ['has a position beyond any', sesEvent({ batch: ['99999999999'] })],
  ])('that %s is not of an edition', (_, event) => {
    expect(readEvent(JSON.stringify({ eventType: 'Delivery', ...event }))).toEqual({ dropped: 'not-of-an-edition' });
  });

  test('that SES sends in plain text to try the topic is acknowledged', () => {
    const body = 'Successfully validated SNS topic for Amazon SES event publishing.';
    expect(readEvent(body)).toEqual({ dropped: 'test-message' });
  });

  test.each(['', 'not JSON', '[]', 'null', '{}', '{"eventType":"Send"}', '{"eventType":7,"mail":{}}'])(
    'that cannot be read is no event, and is not lost in silence: %j',
    (body) => {
      expect(() => readEvent(body)).toThrow(/JSON|expected/i);
    },
  );
});

describe('events are grouped', () => {
  const anyEvent: fc.Arbitrary<FeedbackEvent> = fc.record({
    kind: fc.constantFrom('send', 'delivery', 'bounce'),
    edition: fc.constantFrom('2026-W47', '2026-W48', '2026-W4'),
    batch: fc.nat(12),
    reader: fc.nat(49),
  });

  test('into one write a ledger item, which says of each source what became of it', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 100 }), (events) => {
        const groups = groupEvents(events.map((event, source) => ({ event, source })));
        expect(new Set(groups.map(({ edition, batch }) => JSON.stringify([edition, batch]))).size).toBe(groups.length);
        expect(groups.flatMap(({ sources }) => sources).toSorted((a, b) => a - b)).toEqual(
          events.map((_, source) => source),
        );
        for (const { edition, batch, readers, sources } of groups)
          for (const source of sources) {
            const event = events[source];
            expect(event).toMatchObject({ edition, batch });
            expect(event && readers.get(event.kind)?.has(event.reader)).toBe(true);
          }
      }),
    );
  });

  test('so that nobody is in a group of whom no event spoke', () => {
    const event: FeedbackEvent = { kind: 'send', edition: '2026-W47', batch: 1, reader: 3 };
    expect(
      groupEvents([
        { event, source: 'a' },
        { event, source: 'b' },
      ]),
    ).toEqual([{ edition: '2026-W47', batch: 1, readers: new Map([['send', new Set([3])]]), sources: ['a', 'b'] }]);
    expect(groupEvents([])).toEqual([]);
  });
});

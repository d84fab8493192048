import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupEvents } from '../../functions/feedback/group-events.ts';
import { readEvent, type ReadEvent } from '../../functions/feedback/read-event.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { FeedbackEvent, MailboxNews } from '../../functions/model/feedback.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { SES_FIXTURES, sesFixture } from './fixture.ts';
import { sesEvent } from './ses-event.ts';

const place = { edition: '2026-W47', batch: 12, reader: 7 };
const reader = { address: 'reader@example.com', edition: '2026-W47' as EditionId };
const bounced = (what: MailboxNews['what'], at: string): MailboxNews => ({ ...reader, what, at });
const gone = [bounced('gone', '2026-11-22T00:00:03.000Z')];
const complained = [bounced('complained', '2026-11-22T03:00:00.000Z')];
const permanent = { ...place, kind: 'bounce', permanent: true } as const;
const ofNoEdition = (some: readonly MailboxNews[]): MailboxNews[] =>
  some.map(({ what, address, at }) => ({ what, address, at }));

/** What each published event comes to. */
const READ: Readonly<Record<string, ReadEvent>> = {
  send: { event: { ...place, kind: 'send' }, news: [] },
  delivery: { event: { ...place, kind: 'delivery' }, news: [] },
  'delivery-delay': { event: { ...place, kind: 'delay' }, news: [] },
  reject: { event: { ...place, kind: 'reject' }, news: [] },
  'bounce-general': { event: permanent, news: gone },
  'bounce-no-email': { event: permanent, news: gone },
  'bounce-suppressed': { event: permanent, news: gone },
  // SES did not try it: that does not count against us.
  'bounce-account-list': { event: { ...place, kind: 'bounce' }, news: gone },
  'bounce-transient': {
    event: { ...place, kind: 'bounce' },
    news: [bounced('soft', '2026-11-22T14:00:03.000Z')],
  },
  'bounce-undetermined': {
    event: { ...place, kind: 'bounce' },
    news: [bounced('soft', '2026-11-22T00:00:03.000Z')],
  },
  'bounce-several': {
    event: permanent,
    news: ['Reader@Example.com', 'other@example.com'].flatMap((address) => gone.map((one) => ({ ...one, address }))),
  },
  'bounce-welcome': {
    event: {
      kind: 'bounce',
      permanent: true,
      edition: '2026-W47',
      batch: 0,
      reader: 0,
      welcome: 'AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId,
    },
    news: gone,
  },
  complaint: { event: { ...place, kind: 'complaint' }, news: complained },
  'complaint-without-report': { event: { ...place, kind: 'complaint' }, news: complained },
  'complaint-not-spam': { dropped: 'not-spam' },
  // Of before, and for that reason not sent.
  'complaint-account-list': { event: { ...place, kind: 'bounce' }, news: complained },
  'complaint-several': {
    event: { ...place, kind: 'complaint' },
    news: ['reader@example.com', 'other@example.com'].flatMap((address) =>
      complained.map((one) => ({ ...one, address })),
    ),
  },
  'rendering-failure': { dropped: 'other-type' },
  open: { dropped: 'other-type' },
  click: { dropped: 'other-type' },
  subscription: { dropped: 'other-type' },
  'sns-wrapped': { event: permanent, news: gone },
  'notification-delivery': { event: { ...place, kind: 'delivery' }, news: [] },
  'notification-bounce': { news: ofNoEdition(gone) },
  'notification-complaint': { news: ofNoEdition(complained) },
  'confirmation-letter-bounce': {
    news: [{ what: 'gone', address: 'nobody@example.com', at: '2026-11-22T00:00:03.000Z' }],
  },
};

describe('an event of SES', () => {
  test.each(SES_FIXTURES)('in its published shape is understood: %s', (name) => {
    expect(readEvent(sesFixture(name))).toEqual(READ[name]);
  });

  test.each(['send', 'delivery', 'bounce-general', 'complaint'])(
    'is the same as a notification of an identity: %s',
    (name) => {
      const { eventType, ...rest } = JSON.parse(sesFixture(name)) as { eventType: string };
      expect(readEvent(JSON.stringify({ notificationType: eventType, ...rest }))).toEqual(READ[name]);
    },
  );

  test.each(['constructor', 'toString', '__proto__', '', 'SomethingOfNextYear'])(
    'of the type %j changes nothing',
    (eventType) => {
      expect(readEvent(JSON.stringify({ eventType, ...sesEvent() }))).toEqual({ dropped: 'other-type' });
    },
  );

  test('that is of no mail at all, as the first notification of an identity, changes nothing', () => {
    const body = '{"notificationType":"AmazonSnsSubscriptionSucceeded","message":"You have successfully subscribed."}';
    expect(readEvent(body)).toEqual({ dropped: 'other-type' });
  });

  test('whose instant is in another zone has it in UTC, so that instants compare as texts', () => {
    const event = sesFixture('bounce-general').replace('2026-11-22T00:00:03.000Z', '2026-11-22T07:00:03+07:00');
    expect(readEvent(event)).toEqual(READ['bounce-general']);
  });

  test.each<[string, object]>([
    ['has no tags, as a letter of another kind', { mail: { ...sesEvent().mail, tags: undefined } }],
    ['has null in the place of tags', { mail: { ...sesEvent().mail, tags: null } }],
    ['has only the tags of SES', sesEvent({ edition: undefined, batch: undefined, reader: undefined })],
    ['lacks the reader', sesEvent({ reader: undefined })],
    ['has an empty tag', sesEvent({ batch: [] })],
    ['has an edition that is no name', sesEvent({ edition: ['../2026-W47'] })],
    ['has a position that is no number', sesEvent({ reader: ['-1'] })],
    ['has a position in another spelling', sesEvent({ reader: ['07'] })],
    ['has a batch beyond any', sesEvent({ batch: ['99999999999'] })],
    ['has a position that no batch has', sesEvent({ reader: ['50'] })],
  ])('that %s is not of an edition', (_, event) => {
    expect(readEvent(JSON.stringify({ eventType: 'Delivery', ...event }))).toEqual({ dropped: 'not-of-an-edition' });
  });

  test('that SES sends in plain text to try the topic is acknowledged', () => {
    const body = 'Successfully validated SNS topic for Amazon SES event publishing.';
    expect(readEvent(body)).toEqual({ dropped: 'test-message' });
  });

  test.each([
    '',
    'not JSON',
    '[]',
    'null',
    '{}',
    '{"mail":{}}',
    '{"eventType":"Send"}',
    '{"eventType":7,"mail":{}}',
    '{"eventType":"Bounce","mail":{}}',
    '{"eventType":"Bounce","mail":{},"bounce":{"bounceType":"Permanent","bouncedRecipients":[],"timestamp":"2026-11-22T00:00:03Z"}}',
    '{"eventType":"Complaint","mail":{},"complaint":{"complainedRecipients":[{"emailAddress":"a@example.com"}],"timestamp":"soon"}}',
    '{"Type":"Notification","Message":"not JSON"}',
  ])('that cannot be read is no event, and is not lost in silence: %j', (body) => {
    expect(() => readEvent(body)).toThrow(/JSON|expected|Invalid|Too small/i);
  });
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

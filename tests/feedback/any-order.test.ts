import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Batch } from '../../functions/model/delivery.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { Subscriber } from '../../functions/model/subscriber.ts';
import { startDynamo } from '../aws/dynamo.ts';
import { eventOf } from './fixture.ts';
import { edition, openFeedback } from './house.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const WEEKS = [44, 45, 46, 47, 48];
const READERS = ['an@example.com', 'binh@example.com', 'chi@example.com'];
const FIXTURES = [
  'send',
  'delivery',
  'delivery-delay',
  'bounce-general',
  'bounce-account-list',
  'bounce-transient',
  'bounce-undetermined',
  'complaint',
  'complaint-not-spam',
  'complaint-account-list',
  'reject',
  'open',
];

const anyEvent = fc.record({
  fixture: fc.oneof(fc.constantFrom(...FIXTURES), {
    arbitrary: fc.constantFrom('bounce-transient', 'bounce-undetermined'),
    weight: 2,
  }),
  week: fc.constantFrom(...WEEKS),
  reader: fc.nat(READERS.length - 1),
  minutes: fc.integer({ min: 0, max: 3 }),
});

type AnyEvent = typeof anyEvent extends fc.Arbitrary<infer Event> ? Event : never;

const written = ({ fixture, week, reader, minutes }: AnyEvent): string =>
  eventOf(fixture, {
    address: READERS[reader] ?? '',
    edition: `2026-W${week}`,
    batch: 0,
    reader,
    at: new Date(Date.parse(edition(week).scheduledAt) + minutes * 60_000).toISOString(),
  });

/** One after the other; what the consents say is the order in which we heard, and no part of the law. */
async function after(steps: readonly (readonly AnyEvent[] | 'claim' | 'record')[]) {
  const house = await openFeedback(
    dynamo,
    WEEKS.map((week) => edition(week)),
  );
  for (const reader of READERS) await house.join(reader);
  const id = '2026-W47' as EditionId;
  let batch: Batch = { v: 1, batch: 0, outcomes: '...', attempt: '', leaseUntil: 0, fence: 1 };
  await house.ledger.open(id, batch);
  for (const step of steps) {
    if (typeof step === 'string') {
      const next = {
        ...batch,
        ...(step === 'claim' ? { outcomes: 'cc.', attempt: 'a' } : { outcomes: 'su.', attempt: 'b' }),
      };
      await house.ledger.advance(id, batch.attempt, next);
      batch = next;
      continue;
    }
    const { failed } = await house.say(...step.map(written));
    expect(failed.size).toBe(0);
  }
  const people = await Promise.all(READERS.map((address) => house.person(address)));
  return { ledger: await house.ledgerItems(), people: people.map((one) => withoutConsents(one)) };
}

function withoutConsents(person: Subscriber | undefined) {
  const { consents = [], ...rest } = person ?? {};
  // That there is a line at all for whoever is suppressed is.
  return { ...rest, hasLine: consents.some(({ what }) => what === 'suppressed') };
}

test('events that come in another order, twice, many at once or between the writes of a delivery leave the same ledger and the same subscribers', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(anyEvent, { minLength: 1, maxLength: 12 })
        .chain((events) =>
          fc.tuple(
            fc.constant(events),
            fc.shuffledSubarray([...events, ...events], { minLength: events.length }),
            fc.array(fc.nat(4), { minLength: 3, maxLength: 3 }),
          ),
        ),
      async ([events, mixed, cuts]) => {
        const inOrder = await after(['claim', 'record', ...events.map((event) => [event])]);
        const missing = events.filter((event) => !mixed.includes(event));
        const [first = 0, second = 0] = cuts;
        const otherwise = await after([
          mixed.slice(0, first),
          'claim',
          mixed.slice(first, first + second),
          'record',
          mixed.slice(first + second),
          missing,
          events.slice(0, 2),
        ]);
        expect(otherwise).toEqual(inOrder);
      },
    ),
    { numRuns: 12 },
  );
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  OUTCOME_LETTERS,
  OUTCOME_MOVES,
  readOutcomes,
  runOf,
  writeOutcomes,
  type Outcome,
} from '../../functions/model/delivery.ts';
import { EDITION_MOVES, isEditionId, type EditionState } from '../../functions/model/edition.ts';
import { SUBSCRIBER_MOVES, type SubscriberStatus } from '../../functions/model/subscriber.ts';

const outcomes = Object.keys(OUTCOME_LETTERS) as Outcome[];

describe("a batch's letters", () => {
  test('say one outcome each, and are final: a ledger of last year still reads', () => {
    expect(OUTCOME_LETTERS).toMatchObject({
      pending: '.',
      claimed: 'c',
      submitted: 's',
      refused: 'r',
      unknown: 'u',
      cancelled: 'x',
      left: 'l',
      paused: 'p',
      suppressed: 'b',
      unconfirmed: 'n',
      erased: 'e',
      cadence: 'k',
      'only-to': 'o',
    });
    expect(new Set(Object.values(OUTCOME_LETTERS)).size).toBe(outcomes.length);
    for (const letter of Object.values(OUTCOME_LETTERS)) expect(letter).toHaveLength(1);
  });

  test('come back as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...outcomes), { maxLength: 50 }), (some) => {
        expect(readOutcomes(writeOutcomes(some))).toEqual(some);
        expect(writeOutcomes(some)).toHaveLength(some.length);
      }),
    );
  });

  test.each(['y', '.S', 's ', '..\n'])(
    'that nobody knows stop the reader instead of being passed over: %j',
    (letters) => {
      expect(() => readOutcomes(letters)).toThrow(/outcome letter nobody knows/);
    },
  );
});

test('twenty batches make a run', () => {
  expect([0, 19, 20, 39, 40, 19_999].map(runOf)).toEqual([0, 0, 1, 1, 2, 999]);
});

describe('the moves', () => {
  test.each<[string, Readonly<Record<string, readonly string[]>>]>([
    ['of a delivery', OUTCOME_MOVES],
    ['of an edition', EDITION_MOVES],
    ['of a subscriber', SUBSCRIBER_MOVES],
  ])('%s lead only to states that there are, and nowhere twice', (_, moves) => {
    const states = Object.keys(moves);
    for (const [from, next] of Object.entries(moves)) {
      expect(states).toEqual(expect.arrayContaining([...next]));
      expect(new Set(next).size).toBe(next.length);
      expect(next).not.toContain(from);
    }
  });

  test('never mail a reader again whom SES has or who was left out, and nobody without a claim', () => {
    const open = outcomes.filter((outcome) => OUTCOME_MOVES[outcome].length > 0);
    expect(open).toEqual(['pending', 'claimed', 'refused', 'unknown', 'cancelled']);
    expect(OUTCOME_MOVES.pending).toEqual(['claimed', 'cancelled']);
    for (const resent of ['refused', 'unknown', 'cancelled'] as const)
      expect(OUTCOME_MOVES[resent]).toEqual(['pending']);
    expect([...OUTCOME_MOVES.claimed].toSorted()).toEqual(
      outcomes.filter((other) => other !== 'claimed' && other !== 'cancelled').toSorted(),
    );
  });

  test('never compose an edition again that was sent', () => {
    const states = Object.keys(EDITION_MOVES) as EditionState[];
    const anew = states.filter((state) => EDITION_MOVES[state].includes('composing'));
    // All but the first only while no reader was claimed: `startOver` has that condition.
    expect(anew).toEqual(['review', 'sending', 'paused', 'skipped', 'cancelled']);
    expect(EDITION_MOVES.sent).toEqual(['sending']);
  });

  test('let everybody leave, and never make anybody unconfirmed of who was more than that', () => {
    for (const status of ['active', 'paused', 'unsubscribed'] satisfies SubscriberStatus[])
      expect(SUBSCRIBER_MOVES[status]).not.toContain('pending');
    for (const status of ['pending', 'active', 'paused'] satisfies SubscriberStatus[])
      expect(SUBSCRIBER_MOVES[status]).toEqual(expect.arrayContaining(['unsubscribed', 'suppressed']));
  });
});

test.each([
  ['2026-W47', true],
  ['2026-11-22-0715', true],
  ['tet-2027', true],
  ['a'.repeat(60), true],
  ['a'.repeat(61), false],
  ['', false],
  ['2026/W47', false],
  ['2026 W47', false],
  ['2026-W47\n', false],
  ['số-đặc-biệt', false],
  ['2026_W47', false],
])('an edition’s name may stand in a key, an address and a message tag: %j %s', (text, good) => {
  expect(isEditionId(text)).toBe(good);
});

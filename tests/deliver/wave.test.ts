import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isHeld, nextStep, waveSize } from '../../functions/deliver/wave.ts';
import {
  OUTCOME_LETTERS,
  OUTCOME_MOVES,
  readOutcomes,
  type Batch,
  type Outcome,
} from '../../functions/model/delivery.ts';

const batchOf = (outcomes: string, more: Partial<Batch> = {}): Batch => ({
  v: 1,
  batch: 3,
  outcomes,
  attempt: 'old',
  leaseUntil: 0,
  fence: 2,
  ...more,
});

test.each([
  [0.01, 1],
  [0.25, 1],
  [0.8, 3],
  [1, 4],
  [2, 8],
  [2.5, 10],
  [14, 10],
  [5000, 10],
])(
  'at %s messages a second a wave has %s readers: they leave within four seconds, and are never more than ten',
  (rate, size) => {
    expect(waveSize(rate)).toBe(size);
  },
);

test.each([
  ['c.', 1001, true],
  ['c.', 1000, false],
  ['..', 2000, false],
  ['su', 2000, false],
])('a batch of %s with a claim until %s is held at 1000: %s', (outcomes, leaseUntil, held) => {
  expect(isHeld(batchOf(outcomes, { leaseUntil }), 1000)).toBe(held);
});

describe('the next step of a batch', () => {
  test('claims the first readers who wait, and leaves the others as they are', () => {
    expect(nextStep(batchOf('s.r.u..'), new Map(), 3, 'new', 90)).toEqual({
      wave: [1, 3, 5],
      batch: batchOf('scrcuc.', { attempt: 'new', leaseUntil: 90 }),
    });
  });

  test('records the last wave in the same write, refusals with the code of SES', () => {
    const learned = new Map<number, { outcome: Outcome; code?: string }>([
      [0, { outcome: 'submitted' }],
      [1, { outcome: 'refused', code: 'InvalidParameterValue' }],
      [2, { outcome: 'left' }],
      [3, { outcome: 'pending' }],
    ]);
    expect(nextStep(batchOf('cccc..', { refusals: { 7: 'Old' } }), learned, 2, 'new', 90)).toEqual({
      wave: [3, 4],
      batch: batchOf('srlcc.', { attempt: 'new', leaseUntil: 90, refusals: { 1: 'InvalidParameterValue', 7: 'Old' } }),
    });
  });

  test('turns readers whose claim lapsed without an answer into unknown, and never claims them again', () => {
    expect(nextStep(batchOf('scc.', { leaseUntil: 5 }), new Map(), 10, 'new', 90)?.batch.outcomes).toBe('suuc');
    expect(nextStep(batchOf('scc'), new Map(), 10, 'new', 90)).toEqual({
      wave: [],
      batch: batchOf('suu', { attempt: 'new', leaseUntil: 0 }),
    });
  });

  test('gives the batch free when nobody is to be claimed', () => {
    const learned = new Map([[0, { outcome: 'pending' as const }]]);
    expect(nextStep(batchOf('c.', { leaseUntil: 5 }), learned, 0, 'new', 90)).toEqual({
      wave: [],
      batch: batchOf('..', { attempt: 'new', leaseUntil: 0 }),
    });
  });

  test('is nothing to write when nobody waits and nothing is new', () => {
    expect(nextStep(batchOf('sru'), new Map(), 10, 'new', 90)).toBeUndefined();
    expect(nextStep(batchOf('..'), new Map(), 0, 'new', 90)).toBeUndefined();
  });

  test('renews the claim when a whole wave comes back untried: its readers are not left to lapse', () => {
    const learned = new Map([0, 1].map((reader) => [reader, { outcome: 'pending' as const }]));
    expect(nextStep(batchOf('cc', { leaseUntil: 5 }), learned, 10, 'new', 90)).toEqual({
      wave: [0, 1],
      batch: batchOf('cc', { attempt: 'new', leaseUntil: 90 }),
    });
  });

  test('makes only moves that a delivery may make, whatever the batch holds and was learned', () => {
    const outcomes = Object.keys(OUTCOME_LETTERS) as Outcome[];
    const outcome = fc.constantFrom(...outcomes);
    fc.assert(
      fc.property(
        fc.array(outcome, { minLength: 1, maxLength: 50 }),
        fc.array(fc.tuple(fc.nat(49), fc.constantFrom(...OUTCOME_MOVES.claimed))),
        fc.nat(10),
        (before, news, size) => {
          const letters = before.map((one) => OUTCOME_LETTERS[one]).join('');
          const learned = new Map(news.map(([reader, one]) => [reader, { outcome: one }]));
          const step = nextStep(batchOf(letters), learned, size, 'new', 90);
          if (step === undefined) return;
          const after = readOutcomes(step.batch.outcomes);
          expect(after).toHaveLength(before.length);
          expect(step.wave.length).toBeLessThanOrEqual(size);
          expect(after.flatMap((one, reader) => (one === 'claimed' ? [reader] : []))).toEqual(step.wave);
          for (const [reader, from] of before.entries()) {
            const to = after[reader] as Outcome;
            // A reader who comes back untried may be claimed again in the same write.
            const again = from === 'claimed' && to === 'claimed' && learned.get(reader)?.outcome === 'pending';
            const stays = to === from && from !== 'claimed';
            expect(stays || again || OUTCOME_MOVES[from].includes(to)).toBe(true);
          }
        },
      ),
    );
  });
});

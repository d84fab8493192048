import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldAccount } from '../../functions/model/account.ts';
import { OUTCOME_LETTERS, writeOutcomes, type Batch, type Outcome } from '../../functions/model/delivery.ts';
import { FEEDBACK_KINDS, type BatchEvents, type FeedbackKind } from '../../functions/model/feedback.ts';

const outcomes = Object.keys(OUTCOME_LETTERS) as Outcome[];

const batchOf = (some: readonly Outcome[], batch = 0): Batch => ({
  v: 1,
  batch,
  outcomes: writeOutcomes(some),
  attempt: 'a',
  leaseUntil: 0,
  fence: 1,
});

const fold = (candidates: number, some: readonly Outcome[], events?: BatchEvents) =>
  foldAccount({ candidates, excludedAtFreeze: candidates - some.length }, [{ batch: batchOf(some), events }]);

describe('the account', () => {
  test('puts every outcome into one column', () => {
    expect(fold(outcomes.length + 3, outcomes)).toEqual({
      candidates: 16,
      submitted: 1,
      refused: 1,
      unknown: 1,
      pending: 2,
      excluded: 8 + 3,
      balanced: true,
    });
  });

  test.each(FEEDBACK_KINDS)('settles an unknown reader as submitted when SES speaks of them (%s)', (kind) => {
    const events: BatchEvents = { v: 1, batch: 0, [kind]: new Set([1]) };
    expect(fold(3, ['unknown', 'unknown', 'pending'], events)).toMatchObject({ submitted: 1, unknown: 1, pending: 1 });
  });

  test('believes the ledger, not the events, for everybody else', () => {
    const events: BatchEvents = { v: 1, batch: 0, send: new Set([0, 1, 2, 7]) };
    expect(fold(3, ['claimed', 'refused', 'submitted'], events)).toMatchObject({
      pending: 1,
      refused: 1,
      submitted: 1,
    });
  });

  test('does not balance when a batch or a reader is lost, or there is one too many', () => {
    const full = { candidates: 4, excludedAtFreeze: 1 };
    const one = { batch: batchOf(['submitted', 'submitted']), events: undefined };
    const two = { batch: batchOf(['unknown'], 1), events: undefined };
    expect(foldAccount(full, [one, two]).balanced).toBe(true);
    expect(foldAccount(full, [one]).balanced).toBe(false);
    expect(foldAccount(full, [one, two, two]).balanced).toBe(false);
    expect(foldAccount({ candidates: 0, excludedAtFreeze: 0 }, []).balanced).toBe(true);
  });

  test('balances for any mixture of outcomes and events, and events never change the sum', () => {
    const anyBatch = fc.record({
      readers: fc.array(fc.constantFrom(...outcomes), { minLength: 1, maxLength: 50 }),
      events: fc.option(
        fc.dictionary(fc.constantFrom(...FEEDBACK_KINDS), fc.uniqueArray(fc.nat(60))) as fc.Arbitrary<
          Partial<Record<FeedbackKind, number[]>>
        >,
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(fc.array(anyBatch, { maxLength: 8 }), fc.nat(500), (batches, excludedAtFreeze) => {
        const entries = batches.map(({ readers, events }, index) => ({
          batch: batchOf(readers, index),
          events: events && {
            v: 1 as const,
            batch: index,
            ...Object.fromEntries(Object.entries(events).map(([kind, positions]) => [kind, new Set(positions)])),
          },
        }));
        const readers = batches.flatMap((batch) => batch.readers);
        const candidates = excludedAtFreeze + readers.length;
        const account = foldAccount({ candidates, excludedAtFreeze }, entries);
        const { submitted, excluded, refused, unknown, pending, balanced } = account;
        expect(balanced).toBe(true);
        expect(submitted + excluded + refused + unknown + pending).toBe(candidates);
        expect(unknown).toBeLessThanOrEqual(readers.filter((outcome) => outcome === 'unknown').length);
        const deaf = foldAccount(
          { candidates, excludedAtFreeze },
          entries.map(({ batch }) => ({ batch, events: undefined })),
        );
        expect(deaf.submitted + deaf.unknown).toBe(submitted + unknown);
      }),
    );
  });
});

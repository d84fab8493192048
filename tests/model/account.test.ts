import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldAccount, type AccountEvidence } from '../../functions/model/account.ts';
import { NO_ANSWERS, type RunCalls } from '../../functions/model/counts.ts';
import { OUTCOME_LETTERS, writeOutcomes, type Batch, type Outcome } from '../../functions/model/delivery.ts';
import { FEEDBACK_KINDS, type BatchEvents, type FeedbackKind } from '../../functions/model/feedback.ts';

const outcomes = Object.keys(OUTCOME_LETTERS) as Outcome[];

const batchOf = (some: readonly Outcome[], batch = 0, more: Partial<Batch> = {}): Batch => ({
  v: 1,
  batch,
  outcomes: writeOutcomes(some),
  attempt: 'a',
  leaseUntil: 0,
  fence: 1,
  ...more,
});
const frozen = (readers: number, excluded: Readonly<Record<string, number>> = {}) => ({
  candidates: readers + Object.values(excluded).reduce((sum, count) => sum + count, 0),
  readers,
  excluded,
});
const fold = (some: readonly Outcome[], events?: BatchEvents, evidence: AccountEvidence = {}) =>
  foldAccount(frozen(some.length), [{ batch: batchOf(some), events }], evidence);
const seen = (...readers: readonly number[]): BatchEvents => ({ v: 1, batch: 0, send: new Set(readers) });
const calls = (accepted: number, more: Partial<RunCalls> = {}): RunCalls => ({
  v: 1,
  run: 0,
  attempt: 'a',
  answers: { ...NO_ANSWERS, accepted },
  ...more,
});

describe('the account', () => {
  test('puts every outcome into one column', () => {
    const account = foldAccount(frozen(outcomes.length, { 'only-to': 3 }), [
      { batch: batchOf(outcomes), events: undefined },
    ]);
    expect(account).toMatchObject({
      candidates: 16,
      submitted: 1,
      refused: 1,
      unknown: 1,
      pending: 2,
      excluded: 8 + 3,
      disagreements: [],
      balanced: true,
    });
  });

  test('says why readers were left out and refused, those of the freeze among them', () => {
    const batch = batchOf(['left', 'only-to', 'refused', 'refused', 'refused'], 0, { refusals: { 2: 'A', 3: 'A' } });
    const account = foldAccount(frozen(5, { 'only-to': 3 }), [{ batch, events: undefined }]);
    expect(account.excludedBy).toEqual({ 'only-to': 4, left: 1 });
    expect(account.refusedBy).toEqual({ A: 2, 'no code': 1 });
  });

  test.each(FEEDBACK_KINDS)('settles an unknown reader as submitted when SES speaks of them (%s)', (kind) => {
    const events: BatchEvents = { v: 1, batch: 0, [kind]: new Set([1]) };
    expect(fold(['unknown', 'unknown', 'pending'], events)).toMatchObject({ submitted: 1, unknown: 1, pending: 1 });
  });

  test('takes SES’s last word on each reader whom it took: a mail that comes back after its delivery has bounced', () => {
    const events: BatchEvents = {
      v: 1,
      batch: 0,
      send: new Set([0, 1, 2, 3, 4]),
      delivery: new Set([0, 1]),
      bounce: new Set([1, 2]),
      reject: new Set([3]),
      delay: new Set([4]),
      complaint: new Set([0]),
    };
    const account = fold(['submitted', 'submitted', 'submitted', 'unknown', 'submitted', 'pending'], events);
    expect(account).toMatchObject({ submitted: 5, delivered: 1, bounced: 2, rejected: 1, undecided: 1, complained: 1 });
    expect(account.events).toMatchObject({ send: 5, delivery: 2, bounce: 2, complaint: 1, reject: 1, delay: 1 });
  });
});

describe('the counts of an edition', () => {
  const all = ['submitted', 'submitted', 'submitted', 'left'] as const;
  const agreeing = { calls: [calls(3)], settled: true };
  const pairs = (account: ReturnType<typeof fold>) => account.disagreements.map(({ between }) => between.join('-'));

  test('agree when each of them says the same', () => {
    const account = fold(all, seen(0, 1, 2), agreeing);
    expect(account).toMatchObject({ balanced: true, counts: { frozen: 4, ledger: 4, events: 3, calls: 3 } });
  });

  test('of the freeze and the ledger disagree when a candidate, a reader or a batch is one too many or too few', () => {
    const entries = [{ batch: batchOf(all), events: seen(0, 1, 2) }];
    const of = (audience: ReturnType<typeof frozen>, some: Parameters<typeof foldAccount>[1] = entries) =>
      foldAccount(audience, some, agreeing);
    expect(of({ ...frozen(4), candidates: 5 }).disagreements).toEqual([
      { between: ['freeze', 'ledger'], counts: [5, 4] },
    ]);
    expect(of({ ...frozen(4), candidates: 3 }).disagreements).toEqual([
      { between: ['freeze', 'ledger'], counts: [3, 4] },
    ]);
    expect(of({ ...frozen(4), readers: 5 }).disagreements).toEqual([{ between: ['freeze', 'ledger'], counts: [5, 4] }]);
    expect(pairs(of({ ...frozen(4), excluded: { left: 1 } }))).toEqual(['freeze-ledger']);
    expect(pairs(of(frozen(4), []))).toContain('freeze-ledger');
    const twice = [...entries, { batch: batchOf(['left'], 1), events: undefined }];
    expect(pairs(of(frozen(4), twice))).toEqual(['freeze-ledger']);
  });

  test('of SES’s events disagree with both others when one is missing a day later, and not before', () => {
    expect(fold(all, seen(0, 1), agreeing).disagreements).toEqual([
      { between: ['ledger', 'events'], counts: [3, 2] },
      { between: ['events', 'calls'], counts: [2, 3] },
    ]);
    expect(fold(all, seen(0, 1), { ...agreeing, settled: false }).balanced).toBe(true);
  });

  test('of SES’s events disagree at once when they speak of somebody whom the ledger says SES never had', () => {
    const account = fold(all, seen(0, 1, 2, 3), { calls: [calls(3)] });
    expect(account.disagreements).toEqual([{ between: ['ledger', 'events'], counts: [3, 4] }]);
    // A position that there is not; and somebody whose answer is just being written down.
    expect(pairs(fold(all, seen(0, 1, 2, 49)))).toEqual(['ledger-events']);
    expect(fold(['claimed', 'submitted'], seen(0, 1)).balanced).toBe(true);
  });

  test('of the calls disagree with both others when SES accepted one more, or one less, than is written down', () => {
    for (const accepted of [2, 4])
      expect(fold(all, seen(0, 1, 2), { calls: [calls(accepted)], settled: true }).disagreements).toEqual([
        { between: ['ledger', 'calls'], counts: [3, accepted] },
        { between: ['events', 'calls'], counts: [3, accepted] },
      ]);
  });

  test('of the ledger disagree with both others when an outcome was changed behind their backs', () => {
    const account = fold(['submitted', 'submitted', 'left', 'left'], seen(0, 1, 2), agreeing);
    expect(pairs(account)).toEqual(['ledger-events', 'ledger-calls']);
  });

  test('of the calls are not known when a consumer died, or a run has no log: that is no disagreement', () => {
    const { answers: _, ...died } = calls(0, { attempt: 'b' });
    for (const some of [[calls(1), died], [], [calls(3, { run: 1 })]]) {
      const account = fold(all, seen(0, 1, 2), { calls: some, settled: true });
      expect(account.balanced).toBe(true);
      expect(account.counts).not.toHaveProperty('calls');
    }
  });

  test('agree when a consumer broke down between an answer and its record: the reader is unknown, SES has them', () => {
    const some = ['submitted', 'unknown', 'unknown'] as const;
    expect(fold(some, seen(0), { calls: [calls(1)], settled: true }).balanced).toBe(true);
    expect(fold(some, seen(0, 1), { calls: [calls(2)], settled: true }).balanced).toBe(true);
    const unsure = calls(1, { answers: { ...NO_ANSWERS, accepted: 1, unknown: 2 } });
    expect(fold(some, seen(0, 1), { calls: [unsure], settled: true }).balanced).toBe(true);
    expect(pairs(fold(some, seen(0, 1), { calls: [calls(1)], settled: true }))).toEqual(['events-calls']);
  });

  test('of a thousand readers one may be without any event: SES publishes them at best effort', () => {
    const batches = Array.from({ length: 20 }, (_, batch) => ({
      batch: batchOf(
        Array.from({ length: 50 }, () => 'submitted' as const),
        batch,
      ),
      events: { v: 1, batch, send: new Set(Array.from({ length: 50 }, (__, reader) => reader)) } satisfies BatchEvents,
    }));
    const silent = (count: number) =>
      foldAccount(
        frozen(1000),
        batches.map((entry, index) => {
          if (index > 0) return entry;
          const send = new Set([...entry.events.send].slice(count));
          return { ...entry, events: { ...entry.events, send } };
        }),
        { calls: [calls(1000)], settled: true },
      );
    expect(silent(1).balanced).toBe(true);
    expect(pairs(silent(2))).toEqual(['ledger-events', 'events-calls']);
  });
});

test('every account adds up, for any mixture of outcomes and events, and events never change the sum', () => {
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
    fc.property(fc.array(anyBatch, { maxLength: 8 }), fc.nat(500), fc.boolean(), (batches, left, settled) => {
      const entries = batches.map(({ readers, events }, index) => ({
        batch: batchOf(readers, index),
        events: events && {
          v: 1 as const,
          batch: index,
          ...Object.fromEntries(Object.entries(events).map(([kind, positions]) => [kind, new Set(positions)])),
        },
      }));
      const readers = batches.flatMap((batch) => batch.readers);
      const audience = frozen(readers.length, { left });
      const account = foldAccount(audience, entries, { settled });
      const { candidates, submitted, excluded, refused, unknown, pending } = account;
      expect(submitted + excluded + refused + unknown + pending).toBe(candidates);
      const { delivered, bounced, rejected, undecided, complained } = account;
      expect(delivered + bounced + rejected + undecided).toBe(submitted);
      expect(complained).toBeLessThanOrEqual(submitted);
      const sumOf = (by: Readonly<Record<string, number>>) => Object.values(by).reduce((sum, each) => sum + each, 0);
      expect([sumOf(account.excludedBy), sumOf(account.refusedBy)]).toEqual([excluded, refused]);
      expect(account.disagreements.flatMap(({ between }) => between)).not.toContain('freeze');
      expect(unknown).toBeLessThanOrEqual(readers.filter((outcome) => outcome === 'unknown').length);
      const deaf = foldAccount(
        audience,
        entries.map(({ batch }) => ({ batch, events: undefined })),
      );
      expect(deaf.balanced).toBe(true);
      expect(deaf.submitted + deaf.unknown).toBe(submitted + unknown);
    }),
  );
});

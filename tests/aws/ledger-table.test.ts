import * as fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { callsLog } from '../../functions/aws/calls-log.ts';
import { ledgerTable } from '../../functions/aws/ledger-table.ts';
import { groupEvents } from '../../functions/feedback/group-events.ts';
import { NO_ANSWERS } from '../../functions/model/counts.ts';
import type { Batch } from '../../functions/model/delivery.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { FeedbackEvent } from '../../functions/model/feedback.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

let ledger: ReturnType<typeof ledgerTable>;
let log: ReturnType<typeof callsLog>;
beforeEach(async () => {
  const table = await dynamo.newTable();
  ledger = ledgerTable(dynamo.documents, table);
  log = callsLog(dynamo.documents, table);
});

const id = '2026-W47' as EditionId;
const batchOf = (batch: number, more: Partial<Batch> = {}): Batch => ({
  v: 1,
  batch,
  outcomes: '...',
  attempt: '',
  leaseUntil: 0,
  fence: 2,
  ...more,
});
const batches = async (run = 0, fence = 2) => (await ledger.readRun(id, fence, run)).map(({ batch }) => batch);

test('the log of calls to SES lies beside the batches of its run: open from the first call on, and filled at the end', async () => {
  await ledger.open(id, batchOf(20));
  await log.putCalls(id, { v: 1, run: 1, attempt: 'a' });
  await log.putCalls(id, { v: 1, run: 1, attempt: 'b' });
  expect(await log.readCalls(id, 1)).toEqual([
    { v: 1, run: 1, attempt: 'a' },
    { v: 1, run: 1, attempt: 'b' },
  ]);
  const answers = { ...NO_ANSWERS, accepted: 7, throttled: 1 };
  await log.putCalls(id, { v: 1, run: 1, attempt: 'a', answers });
  // A repetition of the first write that arrives late empties nothing.
  await log.putCalls(id, { v: 1, run: 1, attempt: 'a' });
  expect((await log.readCalls(id, 1))[0]).toEqual({ v: 1, run: 1, attempt: 'a', answers });
  expect([await log.readCalls(id, 0), await batches(1)]).toEqual([[], [batchOf(20)]]);
});

describe('a freeze', () => {
  test('puts its batches into runs, and they come back in order', async () => {
    const all = [41, 19, 0, 20, 10, 2].map((batch) => batchOf(batch));
    await Promise.all(all.map((batch) => ledger.open(id, batch)));
    expect((await batches(0)).map(({ batch }) => batch)).toEqual([0, 2, 10, 19]);
    expect((await batches(1)).map(({ batch }) => batch)).toEqual([20]);
    expect(await batches(2)).toEqual([batchOf(41)]);
    expect(await batches(3)).toEqual([]);
    expect(await ledger.readRun('2026-W4' as EditionId, 2, 0)).toEqual([]);
  });

  test('may write a batch again, also when only the answer was lost', async () => {
    dynamo.loseAnswers(1);
    await ledger.open(id, batchOf(0));
    await ledger.open(id, batchOf(0));
    expect(await batches()).toEqual([batchOf(0)]);
  });

  test('replaces what an abandoned one left, whatever its state; the abandoned one replaces nothing', async () => {
    await ledger.open(id, batchOf(0, { fence: 1, outcomes: '.....' }));
    await ledger.open(id, batchOf(1, { fence: 1 }));
    await ledger.open(id, batchOf(0));
    await expect(ledger.open(id, batchOf(0, { fence: 1 }))).rejects.toThrow('frozen by somebody else');
    expect(await batches(0, 2)).toEqual([batchOf(0)]);
    expect(await batches(0, 1)).toEqual([batchOf(1, { fence: 1 })]);
  });

  test('never sets a batch that is being sent back to its start, not even by a repetition of its own that comes late', async () => {
    await ledger.open(id, batchOf(0));
    const claimed = batchOf(0, { outcomes: 'cc.', attempt: 'a1', leaseUntil: 9 });
    await ledger.advance(id, '', claimed);
    await expect(ledger.open(id, batchOf(0))).rejects.toThrow('frozen by somebody else');
    expect(await batches()).toEqual([claimed]);
  });
});

describe('a batch', () => {
  const claimed = batchOf(0, { outcomes: 'cc.', attempt: 'a1', leaseUntil: 9 });
  beforeEach(() => ledger.open(id, batchOf(0)));

  test('is claimed by one of thirty consumers', async () => {
    const attempts = Array.from({ length: 30 }, (_, n) => `a${n}`);
    const won = await Promise.all(attempts.map((attempt) => ledger.advance(id, '', { ...claimed, attempt })));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await batches())[0]?.attempt).toBe(attempts[won.indexOf(true)]);
  });

  test('is written on by who wrote last, and by nobody with an older attempt', async () => {
    expect(await ledger.advance(id, '', claimed)).toBe(true);
    expect(await ledger.advance(id, '', { ...claimed, attempt: 'late' })).toBe(false);
    const next = {
      ...claimed,
      outcomes: 'scr',
      attempt: 'a2',
      leaseUntil: 18,
      refusals: { 2: 'InvalidParameterValue' },
    };
    expect(await ledger.advance(id, 'a1', next)).toBe(true);
    expect(await ledger.advance(id, 'a1', { ...claimed, attempt: 'sleeper' })).toBe(false);
    expect(await batches()).toEqual([next]);
    const last = { ...claimed, outcomes: 'ssr', attempt: 'a3', leaseUntil: 0 };
    expect(await ledger.advance(id, 'a2', last)).toBe(true);
    expect(await batches()).toEqual([{ ...last, refusals: next.refusals }]);
  });

  test('is known to be ours when only the answer to our write was lost', async () => {
    dynamo.loseAnswers(1);
    expect(await ledger.advance(id, '', claimed)).toBe(true);
    dynamo.loseAnswers(2);
    expect(await ledger.advance(id, 'a1', { ...claimed, outcomes: 'sss', attempt: 'a2', leaseUntil: 0 })).toBe(true);
    expect((await batches())[0]?.outcomes).toBe('sss');
  });

  test('that is in no ledger is advanced by nobody, and not made', async () => {
    expect(await ledger.advance(id, '', batchOf(7))).toBe(false);
    expect(await batches()).toEqual([batchOf(0)]);
  });

  test('is not touched by events, which may come before it and for batches that are gone', async () => {
    await ledger.addEvents(id, 0, new Map([['send', new Set([1])]]));
    await ledger.addEvents(id, 7, new Map([['bounce', new Set([1])]]));
    expect(await ledger.readRun(id, 2, 0)).toEqual([
      { batch: batchOf(0), events: { v: 1, batch: 0, send: new Set([1]) } },
    ]);
  });
});

test('events change the same thing however often and in whatever order they come', async () => {
  const anyEvent: fc.Arbitrary<FeedbackEvent> = fc.record({
    kind: fc.constantFrom('send', 'delivery', 'delay', 'bounce', 'complaint', 'reject'),
    edition: fc.constant(id),
    batch: fc.nat(2),
    reader: fc.nat(49),
  });
  await Promise.all([0, 1, 2].map((batch) => ledger.open(id, batchOf(batch))));
  const fresh = async () => {
    const one = ledgerTable(dynamo.documents, await dynamo.newTable());
    await Promise.all([0, 1, 2].map((batch) => one.open(id, batchOf(batch))));
    return one;
  };
  const take = async (one: typeof ledger, events: readonly FeedbackEvent[]) => {
    for (const { edition, batch, readers } of groupEvents(events.map((event) => ({ event, source: event }))))
      await one.addEvents(edition, batch, readers);
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyEvent, { minLength: 1, maxLength: 20 }),
      fc.infiniteStream(fc.nat()),
      async (events, order) => {
        const [straight, muddled] = [await fresh(), await fresh()];
        await take(straight, events);
        const shuffled = [...events, ...events].map((event) => ({ event, at: order.next().value }));
        const mixed = shuffled.toSorted((a, b) => a.at - b.at).map(({ event }) => event);
        for (let from = 0; from < mixed.length; from += 7) await take(muddled, mixed.slice(from, from + 7));
        expect(await muddled.readRun(id, 2, 0)).toEqual(await straight.readRun(id, 2, 0));
      },
    ),
    { numRuns: 10 },
  );
});

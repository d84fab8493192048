import { describe, expect, test } from 'vitest';
import { tellOfEditions, type Teller } from '../../functions/clock/tell-of-editions.ts';
import { tick, type Tick } from '../../functions/clock/tick.ts';
import type { Batch } from '../../functions/model/delivery.ts';
import type { Edition, EditionId, Pause } from '../../functions/model/edition.ts';
import type { LetterOf } from '../../functions/model/letter.ts';
import { batchOf, clockWorld, id, MINUTE, NOW, sending } from './world.ts';

const sendBy = '2026-11-24T00:00:00.000Z';
const held = (pause: Pause, more: Partial<Edition> = {}): Edition => ({
  ...sending(1),
  state: 'paused',
  pause,
  sendBy,
  ...more,
});

/** The clock's world, with a queue of letters, and the marks that the edition carries. */
function world(edition: Edition, batches: readonly Batch[]) {
  const made = clockWorld(edition, batches);
  const letters: LetterOf<'notice'>[] = [];
  const teller: Teller = {
    now: made.clock.now,
    find: made.clock.find,
    readRun: made.clock.readRun,
    post: async (letter) => {
      letters.push(letter);
    },
    tell: async (_, event) => {
      if (made.edition) made.edition = { ...made.edition, told: new Set([...(made.edition.told ?? []), event]) };
    },
  };
  const minute = async (now = teller) => tellOfEditions((await tick(MINUTE, {}, made.clock)).ticks, now);
  return Object.assign(made, { letters, teller, minute });
}

const setUp: Pause = { why: 'set-up', code: 'MessageRejected', words: 'Email address is not verified.' };

describe('an edition that is held', () => {
  test('is told to editors and operators, with SES’s own words and who has it, who waits, of whom nobody knows', async () => {
    const rests = world(held(setUp), [batchOf(0, 'ssu..'), batchOf(1, 'scc...', NOW - 1)]);
    const { told, faults } = await rests.minute();
    const values = { edition: id, what: 'held', ...setUp, submitted: 3, unknown: 3, waiting: 5 };
    expect(rests.letters).toEqual([
      { v: 1, key: `${id}-held-${sendBy}-editors`, to: 'editors', kind: 'notice', values },
      { v: 1, key: `${id}-held-${sendBy}-operators`, to: 'operators', kind: 'notice', values },
    ]);
    expect([told, faults]).toEqual([[values], []]);
  });

  test('is told with its subject, by which people know a special one', async () => {
    const rests = world(held(setUp, { subject: 'Số Tết' }), [batchOf(0, '..')]);
    await rests.minute();
    expect(rests.letters.map(({ values }) => values.subject)).toEqual(['Số Tết', 'Số Tết']);
  });

  test('is told once, however often the clock finds it', async () => {
    const rests = world(held({ why: 'late' }), [batchOf(0, '..')]);
    for (let minute = 0; minute < 3; minute += 1) await rests.minute();
    expect(rests.letters).toHaveLength(2);
  });

  test('is told again when it was let go on and is held once more', async () => {
    const rests = world(held(setUp), [batchOf(0, '..')]);
    await rests.minute();
    rests.edition = { ...held(setUp), sendBy: '2026-11-25T00:00:00.000Z', told: rests.edition?.told ?? new Set() };
    await rests.minute();
    expect(new Set(rests.letters.map(({ key }) => key)).size).toBe(4);
  });

  test('is told also when it was held before anybody could be written to', async () => {
    const { sendBy: _, ...rest } = held({ why: 'late' });
    const rests = world(rest, [batchOf(0, '..')]);
    await rests.minute();
    expect(rests.letters.map(({ key }) => key)).toEqual([`${id}-held-first-editors`, `${id}-held-first-operators`]);
  });

  test('is told in the minute in which the clock itself holds it', async () => {
    const late = world({ ...sending(1), sendBy: new Date(NOW - 1).toISOString() }, [batchOf(0, 's.')]);
    const clock = {
      ...late.clock,
      pause: async () => {
        late.edition = held({ why: 'late' });
      },
    };
    const { ticks } = await tick(MINUTE, {}, clock);
    expect((await tellOfEditions(ticks, late.teller)).told).toMatchObject([{ what: 'held', why: 'late', waiting: 1 }]);
  });

  test('is told when the waves that were under way have ended, so that the numbers are true', async () => {
    const rests = world(held(setUp), [batchOf(0, 'cc..', NOW + 1)]);
    expect((await rests.minute()).told).toEqual([]);
    rests.ledger.set(0, batchOf(0, 'ss..'));
    expect((await rests.minute()).told).toMatchObject([{ submitted: 2, waiting: 2 }]);
  });

  test('is told under the same key by a clock that died before it could write that down', async () => {
    const rests = world(held(setUp), [batchOf(0, '..')]);
    const dies: Teller = { ...rests.teller, tell: () => Promise.reject(new Error('died')) };
    expect((await rests.minute(dies)).faults).toHaveLength(1);
    await rests.minute();
    expect(rests.letters).toHaveLength(4);
    expect(new Set(rests.letters.map(({ key }) => key)).size).toBe(2);
  });

  test('by an operator’s own word is told nobody', async () => {
    const rests = world(held({ why: 'operator' }), [batchOf(0, '..')]);
    await rests.minute();
    expect([rests.letters, rests.edition?.told]).toEqual([[], undefined]);
  });
});

describe('an edition that takes more than a day', () => {
  const spread = () => {
    const made = world({ ...sending(1), sendBy }, [batchOf(0, '.'.repeat(50)), batchOf(1, '.'.repeat(30))]);
    made.control = { v: 1, stopped: false, messagesPerSecond: 100, lanes: 2, allowance: { left: 30, nextDays: [30] } };
    return made;
  };
  const endsAt = new Date(NOW + 2 * 86_400_000 + 200).toISOString();

  test('is told to the editors on the day it begins: how many get it today, and when it is expected to end', async () => {
    const begins = spread();
    await begins.minute();
    const values = { edition: id, what: 'spread', today: 30, later: 50, endsAt };
    expect(begins.letters).toEqual([
      { v: 1, key: `${id}-spread-${sendBy}-editors`, to: 'editors', kind: 'notice', values },
    ]);
  });

  test('is told once, and not again on each further day', async () => {
    const begins = spread();
    for (const left of [30, 0, 30, 0]) {
      begins.control = { v: 1, stopped: false, messagesPerSecond: 100, lanes: 2, allowance: { left, nextDays: [30] } };
      await begins.minute();
    }
    expect(begins.letters).toHaveLength(1);
  });

  test('or cannot even begin today is told, too', async () => {
    const waits = spread();
    waits.control = { v: 1, stopped: false, messagesPerSecond: 100, lanes: 2, allowance: { left: 0, nextDays: [90] } };
    await waits.minute();
    expect(waits.letters).toMatchObject([{ values: { what: 'spread', today: 0, later: 80 } }]);
  });

  test('says nothing when it fits today', async () => {
    const fits = spread();
    fits.control = { v: 1, stopped: false, messagesPerSecond: 100, lanes: 2, allowance: { left: 80, nextDays: [30] } };
    await fits.minute();
    expect(fits.letters).toEqual([]);
  });
});

test('an edition in trouble keeps nobody from hearing of the others', async () => {
  const other = '2026-W46' as EditionId;
  const { letters, teller } = world(held(setUp), [batchOf(0, '..')]);
  const waits = (edition: EditionId): Tick => ({ edition, did: 'waits', unknown: 0 });
  const find: Teller['find'] = async (edition) => {
    if (edition === other) throw new Error('an item that nobody understands');
    return teller.find(edition);
  };
  const { told, faults } = await tellOfEditions([waits(other), waits(id)], { ...teller, find });
  expect([told.length, faults.length, letters.length]).toEqual([1, 1, 2]);
});

test('a special edition that came to nothing is told to its editors, once each time, before the clock lets go of it', async () => {
  const skipped = { ...sending(1), series: 'special', state: 'skipped', reason: 'no-articles' } as const;
  const unsent = world({ ...skipped, brief: { version: 'v1', subject: 'Số Tết' } }, []);
  await unsent.minute();
  const values = { edition: id, subject: 'Số Tết', what: 'unsent', reason: 'no-articles' };
  expect(unsent.letters).toEqual([{ v: 1, key: `${id}-unsent-2-editors`, to: 'editors', kind: 'notice', values }]);
  expect(unsent.open).toEqual([id]);
  await unsent.minute();
  expect(unsent.open).toEqual([]);
  unsent.open.push(id);
  unsent.edition = { ...skipped, fence: 5, told: unsent.edition!.told! };
  await unsent.minute();
  expect(unsent.letters.map(({ key }) => key)).toEqual([`${id}-unsent-2-editors`, `${id}-unsent-5-editors`]);
  const week = world({ ...skipped, series: 'weekly' }, []);
  await week.minute();
  expect([week.letters, week.open]).toEqual([[], []]);
});

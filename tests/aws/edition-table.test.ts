import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { editionTable, type EditionClaim } from '../../functions/aws/edition-table.ts';
import type { Slug } from '../../functions/model/article.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

let table: ReturnType<typeof editionTable>;
let TableName: string;
beforeEach(async () => {
  TableName = await dynamo.newTable();
  table = editionTable(dynamo.documents, TableName);
});

const id = '2026-W47' as EditionId;
const other = '2026-W48' as EditionId;
const SENT_AT = '2026-11-22T01:00:00.000Z';
const SEND_BY = '2026-11-23T01:00:00.000Z';
const wanted = { id, series: 'weekly', scheduledAt: '2026-11-22T00:00:00.000Z' } as const;
const claim = (attempt: string, now: number, leaseMs = 1000) => table.claim(wanted, attempt, now, leaseMs);

function claimedBy(claimed: EditionClaim): Edition {
  if (!('claimed' in claimed)) throw new Error('the edition was not claimed');
  return claimed.claimed;
}

describe('an edition', () => {
  test('has one composer of a hundred who want it', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => claim(`attempt${n}`, 0)));
    const claimed = answers.filter((answer) => 'claimed' in answer);
    expect(claimed).toHaveLength(1);
    expect(answers.filter((answer) => 'busy' in answer)).toHaveLength(99);
    expect(await table.find(id)).toEqual(claimedBy(claimed[0] as EditionClaim));
    expect(await table.listOpen()).toEqual([id]);
  });

  test('whose lease has lapsed has one new composer of thirty, with a greater fence', async () => {
    expect(claimedBy(await claim('first', 0)).fence).toBe(1);
    expect(await claim('early', 999)).toMatchObject({ busy: { attempt: 'first' } });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => claim(`next${n}`, 1000)));
    const claimed = answers.filter((answer) => 'claimed' in answer).map(claimedBy);
    expect(claimed.map(({ fence, leaseUntil }) => [fence, leaseUntil])).toEqual([[2, 2000]]);
    expect((await table.find(id))?.attempt).toBe(claimed[0]?.attempt);
  });

  test('is claimed also when the answer to the claim was lost', async () => {
    dynamo.loseAnswers(2);
    expect(claimedBy(await claim('first', 0)).attempt).toBe('first');
    await table.close(id);
    dynamo.loseAnswers(3);
    expect(claimedBy(await claim('second', 1000))).toMatchObject({ attempt: 'second', fence: 2 });
    expect(await table.listOpen()).toEqual([id]);
  });

  test('keeps its progress through a takeover, and the earlier composer writes nothing any more', async () => {
    const first = claimedBy(await claim('first', 0));
    const articles = ['a', 'b'] as Slug[];
    const renewed = await table.record(first, { articles }, 5000);
    expect(renewed).toEqual({ ...first, articles, leaseUntil: 5000 });
    expect(await claim('second', 4999)).toMatchObject({ busy: { leaseUntil: 5000 } });

    const second = claimedBy(await claim('second', 5000));
    expect(second).toEqual({ ...renewed, attempt: 'second', leaseUntil: 6000, fence: 2 });
    await expect(table.record(renewed, { rendering: 'late' }, 9000)).rejects.toThrow('taken over');
    await expect(table.record(renewed, { state: 'sending' }, 9000)).rejects.toThrow('taken over');
    await table.letGo(renewed);
    expect(await table.find(id)).toEqual(second);
  });

  test('that is past composing is claimed by nobody, however old its lease', async () => {
    const first = claimedBy(await claim('first', 0));
    const audience = { candidates: 3, readers: 2, excluded: { 'only-to': 1 }, runs: 1, fence: 1 };
    const sending = await table.record(await table.record(first, { audience }, 1000), { state: 'sending' }, 1000);
    expect(await claim('second', 1_000_000)).toEqual({ done: sending });
    await expect(table.record(sending, { rendering: 'other' }, 2000)).rejects.toThrow('taken over');
    expect(await table.find(id)).toEqual(sending);
  });

  test('is given back after a fault, for whoever comes next', async () => {
    const first = claimedBy(await claim('first', 0));
    await table.letGo(first);
    expect(claimedBy(await claim('second', 1)).fence).toBe(2);
    const [skipped] = [
      await table.record(claimedBy(await claim('third', 5000)), { state: 'skipped', reason: 'no-articles' }, 9),
    ];
    await table.letGo(skipped);
    expect(await table.find(id)).toEqual(skipped);
  });

  test('believes its own record when only the answer was lost', async () => {
    const first = claimedBy(await claim('first', 0));
    dynamo.loseAnswers(1);
    const sending = await table.record(first, { state: 'sending' }, 2000);
    expect(await table.find(id)).toEqual(sending);
    dynamo.loseAnswers(1);
    await table.finish(id, SENT_AT);
    expect((await table.find(id))?.state).toBe('sent');
  });

  test('moves only as editions may', async () => {
    expect(await table.finish(id, SENT_AT)).toBe(false);
    const first = claimedBy(await claim('first', 0));
    expect(await table.finish(id, SENT_AT)).toBe(false);
    await table.record(first, { state: 'sending' }, 1000);
    expect(await table.reopen(id, 'paused', SEND_BY)).toBe(false);
    expect(await table.pause(id, { why: 'operator' })).toBe(true);
    expect(await table.pause(id, { why: 'late' })).toBe(false);
    expect(await table.find(id)).toMatchObject({ state: 'paused', pause: { why: 'operator' } });
    expect(await table.reopen(id, 'paused', SEND_BY)).toBe(true);
    expect(await table.reopen(id, 'paused', SEND_BY)).toBe(false);
    expect(await table.finish(id, SENT_AT)).toBe(true);
    expect(await table.finish(id, SENT_AT)).toBe(false);
    expect(await table.find(id)).toMatchObject({ state: 'sent', sentAt: SENT_AT, sendBy: SEND_BY });
    expect(await table.find(id)).not.toHaveProperty('pause');
    await table.close(id);
    expect(await table.reopen(id, 'sent', SEND_BY)).toBe(true);
    expect(await table.find(id)).not.toHaveProperty('sentAt');
    expect(await table.listOpen()).toEqual([id]);
  });

  test('that somebody lets go on just when the clock closes it keeps its mark', async () => {
    const first = claimedBy(await claim('first', 0));
    await table.record(first, { state: 'sending' }, 1000);
    await table.finish(id, SENT_AT);
    await table.close(id);
    expect(await table.listOpen()).toEqual([]);
    expect(await table.reopen(id, 'sent', SEND_BY)).toBe(true);
    // The clock saw it `sent`, a moment ago.
    await table.close(id);
    expect(await table.listOpen()).toEqual([id]);
  });

  test('is cancelled from any state in which somebody may still get it, with its articles or without', async () => {
    const first = claimedBy(await claim('first', 0));
    const composing = await table.record(first, { articles: ['a'] as Slug[] }, 1000);
    expect(await table.cancel(id, 'paused', true, SEND_BY)).toBe(false);
    expect(await table.cancel(id, 'composing', true, SEND_BY)).toBe(true);
    await expect(table.record(composing, { state: 'sending' }, 2000)).rejects.toThrow('taken over');
    expect(await table.find(id)).toMatchObject({ state: 'cancelled', articles: [], cancelledAt: SEND_BY });
    expect(await table.reopen(id, 'cancelled', SEND_BY)).toBe(true);
    expect(await table.find(id)).not.toHaveProperty('cancelledAt');
    expect(await table.pause(id, { why: 'operator' })).toBe(true);
    expect(await table.cancel(id, 'paused', false, SEND_BY)).toBe(true);
    expect(await table.find(id)).not.toHaveProperty('pause');
  });

  test('gets another rendering only while it rests, and from one of two who want to', async () => {
    const first = claimedBy(await claim('first', 0));
    const sending = await table.record(first, { state: 'sending', rendering: 'r1' }, 1000);
    const anew = { rendering: 'r2', subject: 'S', earlier: [{ rendering: 'r1', submitted: 3 }] };
    expect(await table.renderAnew(sending, 'again', anew)).toBe(false);
    await table.pause(id, { why: 'operator' });
    expect(await table.renderAnew(sending, 'again', anew)).toBe(true);
    expect(await table.renderAnew(sending, 'late', { ...anew, rendering: 'r3' })).toBe(false);
    expect(await table.find(id)).toMatchObject({ ...anew, state: 'paused', attempt: 'again' });
  });

  test('that somebody changed by hand is not half understood', async () => {
    await claim('first', 0);
    await dynamo.documents.send(
      new PutCommand({ TableName, Item: { pk: 'edition', sk: id, v: 1, id, state: 'sendign' } }),
    );
    await expect(table.find(id)).rejects.toThrow(/state/);
  });
});

describe('an article is used up', () => {
  test('by one of twenty editions that race for it', async () => {
    const editions = Array.from({ length: 20 }, (_, n) => `2026-W${n + 10}` as EditionId);
    const won = await Promise.all(editions.map((edition) => table.useUp('weekly', 'a', edition)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await table.listUsed('weekly')).toEqual(new Map([['a', editions[won.indexOf(true)]]]));
  });

  test('again by the edition that has it, and in each series by itself', async () => {
    expect(await table.useUp('weekly', 'a', id)).toBe(true);
    expect(await table.useUp('weekly', 'a', id)).toBe(true);
    expect(await table.useUp('weekly', 'a', other)).toBe(false);
    expect(await table.useUp('monthly', 'a', other)).toBe(true);
  });

  test('instead of one edition, and no other', async () => {
    await table.useUp('weekly', 'a', id);
    expect(await table.useUp('weekly', 'a', '2026-W49' as EditionId, other)).toBe(false);
    expect(await table.useUp('weekly', 'a', other, id)).toBe(true);
    expect(await table.useUp('weekly', 'a', '2026-W49' as EditionId, id)).toBe(false);
  });

  test('until the edition that has it gives it back', async () => {
    await table.useUp('weekly', 'a', id);
    await table.giveBack('weekly', 'a', other);
    expect(await table.listUsed('weekly')).toEqual(new Map([['a', id]]));
    await table.giveBack('weekly', 'a', id);
    await table.giveBack('weekly', 'a', id);
    expect(await table.listUsed('weekly')).toEqual(new Map());
  });
});

describe('an edition that nobody has', () => {
  const frozen = async (series: 'weekly' | 'special' = 'special'): Promise<Edition> => {
    const claimed = claimedBy(await table.claim({ ...wanted, series }, 'composer', 0, 1000));
    const progress = {
      articles: ['a'] as Slug[],
      brief: { version: 'one' },
      rendering: 'r',
      state: 'sending',
    } as const;
    return table.record(claimed, { ...progress, sendBy: SEND_BY }, 1000);
  };

  test('is composed anew once, as if it never had been, and found by the clock', async () => {
    const edition = await frozen();
    await table.close(id);
    const answers = await Promise.all(['x', 'y', 'z'].map((attempt) => table.startOver(edition, attempt)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    const { articles, brief, rendering, sendBy, ...anew } = (await table.find(id)) as Edition;
    expect([articles, brief, rendering, sendBy]).toEqual([undefined, undefined, undefined, undefined]);
    expect(anew).toMatchObject({ state: 'composing', fence: 2, leaseUntil: 0 });
    expect(await table.listOpen()).toEqual([id]);
    expect(await table.begin(edition, SENT_AT), 'whoever delivers the old one mails nobody').toBe(false);
  });

  test('is begun only as it now is: who was to deliver it as it was before mails nobody', async () => {
    const before = await frozen();
    await table.startOver(before, 'x');
    const now = await frozen();
    expect(now.fence).toBeGreaterThan(before.fence);
    expect(await table.begin(before, SENT_AT)).toBe(false);
    expect(await table.begin(now, SENT_AT)).toBe(true);
  });

  test('is called off, and has no articles any more', async () => {
    expect(await table.callOff(await frozen(), 'x', SENT_AT)).toBe(true);
    expect(await table.find(id)).toMatchObject({ state: 'cancelled', articles: [], brief: { version: '' } });
  });

  test('can be neither composed anew nor called off from the first claim on, and begins once', async () => {
    const edition = await frozen();
    expect(await table.begin(edition, SENT_AT)).toBe(true);
    expect(await table.begin(edition, SEND_BY)).toBe(true);
    expect((await table.find(id))?.begunAt).toBe(SENT_AT);
    const found = (await table.find(id)) as Edition;
    expect(await table.startOver(found, 'x')).toBe(false);
    expect(await table.callOff(found, 'x', SENT_AT)).toBe(false);
    expect(await table.find(id)).toEqual(found);
  });
});

import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { subscriberList } from '../../functions/aws/subscriber-list.ts';
import { subscriberTable } from '../../functions/aws/subscriber-table.ts';
import type { Wish } from '../../functions/model/joining.ts';
import type { Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const id = 'sssssssssssssssssssssA' as SubscriberId;
const reader: Subscriber = {
  v: 1,
  id,
  status: 'active',
  address: 'reader@example.com',
  cadence: 'weekly',
  language: 'vi',
};
const DAY_MS = 86_400_000;
const START = Date.parse('2026-11-22T00:00:00.000Z');
const day = (n: number) => new Date(START + n * DAY_MS).toISOString();
const said = (n: number) => ({ at: day(n), source: 'test' });

let table: ReturnType<typeof subscriberTable>;
let tableName: string;
beforeEach(async () => {
  tableName = await dynamo.newTable('pk');
  table = subscriberTable(dynamo.documents, tableName);
});
const now = () => table.find(id);

describe('who is restored at the very moment', () => {
  /** The operator's word comes between the first write of a deed and its second. */
  const restoredAfterFirst = () => {
    let writes = 0;
    const send = dynamo.documents.send.bind(dynamo.documents) as (command: unknown) => Promise<unknown>;
    return {
      send: async (command: unknown) => {
        const answer = send(command);
        await answer.catch(() => {});
        writes += 1;
        if (writes === 1) {
          const seen = (await now()) as Subscriber;
          const line = { ...said(1), what: 'restored' } as const;
          expect(await subscriberList(dynamo.documents, tableName).restore(seen, line)).toBe(true);
        }
        return answer;
      },
    } as unknown as typeof dynamo.documents;
  };
  beforeEach(async () => {
    await table.add({ ...reader, status: 'suppressed', suppressed: { why: 'bounce', at: day(0), from: 'active' } });
  });

  test('has left all the same', async () => {
    expect(await subscriberTable(restoredAfterFirst(), tableName).leave(id, said(2))).toBe(true);
    expect(await now()).toMatchObject({ status: 'unsubscribed', leftAt: day(2) });
  });

  test('is erased all the same', async () => {
    expect(await subscriberTable(restoredAfterFirst(), tableName).erase(id, said(2))).toBe(true);
    expect(await now()).not.toHaveProperty('address');
  });
});

test('whoever fills somebody’s item with choices does not keep them from leaving', async () => {
  const lines = Array.from({ length: 299 }, () => ({ ...said(0), what: 'chose' }) as const);
  await table.add({ ...reader, consents: lines });
  expect(await table.choose(id, { cadence: 'monthly', language: 'vi' }, said(1))).toBe(true);
  expect(await table.choose(id, { cadence: 'weekly', language: 'vi' }, said(1))).toBe(false);
  expect(await table.pause(id, day(7), said(1))).toBe(false);
  expect(await table.leave(id, said(2))).toBe(true);
  expect(await table.takeBack(id, said(2))).toBe(false);
  const wish: Wish = {
    v: 1,
    id,
    at: START,
    address: 'reader@example.com',
    language: 'vi',
    cadence: 'weekly',
    source: 'page',
    wording: 'vi-1',
  };
  expect(await table.confirm(wish, START + 3 * DAY_MS, said(3))).toBe(true);
  expect(await table.erase(id, said(4))).toBe(true);
  expect((await now())?.consents?.map(({ what }) => what)).toEqual(['erased']);
});

import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { joiningTable } from '../../functions/aws/joining-table.ts';
import type { Wish } from '../../functions/model/joining.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

let TableName: string;
let table: ReturnType<typeof joiningTable>;
beforeEach(async () => {
  TableName = await dynamo.newTable('pk');
  table = joiningTable(dynamo.documents, TableName);
});
const expiryOf = async (pk: string) => {
  const { Item } = await dynamo.documents.send(new GetCommand({ TableName, Key: { pk } }));
  return Item?.['expiresAt'] as number;
};

const id = 'sssssssssssssssssssssA' as SubscriberId;
const at = Date.parse('2026-11-22T00:00:00.500Z');
const wish: Wish = {
  v: 1,
  id,
  at,
  address: 'reader@example.com',
  language: 'vi',
  cadence: 'weekly',
  source: 'page',
  wording: 'vi-1',
};
const DAY_SECONDS = 86_400;

test('the last wish for an address counts, goes away by itself after seven days, and can be forgotten', async () => {
  expect(await table.findWish(id)).toBeUndefined();
  await table.wish(wish);
  await table.wish({ ...wish, language: 'en', at: at + 1000 });
  expect(await table.findWish(id)).toEqual({ ...wish, language: 'en', at: at + 1000 });
  expect(await expiryOf(`wish#${id}`)).toBe(Math.ceil((at + 1000) / 1000) + 7 * DAY_SECONDS);
  await table.forgetWish(id);
  await table.forgetWish(id);
  expect(await table.findWish(id)).toBeUndefined();
});

test('letters are counted for thirty days, and of two who order one at once one does', async () => {
  expect(await table.lettersTo(id)).toEqual([]);
  expect(await Promise.all([1, 2].map((n) => table.recordLetter(id, [], at + n)))).toSatisfy(
    (held: boolean[]) => held.filter(Boolean).length === 1,
  );
  const sent = await table.lettersTo(id);
  expect(sent).toHaveLength(1);
  expect(await table.recordLetter(id, sent, at + 31 * DAY_SECONDS * 1000)).toBe(true);
  expect(await table.lettersTo(id)).toEqual([at + 31 * DAY_SECONDS * 1000]);
  expect(await expiryOf(`letters#${id}`)).toBe(Math.ceil(at / 1000) + 61 * DAY_SECONDS);
});

test('of many who take from a bucket at once each is counted, and the next window begins anew', async () => {
  const taken = await Promise.all(Array.from({ length: 20 }, () => table.take('all', 3_600_000, at)));
  expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  expect(await table.take('other', 3_600_000, at)).toBe(1);
  expect(await table.take('all', 3_600_000, at + 3_600_000)).toBe(1);
  expect(await expiryOf(`bucket#all#${Math.floor(at / 3_600_000)}`)).toBe(Math.floor(at / 1000) + 3600);
});

import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { subscriberTable } from '../../functions/aws/subscriber-table.ts';
import type { Subscriber, SubscriberId, SubscriberStatus } from '../../functions/model/subscriber.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

let TableName: string;
let table: ReturnType<typeof subscriberTable>;
beforeEach(async () => {
  TableName = await dynamo.newTable('pk');
  table = subscriberTable(dynamo.documents, TableName);
});

const person = (n: number, more: Partial<Subscriber> = {}): Subscriber => ({
  v: 1,
  id: `${String(n).padStart(21, 's')}A` as SubscriberId,
  status: 'active',
  address: `reader${n}@example.com`,
  cadence: 'weekly',
  language: 'vi',
  ...more,
});
const said = (at: string) => ({ at, source: 'test', wording: 'vi-1' });
const all = async (scan: AsyncIterable<Subscriber>) => {
  const found: Subscriber[] = [];
  for await (const one of scan) found.push(one);
  return found;
};
const statusOf = async (n: number) => (await table.read([person(n).id])).get(person(n).id)?.status;

test('who is taken in comes back as they were, in a scan and by id; who is not there is not in the answer', async () => {
  const people = Array.from({ length: 12 }, (_, n) =>
    person(n, n % 2 === 0 ? {} : { name: 'Ánh', confirmedAt: '2026-01-01T00:00:00.000Z' }),
  );
  for (const one of people) expect(await table.add(one)).toBe(true);
  const scanned = await all(table.scan());
  expect(scanned.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(people.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  expect(await table.read([person(3).id, person(99).id])).toEqual(new Map([[person(3).id, person(3, people[3])]]));
  expect(await table.read([])).toEqual(new Map());
});

test.each<[SubscriberStatus, SubscriberStatus]>([
  ['active', 'unsubscribed'],
  ['paused', 'unsubscribed'],
  ['pending', 'unsubscribed'],
  ['unsubscribed', 'unsubscribed'],
  ['suppressed', 'suppressed'],
])('somebody who is %s leaves and is %s, as often as they like', async (before, after) => {
  await table.add(person(1, { status: before }));
  await table.leave(person(1).id, said('2026-11-22T00:00:00.000Z'));
  await table.leave(person(1).id, said('2026-11-23T00:00:00.000Z'));
  expect(await statusOf(1)).toBe(after);
});

test('somebody who is in no list leaves, and is not made by it', async () => {
  await table.leave(person(1).id, said('2026-11-22T00:00:00.000Z'));
  expect(await statusOf(1)).toBeUndefined();
});

test('taking somebody in again never revives who left or complained', async () => {
  await table.add(person(1));
  await table.leave(person(1).id, said('2026-11-22T00:00:00.000Z'));
  expect(await table.add(person(1))).toBe(false);
  await table.add(person(2, { status: 'suppressed' }));
  expect(await table.add(person(2))).toBe(false);
  expect([await statusOf(1), await statusOf(2)]).toEqual(['unsubscribed', 'suppressed']);
});

test('an item that is no subscriber stops the scan by the name of the field, and shows no address', async () => {
  const Item = { pk: 'x', ...person(1), status: 'activ', address: 'secret@example.com' };
  await dynamo.documents.send(new PutCommand({ TableName, Item }));
  const scan = all(table.scan());
  await expect(scan).rejects.toThrow(/status/);
  await expect(scan).rejects.not.toThrow(/secret@/);
});

import { onTestFinished } from 'vitest';
import { subscriberId } from '../../../functions/links/subscriber-id.ts';
import type { Subscriber } from '../../../functions/model/subscriber.ts';
import { listIn } from '../../../cli/subscribers/open-list.ts';
import { startDynamo } from '../../aws/dynamo.ts';
import { newKeys } from '../../links/new-keys.ts';

export const NOW = Date.parse('2026-11-22T00:00:00.000Z');

/** A list of subscribers in a table of its own, and an operator before it. */
export async function openDesk() {
  const dynamo = await startDynamo();
  onTestFinished(dynamo.stop);
  const tables = { subscribers: await dynamo.newTable('pk'), joining: await dynamo.newTable('pk') };
  const keys = newKeys();
  const list = listIn(dynamo.documents, tables);
  const time = { now: NOW };
  const idOf = (address: string) => subscriberId(keys, address);
  return {
    dynamo,
    tables,
    keys,
    list,
    time,
    now: () => time.now,
    idOf,

    async has(address: string, more: Partial<Subscriber> = {}): Promise<Subscriber> {
      const id = idOf(address);
      const reader: Subscriber = { v: 1, id, status: 'active', address, cadence: 'weekly', language: 'vi', ...more };
      await list.add(reader);
      return reader;
    },

    async find(address: string): Promise<Subscriber | undefined> {
      return list.find(idOf(address));
    },
  };
}

import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { callsLog } from '../../functions/aws/calls-log.ts';
import { ledgerExpiry } from '../../functions/aws/ledger-expiry.ts';
import { ledgerTable } from '../../functions/aws/ledger-table.ts';
import { welcomeTable } from '../../functions/aws/welcome-table.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);
afterEach(() => void vi.useRealTimers());

const edition = '2026-W47' as EditionId;
const somebody = 's'.repeat(22) as SubscriberId;
const heard = new Map([['delivery', new Set([0])]] as const);

test('every item of the ledger goes 13 months after it was made, and nothing puts that off', async () => {
  const TableName = await dynamo.newTable();
  const ledger = ledgerTable(dynamo.documents, TableName);
  const welcomes = welcomeTable(dynamo.documents, TableName);
  const log = callsLog(dynamo.documents, TableName);
  const fresh = { v: 1, batch: 0, outcomes: '.', attempt: '', leaseUntil: 0, fence: 1 } as const;
  const use = async () => {
    await ledger.addEvents(edition, 0, heard);
    await welcomes.addEvents(edition, somebody, heard);
    await welcomes.open(edition, somebody, 1);
    await log.putCalls(edition, { v: 1, run: 0, attempt: 'a' });
  };
  const expiries = async () => {
    const { Items = [] } = await dynamo.documents.send(new ScanCommand({ TableName }));
    return Items.map(({ expiresAt }) => Number(expiresAt));
  };

  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-16T00:00:00Z') });
  await ledger.open(edition, fresh);
  await use();
  const made = await expiries();
  expect(new Set(made)).toEqual(new Set([ledgerExpiry(Date.parse('2026-11-16T00:00:00Z'))]));
  expect(made).toHaveLength(5);

  vi.setSystemTime(new Date('2027-03-01T00:00:00Z'));
  await use();
  await ledger.advance(edition, '', { ...fresh, outcomes: 's', attempt: 'b' });
  expect(await expiries()).toEqual(made);
});

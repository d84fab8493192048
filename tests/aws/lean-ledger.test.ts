import { afterAll, describe, expect, test, vi } from 'vitest';
import { DynamoDBDocumentClient } from '../../functions/aws/lean/dynamodb.ts';
import { ledgerTable } from '../../functions/aws/ledger-table.ts';
import type { Batch } from '../../functions/model/delivery.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { startDynamo } from './dynamo.ts';

/** As the bundle of `deliver` has it (IN_PLACE_OF_CLIENTS in infra/deliver.ts): the stores on the lean client. */
vi.mock('@aws-sdk/lib-dynamodb', () => import('../../functions/aws/lean/dynamodb.ts'));
vi.mock('@aws-sdk/client-dynamodb', async (original) => {
  const { ConditionalCheckFailedException } = await import('../../functions/aws/lean/dynamodb.ts');
  return { ...(await original<object>()), ConditionalCheckFailedException };
});

const dynamo = await startDynamo();
vi.stubEnv('AWS_REGION', 'ap-southeast-1');
vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
vi.stubEnv('AWS_ENDPOINT_URL', dynamo.url);
afterAll(() => {
  dynamo.stop();
  vi.unstubAllEnvs();
});

const edition = '2026-W47' as EditionId;
const batch = (number: number, more: Partial<Batch> = {}): Batch => ({
  v: 1,
  batch: number,
  outcomes: '..',
  attempt: '',
  leaseUntil: 0,
  fence: 1,
  ...more,
});
const openLedger = async () => ledgerTable(DynamoDBDocumentClient.from() as never, await dynamo.newTable());
const mine = batch(3, { outcomes: 'c.', attempt: 'mine', leaseUntil: 9 });
const theirs = batch(3, { outcomes: 'u.', attempt: 'theirs' });

describe('on the client that deliver has in the place of the SDK', () => {
  test('a claim whose answer was lost is known as our own, and nobody else’s is', async () => {
    const ledger = await openLedger();
    await ledger.open(edition, batch(3));
    dynamo.loseAnswers(2);
    expect(await ledger.advance(edition, '', mine)).toBe(true);
    expect(await ledger.advance(edition, '', theirs)).toBe(false);
    dynamo.loseAnswers(1);
    expect(await ledger.advance(edition, 'mine', theirs)).toBe(true);
    // Somebody took it over since: that a claim of ours had once been written makes it ours no more.
    expect(await ledger.advance(edition, '', mine)).toBe(false);
    expect(await ledger.readRun(edition, 1, 0)).toEqual([
      { batch: expect.objectContaining(theirs), events: undefined },
    ]);
  });

  test('an answer that never comes is a fault, and not a batch that was lost', async () => {
    const ledger = await openLedger();
    await ledger.open(edition, batch(3));
    dynamo.loseAnswers(9);
    await expect(ledger.advance(edition, '', mine)).rejects.toThrow('socket hang up');
    dynamo.loseAnswers(0);
    expect(await ledger.advance(edition, '', mine)).toBe(true);
  });

  test('a run is read to its end though it is more than one page', async () => {
    const ledger = await openLedger();
    // SES's own code of every refused reader: as long as nobody writes them, and a page is a megabyte.
    const refusals = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [String(n), 'x'.repeat(1_500)]));
    for (let number = 0; number < 20; number += 1) {
      await ledger.open(edition, batch(number));
      await ledger.advance(edition, '', batch(number, { attempt: 'a', outcomes: 'rr', refusals }));
    }
    const run = await ledger.readRun(edition, 1, 0);
    expect(run.map(({ batch: { batch: number } }) => number)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });
});

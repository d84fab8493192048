import { afterAll, expect, test } from 'vitest';
import { editionTable } from '../../functions/aws/edition-table.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const id = '2026-W47' as EditionId;

test('what people were told of an edition is kept with it, once, whatever its state is', async () => {
  const table = editionTable(dynamo.documents, await dynamo.newTable());
  await table.claim({ id, series: 'weekly', scheduledAt: '2026-11-22T00:00:00.000Z' }, 'a', 0, 1000);
  for (const event of ['spread-first', 'held-first', 'spread-first']) await table.tell(id, event);
  const edition = await table.find(id);
  expect(edition?.told).toEqual(new Set(['held-first', 'spread-first']));
  // Whoever composes it writes it as a whole.
  if (edition) await table.record(edition, { state: 'sending' }, 2000);
  expect((await table.find(id))?.told).toEqual(new Set(['held-first', 'spread-first']));
});

test('an edition that is not there is not made by telling of it', async () => {
  const table = editionTable(dynamo.documents, await dynamo.newTable());
  await table.tell(id, 'held-first');
  expect(await table.find(id)).toBeUndefined();
});

import { afterAll, expect, test } from 'vitest';
import { listEditions } from '../../functions/aws/edition-list.ts';
import { editionTable } from '../../functions/aws/edition-table.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

test('all editions are listed as they are, with the subject they were mailed with, and nothing else of the table', async () => {
  const TableName = await dynamo.newTable();
  const table = editionTable(dynamo.documents, TableName);
  const ids = ['2026-W47', '2026-W48', '2027-W01'] as EditionId[];
  for (const id of ids) {
    const wanted = { id, series: 'weekly', scheduledAt: '2026-11-22T00:00:00.000Z' } as const;
    const claim = await table.claim(wanted, `attempt-${id}`, 0, 1000);
    if (!('claimed' in claim)) throw new Error('the edition was not claimed');
    await table.record(claim.claimed, { rendering: 'r1', subject: `Chợ nổi · ${id}` }, 1000);
    await table.useUp('weekly', 'a', id);
  }
  const listed = await listEditions(dynamo.documents, TableName);
  expect(listed.map(({ id, subject }) => [id, subject])).toEqual(ids.map((id) => [id, `Chợ nổi · ${id}`]));
  expect(listed[0]).toEqual(await table.find(ids[0]!));
});

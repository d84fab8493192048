import { afterAll, beforeEach, expect, test } from 'vitest';
import { briefTable } from '../../functions/aws/brief-table.ts';
import type { Slug } from '../../functions/model/article.ts';
import type { BriefUpload } from '../../functions/model/brief.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

let table: ReturnType<typeof briefTable>;
beforeEach(async () => {
  table = briefTable(dynamo.documents, await dynamo.newTable());
});

const id = 'tet-2027' as EditionId;
const upload = (sequencer: string): BriefUpload => ({
  key: 'editions/tet-2027.md',
  sequencer,
  etag: `etag-${sequencer}`,
  uploadedAt: '2026-11-22T01:00:00.000Z',
  readAt: '2026-11-22T01:00:01.000Z',
  kind: 'special',
  subject: 'Số Tết',
  articles: ['mai', 'dao'] as Slug[],
  audience: 'all',
  sendAt: 'now',
  note: ['Chúc mừng.'],
});

test('what a file asks of an edition comes back as it was written', async () => {
  expect(await table.readBrief(id)).toBeUndefined();
  expect(await table.writeUpload(id, upload('1'), undefined)).toBe(true);
  expect(await table.readBrief(id)).toMatchObject({ v: 1, edition: id, upload: upload('1') });
  const removed: BriefUpload = { ...upload('2'), etag: '', removed: true };
  expect(await table.writeUpload(id, removed, upload('1'))).toBe(true);
  expect((await table.readBrief(id))?.upload).toEqual(removed);
});

test('of many workers who read the same record one writes, and who read an older one does not', async () => {
  const first = await Promise.all(['1', '2', '3'].map((one) => table.writeUpload(id, upload(one), undefined)));
  expect(first.filter(Boolean)).toHaveLength(1);
  const seen = (await table.readBrief(id))?.upload;
  const next = await Promise.all(['4', '5', '6'].map((one) => table.writeUpload(id, upload(one), seen)));
  expect(next.filter(Boolean)).toHaveLength(1);
  expect(await table.writeUpload(id, upload('7'), seen)).toBe(false);
});

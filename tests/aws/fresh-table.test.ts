import { afterAll, expect, test } from 'vitest';
import { freshTable } from '../../functions/aws/fresh-table.ts';
import { instantMark } from '../../functions/aws/instant-mark.ts';
import type { Slug } from '../../functions/model/article.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { Fresh } from '../../functions/model/fresh.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const fresh: Fresh = { v: 1, key: 'bài/a.md', slug: 'a' as Slug, at: 1000, from: 1000, again: 9000 };
const editionAt = (hour: string) => ({
  id: `2026-11-22-${hour}00` as EditionId,
  scheduledAt: `2026-11-22T${hour}:00:00.000Z`,
});

test('a mark is put aside only as it was read: whoever changed the article since is heard', async () => {
  const table = freshTable(dynamo.documents, await dynamo.newTable());
  await table.markFresh(fresh);
  expect(await table.listFresh()).toEqual([fresh]);
  const changed = { ...fresh, at: 2000, from: 2000 };
  await table.markFresh(changed);
  await table.forgetFresh(fresh);
  await table.freshAgainFrom(fresh, 9000);
  expect(await table.listFresh()).toEqual([changed]);
  await table.freshAgainFrom(changed, 9000);
  await table.forgetFresh(changed);
  expect(await table.listFresh()).toEqual([{ ...changed, from: 9000 }]);
  await table.forgetFresh({ ...changed, from: 9000 });
  expect(await table.listFresh()).toEqual([]);
});

test('of those who name the next instant edition at the same time one does', async () => {
  const mark = instantMark(dynamo.documents, await dynamo.newTable());
  expect(await mark.readInstant()).toBeUndefined();
  const tries = ['07', '08', '09'].map((hour) => mark.beginInstant(editionAt(hour), undefined));
  expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
  const last = await mark.readInstant();
  expect(await mark.beginInstant(editionAt('10'), editionAt('06'))).toBe(false);
  expect(await mark.beginInstant(editionAt('10'), last)).toBe(true);
  expect(await mark.readInstant()).toEqual(editionAt('10'));
});

test('who hears no answer to naming it finds it named', async () => {
  const mark = instantMark(dynamo.documents, await dynamo.newTable());
  dynamo.loseAnswers(1);
  expect(await mark.beginInstant(editionAt('07'), undefined)).toBe(false);
  expect(await mark.readInstant()).toEqual(editionAt('07'));
});

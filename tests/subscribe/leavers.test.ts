import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { leavers } from '../../functions/aws/leavers.ts';
import { readLinkKeys } from '../../functions/links/keys.ts';
import { mintPreferences } from '../../functions/links/preferences-token.ts';
import { mintUnsubscribe } from '../../functions/links/unsubscribe-token.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { startDynamo } from '../aws/dynamo.ts';
import { newSecret } from '../links/new-keys.ts';
import { openSite, READER } from './world.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const keys = readLinkKeys(newSecret());
const W47 = '2026-W47' as EditionId;
const W46 = '2026-W46' as EditionId;
const linkOf = (edition: EditionId) => `/u/${mintUnsubscribe(keys, { subscriber: READER.id, edition })}`;
const openOne = () => openSite(dynamo, { keys, people: [READER] });

describe('who leaves by an edition’s link', () => {
  test.each([
    ['the button of its page', { leave: 'yes' }],
    ['the one click of a mail program', { 'List-Unsubscribe': 'One-Click' }],
  ])('is counted there once, however often they press %s', async (_, form) => {
    const { post, left } = await openOne();
    for (let times = 0; times < 3; times += 1) expect((await post(linkOf(W47), form)).status).toBe(200);
    expect([await left.countLeavers(W47), await left.countLeavers(W46)]).toEqual([1, 0]);
  });

  test('and takes it back by the same page is counted no more', async () => {
    const { post, left } = await openOne();
    await post(linkOf(W47), { leave: 'yes' });
    await post(linkOf(W47), { undo: 'yes' });
    expect(await left.countLeavers(W47)).toBe(0);
  });

  test('is counted by no other edition whose link they press afterwards', async () => {
    const { post, left } = await openOne();
    await post(linkOf(W46), { 'List-Unsubscribe': 'One-Click' });
    await post(linkOf(W47), { 'List-Unsubscribe': 'One-Click' });
    expect([await left.countLeavers(W46), await left.countLeavers(W47)]).toEqual([1, 0]);
  });

  test('has left all the same when they cannot be counted, and the log says so', async () => {
    for (const form of [{ 'List-Unsubscribe': 'One-Click' }, { leave: 'yes' }]) {
      const { post, reader, world } = await openOne();
      world.brokenDoors.add('addLeaver');
      expect((await post(linkOf(W47), form)).status).toBe(200);
      expect(await reader()).toMatchObject({ status: 'unsubscribed' });
      expect(world.events).toContain('leaver.uncounted');
    }
  });
});

test('who leaves by the page of choices, which is no edition’s, is counted by none', async () => {
  const { post, world } = await openOne();
  await post(`/s/${mintPreferences(keys, { subscriber: READER.id })}`, { leave: 'yes' });
  expect(world.calls).not.toContain('addLeaver');
});

test('leavers are counted one by one, in any order and however often each of them comes', async () => {
  const people = ['AAAAAAAAAAAAAAAAAAAAAA', 'BAAAAAAAAAAAAAAAAAAAAA', 'CAAAAAAAAAAAAAAAAAAAAA'] as SubscriberId[];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...people), { maxLength: 8 }), async (come) => {
      const { addLeaver, countLeavers } = leavers(dynamo.documents, await dynamo.newTable());
      await Promise.all(come.map((one) => addLeaver(W47, one, '2026-11-22T00:00:00.000Z')));
      expect(await countLeavers(W47)).toBe(new Set(come).size);
    }),
    { numRuns: 10 },
  );
});

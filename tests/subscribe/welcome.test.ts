import { afterAll, expect, test } from 'vitest';
import { mintConfirm } from '../../functions/links/confirm-token.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import { startDynamo } from '../aws/dynamo.ts';
import { newKeys } from '../links/new-keys.ts';
import { openSite } from './world.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const keys = newKeys();
const id = subscriberId(keys, 'an@example.org');
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

test('a confirmation orders a welcome by its instant; opening its link, asking to join or coming too late orders none', async () => {
  const site = await openSite(dynamo, { keys });
  await site.post('/s/', { address: 'an@example.org', language: 'vi', cadence: 'weekly', filled: site.stamp() });
  const link = `/s/confirm/${mintConfirm(keys, { subscriber: id, at: site.world.now })}`;
  await site.ask(link);
  await site.post(link, { other: 'yes' });
  expect(site.world.welcomes).toEqual([]);

  const late = await openSite(dynamo, { keys });
  late.world.now += WEEK_MS;
  expect((await late.post(link, { confirm: 'yes' })).status).toBe(410);
  expect(late.world.welcomes).toEqual([]);

  const welcome = { id, at: new Date(site.world.now).toISOString() };
  await site.post(link, { confirm: 'yes' });
  expect(site.world.welcomes).toEqual([welcome]);
  // Whoever died before the order was given presses again: the same order, whenever that is.
  site.world.now += 60_000;
  await site.post(link, { confirm: 'yes' });
  expect(site.world.welcomes).toEqual([welcome, welcome]);
});

import { afterAll, describe, expect, test } from 'vitest';
import { mintConfirm } from '../../functions/links/confirm-token.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { startDynamo } from '../aws/dynamo.ts';
import { newKeys } from '../links/new-keys.ts';
import { openSite } from './world.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const keys = newKeys();
const id = subscriberId(keys, 'an@example.org');
const HOUR_MS = 60 * 60 * 1000;
const WEEK_MS = 7 * 24 * HOUR_MS;

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

describe('the page after a confirmation', () => {
  const latest = '2026-W47' as EditionId;
  const confirmed = async (more: (site: Awaited<ReturnType<typeof openSite>>) => void) => {
    const site = await openSite(dynamo, { keys });
    await site.post('/s/', { address: 'an@example.org', language: 'vi', cadence: 'weekly', filled: site.stamp() });
    const link = `/s/confirm/${mintConfirm(keys, { subscriber: id, at: site.world.now })}`;
    more(site);
    const press = async () => (await site.post(link, { confirm: 'yes' })).text();
    return { site, press, html: await press() };
  };

  test('says that the latest edition is on its way, and leads to it, for as long as it may still come', async () => {
    const { site, press, html } = await confirmed(({ world }) => (world.latest = latest));
    expect(html).toContain('cảm ơn bạn');
    expect(html).toContain('Số mới nhất đang trên đường tới hộp thư của bạn');
    expect(html).toContain('href="/e/2026-W47"');
    expect(await press()).toContain('đang trên đường');
    site.world.now += 4 * HOUR_MS + 1;
    expect(await press()).toContain('từ số tiếp theo');
  });

  test('promises the next edition alone while there is none, or nobody is welcomed', async () => {
    const { html } = await confirmed(() => {});
    expect(html).toContain('từ số tiếp theo');
    expect(html).not.toMatch(/đang trên đường|href="\/e\//);
  });

  test('thanks for it also when nobody can tell which edition is the latest, and the log says so', async () => {
    const { site, html } = await confirmed(({ world }) => void world.brokenDoors.add('findWelcome'));
    expect(html).toContain('cảm ơn bạn');
    expect(site.world.welcomes).toHaveLength(1);
    expect(site.world.events).toContain('welcome.unread');
  });
});

import { afterAll, describe, expect, test } from 'vitest';
import { mintConfirm } from '../../functions/links/confirm-token.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import type { Subscriber } from '../../functions/model/subscriber.ts';
import { startDynamo } from '../aws/dynamo.ts';
import { newKeys } from '../links/new-keys.ts';
import { openSite, READER, type OpenSite } from './world.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const keys = newKeys();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const open = (people: readonly Subscriber[] = []) => openSite(dynamo, { keys, people });
const ask = ({ post, stamp }: OpenSite, fields: Record<string, string> = {}) =>
  post('/s/', { address: 'an@example.org', language: 'vi', cadence: 'weekly', filled: stamp(), ...fields });

describe('a confirmation', () => {
  const id = subscriberId(keys, 'an@example.org');
  const linkAt = (at: number) => `/s/confirm/${mintConfirm(keys, { subscriber: id, at })}`;

  test('is a press of the button alone; pressed again it says so, and changes nothing', async () => {
    const site = await open();
    await ask(site);
    const link = linkAt(site.world.now);
    const wished = await site.tables();
    expect(await (await site.ask(link)).text()).toContain('name="confirm"');
    expect((await site.post(link, { other: 'yes' })).status).toBe(400);
    expect(await site.tables()).toBe(wished);
    expect(await (await site.post(link, { confirm: 'yes' })).text()).toContain('cảm ơn bạn');
    expect(await site.reader(id)).toMatchObject({
      status: 'active',
      consents: [{ what: 'requested' }, { what: 'confirmed' }],
    });
    const confirmed = await site.tables();
    expect(confirmed).not.toContain('wish#');
    expect(await (await site.post(link, { confirm: 'yes' })).text()).toContain('Bạn đã xác nhận rồi');
    expect(await site.tables()).toBe(confirmed);
  });

  test('that broke off before its wish was forgotten is finished by pressing again', async () => {
    const site = await open();
    await ask(site);
    const link = linkAt(site.world.now);
    const wish = await site.joining.findWish(id);
    await site.post(link, { confirm: 'yes' });
    const done = await site.tables();
    await site.joining.wish(wish!);
    expect(await (await site.post(link, { confirm: 'yes' })).text()).toContain('Bạn đã xác nhận rồi');
    expect(await site.tables()).toBe(done);
    // A wish that was made since is another one.
    site.world.now += HOUR_MS;
    await ask(site);
    await site.post(link, { confirm: 'yes' });
    expect(await site.joining.findWish(id)).toMatchObject({ at: site.world.now });
  });

  test('is good for seven days, whatever strangers wish for the same address meanwhile', async () => {
    const site = await open();
    await ask(site);
    const link = linkAt(site.world.now);
    site.world.now += 6 * DAY_MS;
    await ask(site, { language: 'en' });
    expect((await site.post(link, { confirm: 'yes' })).status).toBe(200);
    expect(await site.reader(id)).toMatchObject({ status: 'active', language: 'en' });

    const late = await open();
    await ask(late);
    const other = linkAt(late.world.now);
    late.world.now += 7 * DAY_MS;
    expect((await late.post(other, { confirm: 'yes' })).status).toBe(410);
    await ask(late);
    expect((await late.post(other, { confirm: 'yes' })).status, 'a new wish makes no old link good').toBe(410);
    expect(await late.reader(id)).toBeUndefined();
  });

  test('by an old link brings nobody back who left since, or complained', async () => {
    const site = await open();
    await ask(site);
    const link = linkAt(site.world.now);
    await site.post(link, { confirm: 'yes' });
    site.world.now += HOUR_MS;
    await site.subscribers.leave(id, { at: new Date(site.world.now).toISOString(), source: 'test' });
    await ask(site);
    expect((await site.post(link, { confirm: 'yes' })).status).toBe(410);
    const angry = await open([{ ...READER, id, status: 'suppressed' }]);
    await ask(angry);
    expect((await angry.post(linkAt(angry.world.now), { confirm: 'yes' })).status).toBe(410);
    expect(await angry.reader(id)).toMatchObject({ status: 'suppressed' });
  });
});

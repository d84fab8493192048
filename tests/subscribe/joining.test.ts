import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { mintConfirm } from '../../functions/links/confirm-token.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import type { Subscriber } from '../../functions/model/subscriber.ts';
import { readViewer } from '../../functions/subscribe/viewer.ts';
import { startDynamo } from '../aws/dynamo.ts';
import { newKeys } from '../links/new-keys.ts';
import { openSite, READER, type OpenSite } from './world.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const keys = newKeys();
const idOf = (address: string) => subscriberId(keys, address);
const from = (viewer: string) => ({ 'cloudfront-viewer-address': viewer });
const VIEWER = from('203.0.113.9:51234');
const HOUR_MS = 3_600_000;

const open = (people: readonly Subscriber[] = []) => openSite(dynamo, { keys, people });
const ask = (
  { post, stamp }: OpenSite,
  fields: Record<string, string> = {},
  headers: Record<string, string> = VIEWER,
) => post('/s/', { address: 'an@example.org', language: 'vi', cadence: 'weekly', filled: stamp(), ...fields }, headers);

describe('a wish to join', () => {
  test('is kept with what shows it, and `post` is asked to look; no subscriber is made, none is read', async () => {
    const site = await open();
    expect((await ask(site, { cadence: 'monthly', language: 'en' })).status).toBe(200);
    const id = idOf('an@example.org');
    expect(await site.joining.findWish(id)).toEqual({
      v: 1,
      id,
      at: site.world.now,
      address: 'an@example.org',
      language: 'en',
      cadence: 'monthly',
      source: 'page',
      wording: 'en-1',
      ip: '203.0.113.0/24',
    });
    expect(site.world.letters).toEqual([{ id, at: site.world.now }]);
    expect(site.world.calls).toEqual(['take', 'take', 'wish', 'orderLetter']);
    expect(await site.reader(id)).toBeUndefined();
    expect(site.world.events).toEqual(['joining.wished']);
  });

  test('can be made in either language: each page leads to the other, in its own words', async () => {
    const site = await open();
    const links = async (path: string) => (await (await site.ask(path)).text()).match(/<a href="\/s\/[^>]*>.*?<\/a>/g);
    expect(await links('/s/')).toEqual(['<a href="/s/?language=en" hreflang="en"><span lang="en">English</span></a>']);
    expect(await links('/s/?language=en')).toEqual([
      '<a href="/s/?language=vi" hreflang="vi"><span lang="vi">Tiếng Việt</span></a>',
    ]);
  });

  test('for a series that nobody composes is one for the first that somebody does', async () => {
    const site = await openSite(dynamo, { keys, cadences: ['weekly', 'monthly'] });
    for (const [cadence, got] of [
      ['instant', 'weekly'],
      ['hourly', 'weekly'],
      ['monthly', 'monthly'],
    ] as const) {
      await ask(site, { cadence });
      expect((await site.joining.findWish(idOf('an@example.org')))?.cadence).toBe(got);
    }
  });

  test('of an address whose domain is of another alphabet is one for its A-label, and spelling makes no second one', async () => {
    const site = await open();
    await ask(site, { address: '  An@Ví-Dụ.vn ' });
    await ask(site, { address: `AN@${new URL('http://ví-dụ.vn').hostname}` });
    expect(new Set(site.world.letters.map(({ id }) => id)).size).toBe(1);
    expect((await site.joining.findWish(site.world.letters[0]!.id))?.address).toMatch(/^AN@xn--/);
  });

  test.each([
    ['', 'Hãy điền địa chỉ'],
    ['độc.giả@example.com', 'chữ không dấu'],
    ['an@example', 'sau dấu @ chưa đúng'],
    ['an.example.com', 'thiếu dấu @'],
    ['a@example.com, b@example.com', 'một địa chỉ duy nhất'],
    ['Postmaster@example.com', 'hộp thư chung'],
    ['abuse+x@example.com', 'hộp thư chung'],
    ['<script>@example.com', 'Địa chỉ này chưa đúng'],
  ])('for %j is refused with a sentence, and gives back what was typed', async (address, sentence) => {
    const site = await open();
    const before = await site.tables();
    const response = await ask(site, { address });
    expect(response.status).toBe(400);
    const html = await response.text();
    expect(html).toContain(sentence);
    expect(html).toContain('aria-describedby="problem"');
    expect(html).not.toContain('<script');
    expect(await site.tables()).toBe(before);
    expect(site.world.calls).toEqual([]);
  });

  test('by a form without our stamp says so: its words were not ours, and those of the confirmation are', async () => {
    const site = await open();
    await ask(site, { filled: '' });
    const id = idOf('an@example.org');
    expect(await site.joining.findWish(id)).toMatchObject({ source: 'embedded', wording: 'own' });
    await site.post(`/s/confirm/${mintConfirm(keys, { subscriber: id, at: site.world.now })}`, { confirm: 'yes' });
    expect((await site.reader(id))?.consents).toMatchObject([
      { what: 'requested', source: 'embedded', wording: 'own' },
      { what: 'confirmed', source: 'link to confirm', wording: 'vi-1' },
    ]);
  });

  test('of a machine that fills in the trap gets the same answer and is no wish', async () => {
    const site = await open();
    const good = await (await ask(site)).text();
    const before = await site.tables();
    expect(await (await ask(site, { website: 'https://example.com' })).text()).toBe(good);
    expect(await site.tables()).toBe(before);
    expect(site.world.events).toEqual(['joining.wished', 'joining.trapped']);
  });

  test('that was sent at once is none, and a person, whose browser filled it in, is asked to press again', async () => {
    const site = await open();
    const before = await site.tables();
    const filled = site.stamp(1);
    const first = await ask(site, { filled, cadence: 'monthly' });
    expect(first.status).toBe(400);
    const html = await first.text();
    expect(html).toContain('bấm nút lần nữa');
    expect(html, 'the address is not what is wrong').not.toContain('aria-invalid');
    expect(html).toContain('value="an@example.org"');
    expect(html).toMatch(/value="monthly" checked/);
    expect(html).toContain(`name="filled" value="${filled}"`);
    expect(await site.tables()).toBe(before);
    site.world.now += 1_500;
    expect((await ask(site, { filled })).status).toBe(200);
    expect(site.world.events).toEqual(['joining.too-fast', 'joining.wished']);
  });

  test('comes ten times an hour from one network; whoever comes later is told so, and nothing is written down', async () => {
    for (const fields of [{}, { filled: '' }, { filled: 'forged' }]) {
      const site = await open();
      for (let n = 0; n < 10; n += 1) expect((await ask(site, fields)).status).toBe(200);
      const before = await site.joining.findWish(idOf('an@example.org'));
      site.world.now += 1000;
      const late = await ask(site, fields);
      expect([late.status, late.headers.get('retry-after')]).toEqual([429, '3600']);
      expect(await late.text()).toContain('Hãy thử lại sau một giờ');
      expect(await site.joining.findWish(idOf('an@example.org'))).toEqual(before);
      expect(site.world.letters).toHaveLength(10);
      await ask(site, fields, from('203.0.114.9:1'));
      expect(site.world.letters, 'another network is another bucket').toHaveLength(11);
      site.world.now += HOUR_MS;
      await ask(site, { ...fields, ...('filled' in fields ? {} : { filled: site.stamp() }) });
      expect(site.world.letters, 'and so is another hour').toHaveLength(12);
    }
  });

  test('that comes too often is answered alike, whoever the address is of', async () => {
    const site = await open([{ ...READER, id: idOf('reader@example.org') }]);
    for (let n = 0; n < 10; n += 1) await ask(site);
    const answerTo = async (address: string) => {
      const answer = await ask(site, { address });
      return [answer.status, await answer.text()];
    };
    expect(await answerTo('reader@example.org')).toEqual(await answerTo('new@example.org'));
  });

  test('comes no oftener from all networks together than a thousand times an hour, and other pages cannot shut ours', async () => {
    const site = await open();
    for (const [taken, letters] of [
      [999, 1],
      [1000, 1],
    ] as const) {
      site.world.takenByAll = taken;
      await ask(site, { filled: '' });
      expect(site.world.letters).toHaveLength(letters);
    }
    await ask(site);
    expect(site.world.events).toEqual(['joining.wished', 'joining.capped', 'joining.wished']);
  });

  test('keeps no whole address of a network, plain or readable', async () => {
    const site = await open();
    await ask(site);
    await ask(site, {}, from('2001:db8:1:2:3:4:5:6:443'));
    const all = await site.tables();
    expect(all).not.toMatch(/203\.0\.113\.9|2001:db8:1:2/);
    expect(all).toContain('2001:db8:1::/48');
  });
});

test.each([
  ['203.0.113.9:51234', { network: '203.0.113.9', truncated: '203.0.113.0/24' }],
  ['2001:DB8:1:2:3:4:5:6:443', { network: '2001:db8:1:2::/64', truncated: '2001:db8:1::/48' }],
  ['[2001:db8::1]:443', { network: '2001:db8:0:0::/64', truncated: '2001:db8:0::/48' }],
  ['2001:db8::1:443', { network: '2001:db8:0:0::/64', truncated: '2001:db8:0::/48' }],
  ['::ffff:203.0.113.9:443', { network: '203.0.113.9', truncated: '203.0.113.0/24' }],
  ['', undefined],
  ['elsewhere', undefined],
  ['1:2', undefined],
])('a viewer’s address %s is counted by its network, and kept without its end', (header, viewer) => {
  expect(readViewer(header)).toEqual(viewer);
});

test('any sequence of GET, HEAD and OPTIONS, on any page of anybody, leaves the tables byte for byte', async () => {
  const site = await open([READER, { ...READER, id: idOf('b@example.org'), status: 'paused' }]);
  await ask(site);
  const paths = [
    '/s/',
    '/s/?language=en',
    `/s/confirm/${mintConfirm(keys, { subscriber: idOf('an@example.org'), at: site.world.now })}`,
  ];
  const before = await site.tables();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('GET', 'HEAD', 'OPTIONS'), fc.constantFrom(...paths)), { maxLength: 12 }),
      async (visits) => {
        for (const [method, path] of visits) await site.ask(path, { method, headers: VIEWER });
        expect(await site.tables()).toBe(before);
      },
    ),
    { numRuns: 20 },
  );
});

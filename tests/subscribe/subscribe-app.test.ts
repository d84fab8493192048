import { afterAll, describe, expect, test } from 'vitest';
import { readLinkKeys } from '../../functions/links/keys.ts';
import { mintPreferences } from '../../functions/links/preferences-token.ts';
import { mintUnsubscribe } from '../../functions/links/unsubscribe-token.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { startDynamo } from '../aws/dynamo.ts';
import { newSecret, retire, rotate } from '../links/new-keys.ts';
import { openSite, READER } from './world.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const secret = newSecret();
const keys = readLinkKeys(secret);
const edition = '2026-W47' as EditionId;
const unsubscribeToken = mintUnsubscribe(keys, { subscriber: READER.id, edition });
const preferencesToken = mintPreferences(keys, { subscriber: READER.id });
const unsubscribeLink = `/u/${unsubscribeToken}`;
const preferencesLink = `/s/${preferencesToken}`;
const forged = (link: string) => `${link.slice(0, -2)}${link.endsWith('AA') ? 'BA' : 'AA'}`;
const oneClick = 'List-Unsubscribe=One-Click';
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };

const site = (known = keys) => openSite(dynamo, { keys: known, people: [READER] });

describe.each([
  ['to leave', unsubscribeLink],
  ['to the choices', preferencesLink],
])('the link of a mail %s', (_where, link) => {
  test('shows forms and no script, picture or address', async () => {
    const { ask } = await site();
    const response = await ask(link);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    const html = await response.text();
    expect(html).toContain('<html lang="vi"');
    expect(html).toContain('<form method="post">');
    expect(html).not.toMatch(/<script|<img|<link|https?:|@example/);
    expect(html).toContain('Bản tin &lt;Thử&gt; &amp; Co $&amp;');
    expect(html).not.toContain('<Thử>');
  });

  test('speaks the language in which its reader gets the mail', async () => {
    const english = await openSite(dynamo, { keys, people: [{ ...READER, language: 'en' }] });
    expect(await (await english.ask(link)).text()).toContain('<html lang="en"');
  });

  test('takes a person off the list who presses the button, and says so', async () => {
    const { post, reader } = await site();
    const response = await post(link, { leave: 'yes' });
    expect(response.status).toBe(200);
    expect(await reader()).toMatchObject({ status: 'unsubscribed', leftFrom: 'active' });
    expect(await response.text()).toContain('Bạn sẽ không nhận');
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test.each<[string, RequestInit]>([
    ['nothing', {}],
    ['an empty form', { body: '', headers: urlencoded }],
    ['another field', { body: 'List-Unsubscribe=Two-Clicks', headers: urlencoded }],
    ['another word for the button', { body: 'leave=no', headers: urlencoded }],
    ['a choice that there is not', { body: 'choose=yes&cadence=hourly&language=vi', headers: urlencoded }],
    ['a pause without end', { body: 'pause=always', headers: urlencoded }],
    ['JSON', { body: '{"List-Unsubscribe":"One-Click"}', headers: { 'content-type': 'application/json' } }],
    ['a multipart form without a boundary', { body: oneClick, headers: { 'content-type': 'multipart/form-data' } }],
    [
      'a multipart form cut off',
      { body: '--x\r\nContent-Disp', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    ],
  ])('does nothing for a POST with %s', async (_what, init) => {
    const { ask, tables } = await site();
    const before = await tables();
    expect((await ask(link, { method: 'POST', ...init })).status).toBe(400);
    expect(await tables()).toBe(before);
  });

  test.each(['GET', 'POST'])('that is not ours is not found, and whom to write to is said (%s)', async (method) => {
    const { ask, tables } = await site();
    const before = await tables();
    const init = method === 'POST' ? { method, body: 'leave=yes', headers: urlencoded } : { method };
    const page = link.slice(0, 3);
    for (const path of [forged(link), `${page}x`, `${page}%E0%A4%A`, `${link}x`]) {
      const response = await ask(path, init);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('editors@example.com');
    }
    expect(await (await ask('/s/other/page', init)).text()).toContain('editors@example.com');
    expect((await ask('/', init)).status).toBe(404);
    expect((await ask(`${link}/x`, init)).status).toBe(404);
    expect(await tables()).toBe(before);
  });

  test.each([undefined, '', 'wrong', keys.origin.toUpperCase()])(
    'answers nobody who comes past the distribution (%j)',
    async (origin) => {
      const { app, tables } = await site();
      const before = await tables();
      const headers = { ...urlencoded, ...(origin !== undefined && { 'x-origin-key': origin }) };
      expect((await app.request(link, { method: 'POST', body: 'leave=yes', headers })).status).toBe(403);
      expect((await app.request('/', { headers })).status).toBe(403);
      expect(await tables()).toBe(before);
    },
  );

  test('is a reader’s secret: no answer is kept, indexed, framed or passed on, errors neither', async () => {
    const { world, ask, post } = await site();
    const answers = [
      await ask(link),
      await post(link, { leave: 'yes' }),
      await ask(link, { method: 'POST' }),
      await ask(forged(link)),
      await ask('/elsewhere'),
      await ask(link, { method: 'OPTIONS' }),
    ];
    world.isBroken = true;
    answers.push(await post(link, { leave: 'yes' }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 404, 404, 404, 500]);
    for (const answer of answers) expectSecret(answer);
    expect(await answers.at(-1)?.text(), 'who wants to leave is told how they still can').toContain(
      'editors@example.com',
    );
    expect(world.faults).toEqual(['the table is away']);
  });
});

describe('one click', () => {
  test('takes a reader off in either encoding, without a redirect', async () => {
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    for (const init of [{ body: oneClick, headers: urlencoded }, { body: form }]) {
      const { ask, reader } = await site();
      const response = await ask(unsubscribeLink, { method: 'POST', ...init });
      expect(response.status).toBe(200);
      expectSecret(response);
      expect(await response.text()).toBe('');
      expect(await reader()).toMatchObject({
        status: 'unsubscribed',
        consents: [{ what: 'left', source: 'one-click' }],
      });
    }
  });

  test('may come as often as one likes, also for people already gone, erased or unknown', async () => {
    const { post, subscribers, reader } = await site();
    const click = () => post(unsubscribeLink, { 'List-Unsubscribe': 'One-Click' });
    for (let times = 0; times < 3; times += 1) expect((await click()).status).toBe(200);
    expect((await reader())?.consents).toHaveLength(1);
    await subscribers.erase(READER.id, { at: '2026-11-23T00:00:00.000Z', source: 'test' });
    expect((await click()).status).toBe(200);
    const nobody = await openSite(dynamo, { keys });
    expect((await nobody.post(unsubscribeLink, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200);
    expect(await nobody.tables()).toBe('[[],[]]');
  });

  test('is nothing at the link to the choices: no mail names it in its headers', async () => {
    const { post, reader } = await site();
    expect((await post(preferencesLink, { 'List-Unsubscribe': 'One-Click' })).status).toBe(400);
    expect(await reader()).toEqual(READER);
  });
});

test('by a link of a retired key one may leave and nothing else; the link to the choices is no longer good', async () => {
  const known = readLinkKeys(retire(rotate(secret), 'k1'));
  const { ask, post, reader } = await site(known);
  expect((await post(preferencesLink, { leave: 'yes' })).status).toBe(404);
  for (const fields of [{ pause: 'week' }, { choose: 'yes', cadence: 'monthly', language: 'en' }, { undo: 'yes' }])
    expect((await post(unsubscribeLink, fields as Record<string, string>)).status).toBe(400);
  expect((await (await ask(unsubscribeLink)).text()).match(/<button/g)).toHaveLength(1);
  expect(await reader()).toEqual(READER);
  const response = await post(unsubscribeLink, { leave: 'yes' });
  expect(await response.text()).not.toContain('<button');
  expect(await reader()).toMatchObject({ status: 'unsubscribed' });
});

test('a link is good for what it is for: the token of one opens no other page', async () => {
  const { ask } = await site();
  for (const path of [
    `/s/${unsubscribeToken}`,
    `/u/${preferencesToken}`,
    `/s/confirm/${unsubscribeToken}`,
    `/s/confirm/${preferencesToken}`,
  ])
    expect((await ask(path)).status).toBe(404);
});

function expectSecret({ headers }: Response): void {
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-robots-tag')).toBe('noindex');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
  expect(headers.get('location')).toBeNull();
  expect(headers.get('access-control-allow-origin')).toBeNull();
}

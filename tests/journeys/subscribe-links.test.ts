import { afterEach, expect, test } from 'vitest';
import { confirmUrl, mintConfirm } from '../../functions/links/confirm-token.ts';
import { openNewsroom, SUNDAY, type Newsroom } from '../support/newsroom.ts';
import { findReader, linksIn, mailTo, nextWeek, SITE, tablesOf } from '../support/readers.ts';

let room: Newsroom;
afterEach(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

test('whoever opens the links of mails, however and how often, changes nothing at all', async () => {
  room = await openNewsroom({ readers: 2 });
  const link = confirmUrl(SITE, mintConfirm(room.keys, { subscriber: room.readers[0]!, at: SUNDAY.getTime() }));
  await nextWeek(room, 0);
  const mail = await mailTo(room, 'reader-1@example.com');
  const links = [...new Set([...linksIn(mail.html), link, `${SITE}/s/`, `${SITE}/s/?language=en`])];
  expect(links.length).toBeGreaterThanOrEqual(5);
  const before = await tablesOf(room);
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET', 'PUT', 'DELETE', 'PATCH'])
    for (const url of links) {
      const answer = await room.cloud.fetch(url, { method });
      expect(answer.status, `${method} ${url}`).toBeLessThan(500);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  await room.cloud.idle();
  expect(await tablesOf(room)).toBe(before);
});

test('a mailbox provider’s one click leaves in either encoding, and nobody else gets past the distribution', async () => {
  room = await openNewsroom({ readers: 3 });
  await nextWeek(room, 0);
  const form = new FormData();
  form.set('List-Unsubscribe', 'One-Click');
  const bodies = [new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), form];
  for (const [index, body] of bodies.entries()) {
    const { headers } = await mailTo(room, `reader-${index}@example.com`);
    const line = (key: string) => headers.find((header) => header.key === key)?.line ?? '';
    expect(line('list-unsubscribe-post')).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    const [, url = ''] = /^List-Unsubscribe: <(https:[^<>\s]+)>$/.exec(line('list-unsubscribe')) ?? [];
    for (let times = 0; times < 2; times += 1) {
      const answer = await room.cloud.fetch(url, { method: 'POST', body, redirect: 'manual' });
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
    expect(await findReader(room, `reader-${index}@example.com`)).toMatchObject({ status: 'unsubscribed' });
  }
  expect([...room.mailsOf(await nextWeek(room, 1)).keys()]).toEqual(['reader-2@example.com']);

  const { pathname } = new URL(linksIn((await mailTo(room, 'reader-2@example.com')).html)[0] ?? '');
  const http = { method: 'POST', path: pathname, protocol: 'HTTP/1.1', sourceIp: '203.0.113.1', userAgent: 'x' };
  const outcome = await room.cloud.invoke('subscribe', {
    version: '2.0',
    rawPath: pathname,
    rawQueryString: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    requestContext: { http, domainName: 'x', requestId: 'x' },
    body: 'leave=yes',
    isBase64Encoded: false,
  });
  expect(outcome).toMatchObject({ ok: true, result: { statusCode: 403 } });
  expect(await findReader(room, 'reader-2@example.com')).toMatchObject({ status: 'active' });
});

test('nobody learns whose address is on the list: the same answer, headers and calls, and a letter only where it belongs', async () => {
  room = await openNewsroom();
  const at = SUNDAY.toISOString();
  await room.join('known@example.com');
  await room.join('gone@example.com', 'vi', { status: 'unsubscribed', leftAt: '2026-01-01T00:00:00.000Z' });
  await room.join('paused@example.com', 'vi', { status: 'paused' });
  await room.join('bounced@example.com', 'vi', { status: 'suppressed', suppressed: { why: 'bounce', at } });
  await room.join('angry@example.com', 'vi', { status: 'suppressed', suppressed: { why: 'complaint', at } });
  const ask = async (address: string, viewer: string) => {
    const before = room.cloud.calls.length;
    const body = new URLSearchParams({ address, language: 'vi' });
    const answer = await room.cloud.fetch(`${SITE}/s/`, { method: 'POST', body, viewer });
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'date'));
    const text = await answer.text();
    const calls = room.cloud.calls
      .slice(before)
      .filter(({ station }) => station === 'subscribe')
      .map(({ service, operation, resources, status }) => ({ service, operation, resources, status }));
    await room.cloud.idle();
    return { status: answer.status, headers, text, calls };
  };
  // The first one also reads the secret.
  const names = ['warm', 'new', 'known', 'gone', 'paused', 'bounced', 'angry', 'new'];
  const answers = [];
  for (const [n, name] of names.entries()) answers.push(await ask(`${name}@example.com`, `198.51.100.${n}:4711`));
  const [, first, ...others] = answers;
  expect(first?.status).toBe(200);
  expect(first?.calls.map(({ operation }) => operation)).toEqual([
    'UpdateItem',
    'UpdateItem',
    'PutItem',
    'SendMessage',
  ]);
  for (const other of others) expect(other).toEqual(first);
  const letters = room.cloud.ses.mails.flatMap(({ destinations }) => destinations);
  expect(letters).toEqual(['warm', 'new', 'gone', 'paused'].map((name) => `${name}@example.com`));
});

import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { afterEach, expect, test } from 'vitest';
import { openNewsroom, SUNDAY, type Newsroom } from '../support/newsroom.ts';
import { findReader, linksIn, linksOf, mailTo, nextWeek, SITE, tablesOf } from '../support/readers.ts';

/** Every link of every mail, seven times over. */
const PATIENCE = { timeout: 180_000 };

let room: Newsroom;
afterEach(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

test('whoever opens the links of mails, however and how often, changes nothing at all', PATIENCE, async () => {
  room = await openNewsroom({ readers: 2 });
  await nextWeek(room, 0);
  // Digests, the letter to confirm, and whatever else readers have by then.
  const body = new URLSearchParams({ address: 'new@example.com', language: 'vi' });
  await room.cloud.fetch(`${SITE}/s/`, { method: 'POST', body });
  await room.cloud.idle();
  const found = await Promise.all(room.cloud.ses.mails.map(({ raw }) => linksOf(raw)));
  const links = [...new Set([...found.flat(), `${SITE}/s/`, `${SITE}/s/?language=en`])];
  for (const path of ['/u/', '/s/', '/s/confirm/', '/e/'])
    expect(
      links.some((link) => new URL(link).pathname.startsWith(path) && link.length > SITE.length + 8),
      path,
    ).toBe(true);
  const before = await tablesOf(room);
  const queued = room.cloud.messages.length;
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET', 'PUT', 'DELETE', 'PATCH'])
    for (const url of links) {
      const answer = await room.cloud.fetch(url, { method });
      expect(answer.status, `${method} ${url}`).toBeLessThan(500);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  await room.cloud.idle();
  expect(await tablesOf(room)).toBe(before);
  expect(room.cloud.messages).toHaveLength(queued);
});

test('a real mail tells mailbox providers how to leave as RFC 2369 and RFC 8058 want it, and a signature can cover it', async () => {
  room = await openNewsroom({ readers: 1 });
  await nextWeek(room, 0);
  const raw = Buffer.from(room.cloud.ses.mails.findLast(({ tags }) => 'edition' in tags)?.raw ?? '');
  const { headers } = await simpleParser(raw);
  const { unsubscribe, id, ...others } = headers.get('list') as unknown as Readonly<Record<string, object>>;
  expect(unsubscribe, 'one https address, and no other way').toEqual({
    url: expect.stringMatching(/^https:\/\/bantin\.example\.vn\/u\/[\w.-]+$/),
  });
  expect(id, 'RFC 2919').toEqual({ name: 'weekly.news.example.vn' });
  expect(others).toEqual({ 'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' } });
  const { headers: parsed } = await PostalMime.parse(raw);
  for (const name of ['list-unsubscribe', 'list-unsubscribe-post'])
    expect(
      parsed.filter(({ key }) => key === name),
      'once',
    ).toHaveLength(1);

  // RFC 8058 4: a DKIM signature must cover both, or no provider shows its button.
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const signer = { signingDomain: 'example.vn', selector: 'test', privateKey: pem };
  const covered = ['From', 'To', 'Subject', 'Date', 'List-Unsubscribe', 'List-Unsubscribe-Post'];
  const { signatures, errors } = await dkimSign(raw, {
    canonicalization: 'relaxed/relaxed',
    headerList: covered,
    ...signer,
    signatureData: [signer],
  });
  expect(errors).toEqual([]);
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const resolver = async (name: string) =>
    name === 'test._domainkey.example.vn' ? [[`v=DKIM1; k=rsa; p=${key}`]] : [];
  const resultOf = async (mail: string) => (await dkimVerify(mail, { resolver })).results[0];
  const signed = `${signatures}${raw.toString('latin1')}`;
  const verified = await resultOf(signed);
  expect(verified?.status.result).toBe('pass');
  expect(verified?.signingHeaders?.keys.toLowerCase().split(/:\s*/)).toEqual(
    expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post']),
  );
  const tampered = signed.replace('List-Unsubscribe=One-Click', 'List-Unsubscribe=No-Click!');
  expect((await resultOf(tampered))?.status.result, 'the signature is about them').toBe('fail');
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
  await room.join('kept-out@example.com', 'vi', { status: 'suppressed', suppressed: { why: 'operator', at } });
  const erased = await room.join('erased@example.com');
  await room.stores.subscribers.erase(erased, { at: '2026-01-01T00:00:00.000Z', source: 'test' });
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
  const names = ['warm', 'new', 'known', 'gone', 'paused', 'bounced', 'kept-out', 'erased', 'angry', 'new'];
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
  expect(letters).toEqual(['warm', 'new', 'gone', 'paused', 'erased'].map((name) => `${name}@example.com`));
});

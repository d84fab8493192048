import { describe, expect, test } from 'vitest';
import { mintUnsubscribe, readUnsubscribe } from '../../functions/links/unsubscribe-token.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { Publication } from '../../functions/model/publication.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { subscribeApp } from '../../functions/subscribe/subscribe-app.ts';
import { newKeys } from '../links/new-keys.ts';

const publication: Publication = {
  name: 'Bản tin <Thử> & Co',
  sender: 'news@example.com',
  replyTo: 'editors@example.com',
  postalAddress: '1 Example Street',
  language: 'vi',
  timeZone: 'Asia/Ho_Chi_Minh',
  publicUrl: 'https://news.example.com',
  siteUrl: 'https://example.com',
  articleUrl: 'https://example.com/{slug}',
  stage: 'production',
};

const keys = newKeys();
const reader = 'AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId;
const token = mintUnsubscribe(keys, { subscriber: reader, edition: '2026-W47' as EditionId });
const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BA' : 'AA'}`;
const oneClick = 'List-Unsubscribe=One-Click';
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };

function site(more: Partial<Publication> = {}) {
  const left: SubscriberId[] = [];
  const app = subscribeApp(
    { ...publication, ...more },
    {
      isOrigin: async (value) => value === keys.origin,
      readLink: async (link) => {
        const read = readUnsubscribe(keys, link);
        return 'refused' in read ? undefined : read.subscriber;
      },
      leave: async (id) => {
        left.push(id);
      },
    },
  );
  const ask = async (init: RequestInit = {}, path = `/u/${token}`) =>
    app.request(path, {
      ...init,
      headers: { 'x-origin-key': keys.origin, ...(init.headers as Record<string, string>) },
    });
  return { app, ask, left };
}

describe('the unsubscribe link', () => {
  test.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'])(
    'opened with %s changes nothing: scanners open every link',
    async (method) => {
      const { ask, left } = site();
      for (let times = 0; times < 3; times += 1) await ask({ method });
      expect(left).toEqual([]);
    },
  );

  test('shows one button, in the publication’s language, and no script, picture or address', async () => {
    const { ask } = site();
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    const html = await response.text();
    expect(html).toContain('<html lang="vi"');
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).toContain('<form method="post">');
    expect(html).not.toMatch(/<script|<img|<link|https?:|@example/);
    expect(html).toContain('Bản tin &lt;Thử&gt; &amp; Co');
    expect(html).not.toContain('<Thử>');
    expect(await (await site({ language: 'en' }).ask()).text()).toContain('<html lang="en"');
  });

  test('takes a person off the list who presses the button, and says so', async () => {
    const { ask, left } = site();
    const response = await ask({ method: 'POST', body: 'leave=yes', headers: urlencoded });
    expect(response.status).toBe(200);
    expect(left).toEqual([reader]);
    expect(await response.text()).toContain('Bạn sẽ không nhận');
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test('takes a reader off for a mailbox provider’s one-click, in either encoding, without a redirect', async () => {
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    for (const init of [{ body: oneClick, headers: urlencoded }, { body: form }]) {
      const { ask, left } = site();
      const response = await ask({ method: 'POST', ...init });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
      expect(left).toEqual([reader]);
    }
  });

  test('may be used as often as one likes', async () => {
    const { ask } = site();
    for (let times = 0; times < 3; times += 1)
      expect((await ask({ method: 'POST', body: oneClick, headers: urlencoded })).status).toBe(200);
  });

  test.each<[string, RequestInit]>([
    ['nothing', {}],
    ['an empty form', { body: '', headers: urlencoded }],
    ['another field', { body: 'List-Unsubscribe=Two-Clicks', headers: urlencoded }],
    ['another word for the button', { body: 'leave=no', headers: urlencoded }],
    ['JSON', { body: '{"List-Unsubscribe":"One-Click"}', headers: { 'content-type': 'application/json' } }],
    ['a multipart form without a boundary', { body: oneClick, headers: { 'content-type': 'multipart/form-data' } }],
    [
      'a multipart form cut off',
      { body: '--x\r\nContent-Disp', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    ],
  ])('does nothing for a POST with %s', async (_, init) => {
    const { ask, left } = site();
    expect((await ask({ method: 'POST', ...init })).status).toBe(400);
    expect(left).toEqual([]);
  });

  test.each(['GET', 'POST'])('that is not ours is not found, and whom to write to is said (%s)', async (method) => {
    const { ask, left } = site();
    const init = method === 'POST' ? { method, body: oneClick, headers: urlencoded } : { method };
    for (const path of [`/u/${forged}`, '/u/x', '/u/%E0%A4%A', `/u/${token}x`]) {
      const response = await ask(init, path);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('editors@example.com');
    }
    expect((await ask(init, '/')).status).toBe(404);
    expect((await ask(init, `/u/${token}/x`)).status).toBe(404);
    expect(left).toEqual([]);
  });

  test.each([undefined, '', 'wrong', `${keys.origin} `.trim().toUpperCase()])(
    'answers nobody who comes past the distribution (%j)',
    async (origin) => {
      const { app, left } = site();
      const headers: Record<string, string> = {
        ...urlencoded,
        ...(origin !== undefined && { 'x-origin-key': origin }),
      };
      const response = await app.request(`/u/${token}`, { method: 'POST', body: oneClick, headers });
      expect(response.status).toBe(403);
      expect((await app.request('/', { headers: {} })).status).toBe(403);
      expect(left).toEqual([]);
    },
  );

  test('is a reader’s secret: no answer is kept, indexed, framed or passed on, errors neither', async () => {
    const { ask } = site();
    const broken = subscribeApp(publication, {
      isOrigin: async () => true,
      readLink: async () => reader,
      leave: async () => {
        throw new Error('the table is away');
      },
    });
    const answers = [
      await ask(),
      await ask({ method: 'POST', body: 'leave=yes', headers: urlencoded }),
      await ask({ method: 'POST', body: oneClick, headers: urlencoded }),
      await ask({ method: 'POST' }),
      await ask({}, `/u/${forged}`),
      await ask({}, '/elsewhere'),
      await ask({ method: 'OPTIONS' }),
      await broken.request(`/u/${token}`, { method: 'POST', body: oneClick, headers: urlencoded }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 400, 404, 404, 404, 500]);
    for (const { headers } of answers) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-robots-tag')).toBe('noindex');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
      expect(headers.get('location')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { askLinks } from '../../functions/web/ask-links.ts';
import { ask, PRIVATE, PUBLIC, serve, serveRaw, status, webOf } from './web-of.ts';

describe('a link', () => {
  test.each([
    [200, { link: 'answers' }],
    [204, { link: 'answers' }],
    [404, { link: 'gone', why: 404 }],
    [410, { link: 'gone', why: 410 }],
    [401, { link: 'unknown', why: 401 }],
    [403, { link: 'unknown', why: 403 }],
    [429, { link: 'unknown', why: 429 }],
    [500, { link: 'unknown', why: 500 }],
    [503, { link: 'unknown', why: 503 }],
    [304, { link: 'unknown', why: 304 }],
    [302, { link: 'unknown', why: 302 }],
  ])('that answers %i', async (code, answer) => {
    expect(await ask('http://a.example/bai', webOf(await serve(status(code))))).toEqual(answer);
  });

  test('is asked with HEAD, says who asks, and brings no cookie, body or credentials', async () => {
    const seen: unknown[] = [];
    const port = await serve(({ method, url, headers }, response) => {
      seen.push([method, url, headers]);
      response.end();
    });
    await ask('http://a.example/b%C3%A0i?a=1&b=2#phan', webOf(port));
    expect(seen).toEqual([
      [
        'HEAD',
        '/b%C3%A0i?a=1&b=2',
        {
          host: 'a.example',
          'user-agent': 'newsletter-link-check (+https://bantin.example.vn)',
          accept: '*/*',
          'accept-encoding': 'identity',
          connection: 'close',
        },
      ],
    ]);
  });

  test('of a server that knows no HEAD is asked for as browsers do', async () => {
    const port = await serve(({ method }, response) => response.writeHead(method === 'HEAD' ? 404 : 200).end());
    expect(await ask('http://a.example/', webOf(port))).toEqual({ link: 'answers' });
    const deaf = await serve(({ method, socket }, response) => {
      if (method === 'HEAD') socket.destroy();
      else response.end('bài');
    });
    expect(await ask('http://a.example/', webOf(deaf))).toEqual({ link: 'answers' });
  });

  test('whose host does not exist is gone; one whose resolver fails or hangs is not known', async () => {
    const names = {
      'none.example': ['no-host'],
      'ill.example': ['fails'],
      'deaf.example': ['hangs'],
      'empty.example': [[]],
    } as const;
    const answers = await askLinks(
      Object.keys(names).map((name) => `https://${name}/`),
      webOf(1, names).web,
    );
    expect(Object.fromEntries(answers)).toEqual({
      'https://none.example/': { link: 'gone', why: 'no-host' },
      'https://ill.example/': { link: 'unknown', why: 'unreachable' },
      'https://deaf.example/': { link: 'unknown', why: 'slow' },
      'https://empty.example/': { link: 'unknown', why: 'unreachable' },
    });
  });

  test('that nobody listens at is not known', async () => {
    expect(await ask('http://a.example/', webOf(1))).toEqual({ link: 'unknown', why: 'unreachable' });
  });

  test('with https names its host in the handshake, and what is not TLS is not known', async () => {
    const heard: Buffer[] = [];
    const port = await serveRaw((socket) => socket.on('data', (piece) => (heard.push(piece), socket.end('no TLS'))));
    expect(await ask('https://a.example/', webOf(port))).toEqual({ link: 'unknown', why: 'unreachable' });
    expect(Buffer.concat(heard).toString('latin1')).toContain('a.example');
  });
});

describe('a redirect', () => {
  const hops: RequestListener = ({ url = '' }, response) => {
    const left = Number(url.slice(1));
    response.writeHead(left === 0 ? 200 : 301, left === 0 ? {} : { location: `/${left - 1}` }).end();
  };

  test('is followed five times and no more, wherever it leads', async () => {
    const port = await serve(hops);
    expect(await ask('http://a.example/5', webOf(port))).toEqual({ link: 'answers' });
    expect(await ask('http://a.example/6', webOf(port))).toEqual({ link: 'unknown', why: 'redirects' });
    const loop = await serve(status(302, { location: '/' }));
    expect(await ask('http://a.example/', webOf(loop))).toEqual({ link: 'unknown', why: 'redirects' });
  });

  test('to a page that is gone is gone', async () => {
    const port = await serve(({ url }, response) =>
      response.writeHead(url === '/a' ? 307 : 404, url === '/a' ? { location: 'http://b.example/b' } : {}).end(),
    );
    const world = webOf(port, { 'a.example': [[PUBLIC]], 'b.example': [[PUBLIC]] });
    expect(await ask('http://a.example/a', world)).toEqual({ link: 'gone', why: 404 });
    expect(world.asked).toEqual(['a.example', 'b.example']);
  });

  test.each([
    'http://127.0.0.2/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://in.example/',
    'http://2130706434/',
    'http://a.example:22/',
    'http://user:secret@a.example/',
    '//in.example/',
    'ftp://a.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'gopher://a.example/',
    'http://',
  ])('to %s is not followed', async (location) => {
    let visits = 0;
    const port = await serve((_, response) => {
      visits += 1;
      response.writeHead(302, { location }).end();
    });
    await serve(() => (visits += 100), PRIVATE, port);
    const world = webOf(port, { 'a.example': [[PUBLIC]], 'in.example': [[PRIVATE]] });
    expect(await ask('http://a.example/', world)).toEqual({ link: 'unknown', why: 'refused' });
    expect(visits).toBe(1);
  });
});

describe('many links', () => {
  test('are asked each once, ten at a time', async () => {
    const seen: string[] = [];
    let [now, most] = [0, 0];
    const port = await serve(({ url = '' }, response) => {
      seen.push(url);
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        response.end();
      }, 20);
    });
    const links = Array.from({ length: 40 }, (_, index) => `http://a.example/${index % 30}`);
    const answers = await askLinks(links, webOf(port).web);
    expect(answers.size).toBe(30);
    expect(new Set(seen).size).toBe(seen.length);
    expect(most).toBeLessThanOrEqual(10);
    expect([...answers.values()]).toEqual(Array.from({ length: 30 }, () => ({ link: 'answers' })));
  });

  test('that would take too long together are not all asked', async () => {
    const port = await serveRaw(() => {});
    const links = Array.from({ length: 20 }, (_, index) => `http://a.example/${index}`);
    const began = performance.now();
    const answers = await askLinks(links, webOf(port, undefined, { allMs: 400, atOnce: 4 }).web);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(
      [...answers.values()].filter((answer) => 'why' in answer && answer.why === 'no-time').length,
    ).toBeGreaterThan(8);
  });
});

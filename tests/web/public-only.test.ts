import { describe, expect, test } from 'vitest';
import { ask, PRIVATE, PUBLIC, serve, status, webOf } from './web-of.ts';

describe('nothing but public addresses is asked', () => {
  test.each([
    'http://127.0.0.2/',
    'http://127.2/',
    'http://2130706434/',
    'http://0x7f000002/',
    'http://0x7f.0.0.2/',
    'http://0177.0.0.2/',
    'http://017700000002/',
    'http://127.0.0.2./',
    'http://①②⑦.⓪.⓪.②/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::]/',
    'http://0/',
    'http://localhost/',
    'http://localhost./',
    'http://LOCALHOST/',
    'http://in.example/',
    'http://both.example/',
    'http://a.example@in.example/',
    'http://a.example:x@in.example/',
    'http://user@a.example/',
    'http://:secret@a.example/',
    'http://a.example:8080/',
    'https://a.example:80/',
    'http://a.example\\@in.example/',
    'ftp://a.example/',
    'a.example',
    '',
  ])('%s', async (link) => {
    let visits = 0;
    const port = await serve(() => (visits += 1), PRIVATE);
    const world = webOf(port, {
      'a.example': [[PUBLIC]],
      'in.example': [[PRIVATE]],
      'both.example': [[PUBLIC, PRIVATE]],
      localhost: [[PRIVATE]],
      'localhost.': [[PRIVATE]],
    });
    const answer = await ask(link, world);
    // The last but one is a path of a.example to every browser: there nobody listens.
    expect(answer).toEqual({ link: 'unknown', why: link.includes('\\') ? 'unreachable' : 'refused' });
    expect(visits).toBe(0);
  });

  test('a name that leads elsewhere the second time is not asked a second time: what was judged is connected to', async () => {
    let inside = 0;
    const port = await serve(({ method }, response) => response.writeHead(method === 'HEAD' ? 405 : 200).end());
    await serve((_, response) => void response.end(String((inside += 1))), PRIVATE, port);
    const world = webOf(port, { 'a.example': [[PUBLIC], [PRIVATE]] });
    expect(await ask('http://a.example/', world)).toEqual({ link: 'answers' });
    expect([world.asked, inside]).toEqual([['a.example'], 0]);
  });

  test('after a redirect to the same name its new address is judged again', async () => {
    let inside = 0;
    const port = await serve(status(302, { location: '/again' }));
    await serve((_, response) => void response.end(String((inside += 1))), PRIVATE, port);
    const world = webOf(port, { 'a.example': [[PUBLIC], [PRIVATE]] });
    expect(await ask('http://a.example/', world)).toEqual({ link: 'unknown', why: 'refused' });
    expect([world.asked, inside]).toEqual([['a.example', 'a.example'], 0]);
  });
});

import { describe, expect, test } from 'vitest';
import { ask, serve, serveRaw, webOf } from './web-of.ts';

describe('whoever answers badly is left in time', () => {
  const inMs = async (act: () => Promise<unknown>) => {
    const began = performance.now();
    return { answer: await act(), ms: performance.now() - began };
  };

  test('one who never says a word, and one who says it letter by letter', async () => {
    const silent = await serveRaw(() => {});
    const first = await inMs(() => ask('http://a.example/', webOf(silent)));
    expect(first.answer).toEqual({ link: 'unknown', why: 'slow' });
    const slow = await serveRaw((socket) => {
      let at = 0;
      const words = `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(10_000)}`;
      const timer = setInterval(() => socket.write(words.charAt((at += 1) - 1)), 10);
      socket.on('close', () => clearInterval(timer));
    });
    const second = await inMs(() => ask('http://a.example/', webOf(slow)));
    expect(second.answer).toEqual({ link: 'unknown', why: 'slow' });
    for (const { ms } of [first, second]) expect(ms).toBeLessThan(1_500);
  });

  test('redirects that each take their time end with the time of the link', async () => {
    const port = await serve(
      (_, response) => void setTimeout(() => response.writeHead(302, { location: '/' }).end(), 200),
    );
    const { answer, ms } = await inMs(() => ask('http://a.example/', webOf(port, undefined, { redirects: 100 })));
    expect(answer).toMatchObject({ link: 'unknown', why: expect.stringMatching(/^(?:slow|unreachable)$/) });
    expect(ms).toBeLessThan(1_500);
  });

  test('a body without end and one that unpacks to one are not read', async () => {
    let written = 0;
    const port = await serveRaw((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n');
        const chunk = `10000\r\n${'\0'.repeat(0x10000)}\r\n`;
        const more = () => {
          if (socket.destroyed) return;
          written += chunk.length;
          if (socket.write(chunk)) setImmediate(more);
          else socket.once('drain', more);
        };
        more();
      });
    });
    const { answer, ms } = await inMs(() => ask('http://a.example/', webOf(port)));
    expect(answer).toEqual({ link: 'answers' });
    expect(ms).toBeLessThan(1_000);
    // What the kernel's buffers took before the line was cut, and no more.
    expect(written).toBeLessThan(50_000_000);
  });

  test('a header without end is not read to it', async () => {
    const port = await serveRaw((socket) => {
      socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(1_000_000)}`));
    });
    expect(await ask('http://a.example/', webOf(port))).toEqual({ link: 'unknown', why: 'unreachable' });
  });

  test('who is asked to change the protocol, or answers no HTTP, is not waited for', async () => {
    const upgrade = await serveRaw((socket) =>
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      ),
    );
    expect(await ask('http://a.example/', webOf(upgrade))).toMatchObject({ link: 'unknown' });
    const noise = await serveRaw((socket) => socket.end('220 mail.example ESMTP\r\n'));
    expect(await ask('http://a.example/', webOf(noise))).toEqual({ link: 'unknown', why: 'unreachable' });
  });
});

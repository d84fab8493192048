import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { expect, onTestFinished, test } from 'vitest';
import { nameResolver } from '../../functions/web/resolve-name.ts';

const [NO_ERROR, SERVER_FAILURE, NO_SUCH_NAME] = [0, 2, 3];
const [A, AAAA] = [1, 28];

type Zone = Readonly<Record<string, { readonly code?: number; readonly a?: number[][]; readonly aaaa?: number[][] }>>;

/** A DNS server that knows a few names; `code` is its answer for the others and for kinds it has none of. */
async function dnsWith(zone: Zone) {
  const server = createSocket('udp4');
  onTestFinished(() => new Promise((done) => void server.close(() => done())));
  server.on('message', (query, { port, address }) => {
    const end = query.indexOf(0, 12);
    const labels: string[] = [];
    for (let at = 12; at < end; at += 1 + query.readUInt8(at))
      labels.push(query.toString('latin1', at + 1, at + 1 + query.readUInt8(at)));
    const kind = query.readUInt16BE(end + 1);
    const { code = NO_ERROR, a = [], aaaa = [] } = zone[labels.join('.')] ?? { code: NO_SUCH_NAME };
    const found = kind === A ? a : kind === AAAA ? aaaa : [];
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 | (found.length > 0 ? NO_ERROR : code), 2);
    for (const [at, count] of [4, 6, 8, 10].map(
      (where, index) => [where, [1, found.length, 0, 0][index] ?? 0] as const,
    ))
      header.writeUInt16BE(count, at);
    const answers = found.map((bytes) =>
      Buffer.from([0xc0, 12, 0, kind, 0, 1, 0, 0, 0, 60, 0, bytes.length, ...bytes]),
    );
    server.send(Buffer.concat([header, query.subarray(12, end + 5), ...answers]), port, address);
  });
  const port = await new Promise<number>((done) => server.bind(0, '127.0.0.1', () => done(server.address().port)));
  const resolver = new Resolver({ timeout: 300, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  return nameResolver(resolver);
}

test('a name has its addresses of both families, and of one when the other is not there or fails', async () => {
  const v6 = [0x20, 1, 0x48, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
  const resolve = await dnsWith({
    'both.example': { a: [[192, 0, 2, 1]], aaaa: [v6] },
    'four.example': { a: [[192, 0, 2, 1]], code: SERVER_FAILURE },
    'ill.example': { a: [[192, 0, 2, 1]], code: NO_SUCH_NAME },
  });
  const four = { address: '192.0.2.1', family: 4 };
  expect(await resolve('both.example')).toEqual([four, { address: '2001:4860::1', family: 6 }]);
  expect(await resolve('four.example')).toEqual([four]);
  expect(await resolve('ill.example')).toEqual([four]);
});

test('there is no host only when the DNS says that there is no such name', async () => {
  const resolve = await dnsWith({ 'mail.example': {}, 'broken.example': { code: SERVER_FAILURE } });
  expect(await resolve('none.example')).toBe('no-host');
  await expect(resolve('mail.example')).rejects.toThrow('no address');
  await expect(resolve('broken.example')).rejects.toThrow('does not say');
});

import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createTcp, type Server as TcpServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { askLinks } from '../../functions/web/ask-links.ts';
import type { Web } from '../../functions/web/web.ts';

/** The one address of these tests that counts as public, and one that does not; something listens at both. */
export const PUBLIC = '127.0.0.1';
export const PRIVATE = '127.0.0.2';

type Answers = readonly string[] | 'no-host' | 'fails' | 'hangs';

/** What each name is resolved to; of several answers each is given once, the last one from then on. */
type Names = Readonly<Record<string, readonly Answers[]>>;

const LIMITS: Web['limits'] = { requestMs: 300, linkMs: 600, allMs: 5_000, redirects: 5, atOnce: 10 };

/** A web in which `PUBLIC` alone is public, and port 80 is that of a server of ours. */
export function webOf(port: number, names: Names = { 'a.example': [[PUBLIC]] }, limits: Partial<Web['limits']> = {}) {
  const asked: string[] = [];
  const web: Web = {
    resolve: async (name) => {
      asked.push(name);
      const answers = names[name] ?? [];
      const answer = answers[Math.min(asked.filter((one) => one === name).length, answers.length) - 1] ?? 'no-host';
      if (answer === 'fails') throw new Error('SERVFAIL');
      if (answer === 'hangs') return new Promise(() => {});
      if (answer === 'no-host') return 'no-host';
      return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
    isPublic: (address) => address === PUBLIC,
    ports: { http: port, https: port },
    userAgent: 'newsletter-link-check (+https://bantin.example.vn)',
    limits: { ...LIMITS, ...limits },
  };
  return { web, asked };
}

const listening = (server: Server | TcpServer, host: string, port = 0): Promise<number> =>
  new Promise((done, fail) => {
    // Not every system has a second loopback address: there nobody can listen at it, and nobody can come by.
    server.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRNOTAVAIL' ? done(port || 1) : fail(error),
    );
    server.listen(port, host, () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

/** A web server, gone after the test. Paths are answered with a status, a status and header, or by a function. */
export async function serve(answer: RequestListener, host = PUBLIC, port = 0): Promise<number> {
  const server = createHttp(answer);
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((done) => void server.close(() => done()));
  });
  return listening(server, host, port);
}

/** A server that speaks no HTTP but what the test makes it say. */
export async function serveRaw(speak: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createTcp((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    speak(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => void server.close(() => done()));
  });
  return listening(server, PUBLIC);
}

/** Answers everything like this. */
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(code, headers).end();

/** What is told of one link. */
export const ask = async (link: string, { web }: ReturnType<typeof webOf>) => (await askLinks([link], web)).get(link);

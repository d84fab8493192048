import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Answer, Received } from './emulators.ts';
import { privateSocketPath } from './private-socket.ts';

/** `reset` breaks the connection without an answer. */
export type Handler = (request: Received) => Promise<Answer | 'reset'>;

export type FrontDoor = {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** The same door without a network (private-socket.ts). */
  readonly socketPath: string;
  /** Who answers; said once. */
  readonly serve: (handler: Handler) => void;
  readonly stop: () => Promise<void>;
};

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}

function write(response: ServerResponse, { status, headers, body }: Answer, isHead: boolean): void {
  // A HEAD request is told the length of a body it does not get. Nobody is told the time: callers have clocks of their
  // own here, and AWS's clients try whatever was refused again when theirs seems to be wrong.
  const {
    connection: _connection,
    'transfer-encoding': _encoding,
    date: _date,
    'content-length': length,
    ...others
  } = headers;
  response.sendDate = false;
  response.writeHead(status, { ...others, 'content-length': isHead ? (length ?? '0') : String(body.length) });
  response.end(isHead ? undefined : body);
}

/** Opens the one door of the local cloud, on this machine only. Requests wait until somebody serves. */
export async function openFrontDoor(): Promise<FrontDoor> {
  const serving = Promise.withResolvers<Handler>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = await (await serving.promise)(await read(request));
    if (given === 'reset') request.socket.destroy();
    else write(response, given, request.method === 'HEAD');
  };
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      // The caller went away, or the local cloud itself has a fault, which must not look like AWS's.
      if (response.headersSent || request.socket.destroyed) return;
      write(
        response,
        { status: 501, headers: {}, body: Buffer.from(`the local cloud failed: ${String(error)}`) },
        false,
      );
    });
  };
  const open = async (
    where: { readonly path: string } | { readonly host: string; readonly port: number },
  ): Promise<Server> => {
    const server = createServer(serve);
    // A worker between two invocations may keep its connection for minutes.
    server.keepAliveTimeout = 0;
    server.listen(where);
    await once(server, 'listening');
    return server;
  };
  const socketPath = privateSocketPath();
  const port = await open({ host: '127.0.0.1', port: 0 });
  const socket = await open({ path: socketPath });
  const address = port.address();
  if (address === null || typeof address === 'string') throw new Error('the front door has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    socketPath,
    serve: serving.resolve,
    stop: async () => {
      for (const server of [port, socket]) {
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      }
    },
  };
}

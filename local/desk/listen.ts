import { once } from 'node:events';
import { createServer } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';

export type Listening = {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

/** Answers on this machine, and to nobody else. @param port 0 takes one that is free */
export async function listen(
  answer: (request: Request) => Response | Promise<Response>,
  wanted = 0,
): Promise<Listening> {
  const server = createAdaptorServer({ fetch: answer, createServer });
  server.listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : wanted;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      // A page that is open listens for changes for ever.
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}

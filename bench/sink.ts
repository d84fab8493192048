import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isList, isObject, objectAt, parseJson, textAt } from '../local/cloud/json.ts';

/**
 * AWS as far as a bench of our side of the wire needs it, in a process of its own: it takes every SendRawEmail and every
 * write to a table, reads what a table would hold, and keeps nothing. It checks nothing either: that is the tests' work.
 */
export type Sink = {
  readonly url: string;
  /** When each message of SES came in, in milliseconds of the sink's clock. */
  readonly arrivals: () => Promise<readonly number[]>;
  readonly stop: () => Promise<void>;
};

/** @param latencyMs after which SES answers; tables answer at once */
export async function startSink(latencyMs: number): Promise<Sink> {
  const child = fork(import.meta.filename, [String(latencyMs)]);
  const [port] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${Number(port)}`,
    arrivals: async () => {
      child.send('arrivals');
      const [all]: unknown[] = await once(child, 'message');
      return Array.isArray(all) ? all.map(Number) : [];
    },
    stop: async () => {
      child.kill();
      await once(child, 'close');
    },
  };
}

const ACCEPTED =
  '<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>' +
  '0100018f0f0f0f0f-11111111-2222-3333-4444-555555555555-000000' +
  '</MessageId></SendRawEmailResult><ResponseMetadata><RequestId>11111111-2222-3333-4444-555555555555</RequestId></ResponseMetadata></SendRawEmailResponse>';

const CONTROL = {
  pk: { S: 'control' },
  sk: { S: 'delivery' },
  v: { N: '1' },
  messagesPerSecond: { N: '14' },
  lanes: { N: '1' },
  stopped: { BOOL: false },
  allowance: { M: { left: { N: '40000' }, nextDays: { L: [{ N: '45000' }, { N: '50000' }] } } },
};

function subscriberItem(id: string): object {
  return {
    pk: { S: id },
    v: { N: '1' },
    id: { S: id },
    status: { S: 'active' },
    address: { S: `${id.slice(0, 12).toLowerCase()}@example.com` },
    cadence: { S: 'weekly' },
    language: { S: 'vi' },
    confirmedAt: { S: '2026-01-05T08:30:00.000Z' },
  };
}

/** What each table gives for the keys that a BatchGetItem asks for. */
function readKeys(body: string): object {
  const tables = objectAt(objectAt(parseJson(body), 'body')['RequestItems'], 'RequestItems');
  const found = Object.entries(tables).map(([table, asked]) => {
    const { Keys } = objectAt(asked, table);
    const keys = isList(Keys) ? Keys.filter(isObject) : [];
    return [table, keys.map(({ pk }) => subscriberItem(textAt(objectAt(pk, 'pk')['S'], 'pk')))];
  });
  return { Responses: Object.fromEntries(found), UnprocessedKeys: {} };
}

function fromTable(operation: string, body: string): string {
  switch (operation) {
    case 'PutItem':
    case 'UpdateItem':
      return '{}';
    case 'GetItem':
      return JSON.stringify({ Item: CONTROL });
    case 'BatchGetItem':
      return JSON.stringify(readKeys(body));
    default:
      throw new Error(`the sink does not know ${operation}`);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
  return Buffer.concat(pieces).toString('latin1');
}

function serve(latencyMs: number, tell: (message: readonly number[] | number) => void): void {
  const arrivals: number[] = [];
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const target = request.headers['x-amz-target'];
      if (typeof target === 'string') {
        response.setHeader('content-type', 'application/x-amz-json-1.0');
        response.end(fromTable(target.replace(/^.*\./, ''), await bodyOf(request)));
        return;
      }
      arrivals.push(performance.now());
      request.resume();
      await once(request, 'end');
      if (latencyMs > 0) await sleep(latencyMs);
      response.setHeader('content-type', 'text/xml');
      response.end(ACCEPTED);
    };
    void answer();
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    tell(typeof address === 'object' && address !== null ? address.port : 0);
  });
  process.on('message', () => tell(arrivals));
}

if (import.meta.main) serve(Number(process.argv[2]), (message) => process.send?.(message));

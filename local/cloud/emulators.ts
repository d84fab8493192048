import { Readable } from 'node:stream';
import dynalite from 'dynalite';
import { buildApp } from 'fauxqs';

export type Headers = Readonly<Record<string, string>>;

/** A request as it came in, body and all. */
export type Received = {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Buffer;
};

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Buffer };

/** The engines that hold the data. They have no port: only the gate is heard on the network. */
export type Emulators = {
  /** SQS (JSON protocol) and S3 objects. */
  readonly fauxqs: (request: Received) => Promise<Answer>;
  readonly dynamo: (request: Received) => Promise<Answer>;
  readonly stop: () => Promise<void>;
};

function plain(headers: Readonly<Record<string, string | number | readonly string[] | undefined>>): Headers {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), String(value)]],
    ),
  );
}

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD';

function methodOf(name: string): Method {
  switch (name) {
    case 'GET':
    case 'PUT':
    case 'POST':
    case 'DELETE':
    case 'HEAD':
      return name;
    default:
      throw new Error(`no emulator answers ${name}`);
  }
}

/** dynalite answers through Node's response object; of that it uses these four members. */
function handToDynalite(server: ReturnType<typeof dynalite>, request: Received): Promise<Answer> {
  return new Promise((answered) => {
    const incoming = Object.assign(Readable.from([request.body]), {
      method: request.method,
      url: request.url,
      headers: request.headers,
    });
    const headers: Record<string, string | number> = {};
    const response = {
      statusCode: 200,
      contentType: '',
      setHeader: (name: string, value: string | number) => {
        headers[name] = value;
      },
      end: (body = '') => answered({ status: response.statusCode, headers: plain(headers), body: Buffer.from(body) }),
    };
    server.emit('request', incoming, response);
  });
}

/** Starts both emulators in this process. They forget everything when they stop. */
export function startEmulators(region: string): Emulators {
  const app = buildApp({ logger: false, defaultRegion: region });
  const tables = dynalite({ createTableMs: 0 });
  return {
    fauxqs: async ({ method, url, headers, body }) => {
      const answer = await app.inject({ method: methodOf(method), url, headers: { ...headers }, payload: body });
      return { status: answer.statusCode, headers: plain(answer.headers), body: answer.rawPayload };
    },
    dynamo: (request) => handToDynalite(tables, request),
    stop: () => app.close(),
  };
}

import { Agent as PlainAgent, request as plainRequest, type RequestOptions } from 'node:http';
import { Agent, request as tlsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { sign } from 'aws4';
import { credentials } from './credentials.ts';

/** A request to a service of AWS in the function's own region. Every one of them may be repeated. */
export type AwsRequest = {
  readonly service: 'dynamodb' | 's3' | 'secretsmanager';
  /** Goes before the service's host name, or into the path where the endpoint is one for all. */
  readonly bucket?: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Percent-encoded, beginning with a slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Gives the request up, with all its tries. */
  readonly signal?: AbortSignal;
};

type Answer = { readonly status: number; readonly body: Buffer };

const ATTEMPTS = 4;
const FIRST_REST_MS = 25;
const LONGEST_REST_MS = 2_000;
/**
 * Tables answer in milliseconds; a request without a byte of its answer for so long has lost its connection. All tries
 * together fit into what a lease has left for them (functions/deliver/deliver-run.ts).
 */
const SILENCE_MS = 5_000;
const CONNECTIONS = 50;

const agents = {
  plain: new PlainAgent({ keepAlive: true, maxSockets: CONNECTIONS }),
  tls: new Agent({ keepAlive: true, maxSockets: CONNECTIONS }),
};

/** Where a request goes: the public endpoint of the region, or the one that `AWS_ENDPOINT_URL` names, as for the SDK. */
function placeOf({ service, bucket, path }: AwsRequest) {
  const { AWS_REGION: region = '', AWS_ENDPOINT_URL: named } = process.env;
  const inPath = named !== undefined && bucket !== undefined;
  const inHost = bucket === undefined || inPath ? '' : `${bucket}.`;
  const url = new URL(named ?? `https://${inHost}${service}.${region}.amazonaws.com`);
  return { region, url, path: inPath ? `/${bucket}${path}` : path };
}

/** @param reuse whether on a connection that an earlier call has left open */
function sendOnce(request: AwsRequest, reuse: boolean): Promise<Answer> {
  const { region, url, path } = placeOf(request);
  const { service, method, headers, body = '', signal } = request;
  const signed = sign({ service, region, method, host: url.host, path, headers: { ...headers }, body }, credentials());
  const isPlain = url.protocol === 'http:';
  const options: RequestOptions = {
    agent: reuse && (isPlain ? agents.plain : agents.tls),
    hostname: url.hostname,
    port: url.port,
    method,
    path,
    headers: { ...signed.headers },
    timeout: SILENCE_MS,
    ...(signal && { signal }),
  };
  return new Promise((resolve, reject) => {
    const call = (isPlain ? plainRequest : tlsRequest)(options, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces) }));
    });
    call.on('timeout', () => call.destroy(new Error(`${service} said nothing for ${SILENCE_MS} ms`)));
    call.on('error', reject);
    call.end(body);
  });
}

/**
 * Signs a request (Signature Version 4), sends it, and repeats it with full jitter while its connection fails, its answer
 * breaks off, or the service says later. After a failed connection the next try opens one of its own: while a function
 * sleeps all that it left open may have died, and each would cost a try, or its silence.
 * @param saysLater whether an answer that is no success asks for another try; a status of 500 and above always does
 * @throws the last connection's error. An answer of the service is returned, whatever its status
 */
export async function sendSigned(request: AwsRequest, saysLater: (answer: Answer) => boolean): Promise<Answer> {
  let reuse = true;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await sendOnce(request, reuse);
      const isFinal = answer.status < 500 && (answer.status < 300 || !saysLater(answer));
      if (isFinal || attempt === ATTEMPTS) return answer;
    } catch (error) {
      if (attempt === ATTEMPTS || request.signal?.aborted === true) throw error;
      reuse = false;
    }
    await sleep(Math.random() * Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** attempt));
  }
}

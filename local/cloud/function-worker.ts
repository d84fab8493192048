import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { connectThrough } from './private-socket.ts';

/*
 * One execution environment of a function: loads the bundle once, then runs one invocation at a time.
 * The handler has no local switch: what it sees of the world (environment, credentials, the time) is given from outside.
 */

const dataSchema = z.object({
  file: z.string(),
  handler: z.string(),
  sourceMaps: z.boolean(),
  gatePort: z.number(),
  socketPath: z.string(),
});

export type WorkerData = z.output<typeof dataSchema>;

const invocationSchema = z.object({
  event: z.string(),
  requestId: z.string(),
  functionName: z.string(),
  functionArn: z.string(),
  memoryMB: z.number(),
  timeoutMs: z.number(),
  /** How far "now" is from this machine's clock. */
  clockOffsetMs: z.number(),
});

export type Invocation = z.output<typeof invocationSchema>;

export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: string | undefined }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string; readonly stack: string };

let clockOffsetMs = 0;

function shiftDate(): void {
  const RealDate = Date;
  const now = (): number => RealDate.now() + clockOffsetMs;
  const shifted = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
  RealDate.prototype.constructor = shifted;
  globalThis.Date = shifted;
}

function contextOf(invocation: Invocation): object {
  const startedAt = performance.now();
  return {
    awsRequestId: invocation.requestId,
    functionName: invocation.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: invocation.functionArn,
    memoryLimitInMB: String(invocation.memoryMB),
    logGroupName: `/aws/lambda/${invocation.functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, invocation.timeoutMs - (performance.now() - startedAt)),
  };
}

function failure(error: unknown): WorkerReply {
  if (!(error instanceof Error)) return { kind: 'failed', name: 'Error', message: String(error), stack: '' };
  return { kind: 'failed', name: error.name, message: error.message, stack: error.stack ?? '' };
}

async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
  const { file, handler, sourceMaps, gatePort, socketPath } = dataSchema.parse(workerData);
  const reply = (message: WorkerReply): void => port.postMessage(message);
  if (sourceMaps) process.setSourceMapsEnabled(true);
  connectThrough(socketPath, gatePort);
  shiftDate();
  let run: unknown;
  try {
    const bundle: unknown = await import(pathToFileURL(file).href);
    run = typeof bundle === 'object' && bundle !== null ? Reflect.get(bundle, handler) : undefined;
    if (typeof run !== 'function') throw new Error(`${file} does not export ${handler}`);
  } catch (error) {
    reply(failure(error));
    return;
  }
  const call = run;
  port.on('message', (message: unknown) => {
    const invocation = invocationSchema.parse(message);
    clockOffsetMs = invocation.clockOffsetMs;
    const event: unknown = JSON.parse(invocation.event);
    Promise.resolve()
      .then((): unknown => Reflect.apply(call, undefined, [event, contextOf(invocation)]))
      .then(
        (result) => reply({ kind: 'done', result: JSON.stringify(result) }),
        (error: unknown) => reply(failure(error)),
      );
  });
  reply({ kind: 'ready' });
}

if (!isMainThread && parentPort !== null) await serve(parentPort);

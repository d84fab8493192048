import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { parseJson, type Json } from './json.ts';
import type { Invocation, WorkerData, WorkerReply } from './function-worker.ts';

/** How an invocation ended, in Lambda's own words. */
export type Outcome =
  | { readonly ok: true; readonly result: Json | undefined }
  | { readonly ok: false; readonly error: { readonly name: string; readonly message: string; readonly stack: string } };

export type ExecutionProps = {
  readonly file: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMB: number;
  /** The gate, and the way to it. */
  readonly endpoint: string;
  readonly socketPath: string;
  readonly log: (line: string) => void;
};

/** One worker thread with the bundle in it. */
export type Execution = {
  /** One invocation at a time. */
  readonly run: (invocation: Invocation) => Promise<Outcome>;
  /** Ends the thread at once; a running invocation fails as one whose process died. */
  readonly crash: () => void;
  readonly alive: () => boolean;
  readonly stop: () => Promise<void>;
};

function failed(name: string, message: string, stack = ''): Outcome {
  return { ok: false, error: { name, message, stack } };
}

function outcomeOf(reply: WorkerReply): Outcome | undefined {
  switch (reply.kind) {
    case 'ready':
      return undefined;
    case 'done':
      return { ok: true, result: reply.result === undefined ? undefined : parseJson(reply.result) };
    case 'failed':
      return failed(reply.name, reply.message, reply.stack);
  }
}

/** Starts a worker thread; the bundle is loaded by the time the first invocation runs. */
export function startExecution(props: ExecutionProps): Execution {
  const { file, handler, environment, memoryMB, endpoint, socketPath, log } = props;
  const sourceMaps = environment['NODE_OPTIONS']?.includes('--enable-source-maps') ?? false;
  const data: WorkerData = { file, handler, sourceMaps, gatePort: Number(new URL(endpoint).port), socketPath };
  const worker = new Worker(new URL('function-worker.ts', import.meta.url), {
    env: { ...environment },
    workerData: data,
    // Ours, not those of whoever started us: a test runner adds its own.
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryMB },
  });
  for (const stream of [worker.stdout, worker.stderr]) createInterface({ input: stream }).on('line', log);

  let dead: Outcome | undefined;
  let finish: ((outcome: Outcome) => void) | undefined;
  // Undefined once the bundle is loaded; the outcome of every invocation when it cannot be.
  const loading = Promise.withResolvers<Outcome | undefined>();
  const end = (outcome: Outcome): void => {
    dead ??= outcome;
    loading.resolve(outcome);
    finish?.(outcome);
  };
  worker.on('message', (reply: WorkerReply) => {
    const outcome = outcomeOf(reply);
    loading.resolve(outcome);
    if (outcome !== undefined) finish?.(outcome);
  });
  worker.on('error', (error: Error) => end(failed('Runtime.UnhandledError', error.message, error.stack)));
  worker.on('exit', () => end(failed('Runtime.ExitError', 'the runtime exited without a reply')));

  return {
    alive: () => dead === undefined,
    crash: () => {
      end(failed('Runtime.ExitError', 'the runtime exited without a reply'));
      void worker.terminate();
    },
    stop: async () => {
      dead ??= failed('Runtime.ExitError', 'the local cloud has stopped');
      await worker.terminate();
    },
    run: async (invocation) => {
      const broken = dead ?? (await loading.promise);
      if (broken !== undefined) return broken;
      return new Promise<Outcome>((resolve) => {
        const timer = setTimeout(() => {
          end(failed('Sandbox.Timedout', `Task timed out after ${(invocation.timeoutMs / 1000).toFixed(2)} seconds`));
          void worker.terminate();
        }, invocation.timeoutMs);
        finish = (outcome) => {
          clearTimeout(timer);
          finish = undefined;
          resolve(outcome);
        };
        worker.postMessage(invocation);
      });
    },
  };
}

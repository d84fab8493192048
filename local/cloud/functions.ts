import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { Resource, Stack } from './assembly.ts';
import { startExecution, type Execution, type Outcome } from './execution.ts';
import type { Caller } from './gate.ts';
import { objectAt, textAt, type Json } from './json.ts';
import type { Permissions } from './permissions.ts';
import { isCdkProvider } from './resource-types.ts';
import { openTurns } from './turns.ts';

/** A line a function wrote. */
export type LogLine = { readonly station: string; readonly line: string };

/** An invocation that ended, for tests and for the progress that is shown. */
export type Run = { readonly station: string; readonly ms: number; readonly cold: boolean; readonly outcome: Outcome };

export type LocalFunction = {
  readonly station: string;
  readonly arn: string;
  readonly role: string;
  readonly timeoutSeconds: number;
  readonly environment: () => Readonly<Record<string, string>>;
  readonly invoke: (event: Json) => Promise<Outcome>;
  /** Ends every worker it has, in the middle of whatever they do. */
  readonly crash: () => void;
  readonly running: () => number;
  readonly stop: () => Promise<void>;
};

/** Memory of this machine is shared: no function gets more workers, whatever its concurrency is on AWS. */
export const MAX_WORKERS = 2;

export type Surroundings = {
  readonly region: string;
  readonly endpoint: string;
  readonly socketPath: string;
  readonly permissions: Permissions;
  /** Where the access keys of workers are known. */
  readonly callers: Map<string, Caller>;
  readonly clockOffsetMs: () => number;
  readonly log: (line: LogLine) => void;
  readonly ran: (run: Run) => void;
};

/** The role's policies are asked for every call made with the key; `crash` is what a fault may do to its holder. */
export function issueKey(
  { permissions, callers }: Surroundings,
  { station, role }: { readonly station: string; readonly role: string },
  crash: () => void,
): string {
  const key = `LOCAL${randomUUID().replaceAll('-', '').toUpperCase().slice(0, 15)}`;
  callers.set(key, { station, crash, may: (need) => permissions.ofRole(role, need) });
  return key;
}

function bundleFile(folder: string, module: string): string {
  const file = ['.mjs', '.js', '.cjs'].map((ending) => join(folder, module + ending)).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`there is no ${module} in ${folder}`);
  return file;
}

function localFunction(stack: Stack, { id, properties, named }: Resource, surroundings: Surroundings): LocalFunction {
  const { Code, Environment, Handler, MemorySize, ReservedConcurrentExecutions, Role, Runtime, Timeout } = properties();
  const variables = () => objectAt(objectAt(Environment, id)['Variables'], id);
  const station = variables()['POWERTOOLS_SERVICE_NAME'];
  if (typeof station !== 'string') throw new Error(`function ${id} has no POWERTOOLS_SERVICE_NAME: what is it?`);
  if (!textAt(Runtime, `${id}.Runtime`).startsWith('nodejs')) throw new Error(`function ${id} is not run by Node`);
  const role = textAt(Role, `${id}.Role`);
  if (!surroundings.permissions.mayAssume(role, 'lambda.amazonaws.com'))
    throw new Error(`Lambda may not take the role of ${id}`);

  const { Arn: arn = '' } = named().attributes;
  const functionName = named().ref;
  const memoryMB = Number(MemorySize ?? 128);
  const timeoutSeconds = Number(Timeout ?? 3);
  const folder = stack.assetFolder(objectAt(Code, id));
  const [module = '', handler = ''] = textAt(Handler, `${id}.Handler`).split('.');
  const file = bundleFile(folder, module);
  // Resolved again at every cold start: a custom resource may have answered since.
  const environment = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(objectAt(objectAt(properties()['Environment'], id)['Variables'], id)).map(([name, value]) => [
        name,
        textAt(value, name),
      ]),
    );
  const runtimeEnvironment = (key: string): Record<string, string> => ({
    ...environment(),
    AWS_REGION: surroundings.region,
    AWS_DEFAULT_REGION: surroundings.region,
    AWS_ACCESS_KEY_ID: key,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: surroundings.endpoint,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMB),
    AWS_EXECUTION_ENV: `AWS_Lambda_${textAt(Runtime, id)}`,
    LAMBDA_TASK_ROOT: folder,
    TZ: 'UTC',
    // Nothing of the person who runs this: neither profile nor credentials.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  });

  const turns = openTurns(Math.min(Number(ReservedConcurrentExecutions ?? MAX_WORKERS), MAX_WORKERS));
  const idle: Execution[] = [];
  const all = new Set<Execution>();

  const closing = new AbortController();
  const start = (): Execution => {
    const key = issueKey(surroundings, { station, role }, () => execution.crash());
    const log = (line: string): void => surroundings.log({ station, line });
    const { endpoint, socketPath } = surroundings;
    const environmentNow = runtimeEnvironment(key);
    const execution = startExecution({
      file,
      handler,
      environment: environmentNow,
      memoryMB,
      endpoint,
      socketPath,
      log,
    });
    all.add(execution);
    return execution;
  };

  const invoke = async (event: Json): Promise<Outcome> => {
    await turns.take();
    if (closing.signal.aborted) {
      turns.giveBack();
      return { ok: false, error: { name: 'Runtime.ExitError', message: 'the local cloud has stopped', stack: '' } };
    }
    const warm = idle.pop();
    const execution = warm ?? start();
    const startedAt = performance.now();
    const outcome = await execution.run({
      event: JSON.stringify(event),
      requestId: randomUUID(),
      functionName,
      functionArn: arn,
      memoryMB,
      timeoutMs: timeoutSeconds * 1000,
      clockOffsetMs: surroundings.clockOffsetMs(),
    });
    if (execution.alive()) idle.push(execution);
    else all.delete(execution);
    turns.giveBack();
    surroundings.ran({ station, ms: performance.now() - startedAt, cold: warm === undefined, outcome });
    return outcome;
  };

  return {
    station,
    arn,
    role,
    timeoutSeconds,
    environment,
    invoke,
    running: turns.taken,
    crash: () => {
      idle.length = 0;
      for (const execution of all) execution.crash();
      all.clear();
    },
    stop: async () => {
      closing.abort();
      await Promise.all([...all].map((execution) => execution.stop()));
    },
  };
}

export type Functions = {
  readonly all: readonly LocalFunction[];
  /** By the value of POWERTOOLS_SERVICE_NAME. @throws Error when there is none. */
  readonly ofStation: (station: string) => LocalFunction;
  /** By its ARN, or its name. @throws Error when there is none. */
  readonly ofArn: (arn: string) => LocalFunction;
};

/** The functions of the stack, each with the bundle that would be deployed. None is started before it is invoked. */
export function openFunctions(stack: Stack, surroundings: Surroundings): Functions {
  const all = stack
    .ofType('AWS::Lambda::Function')
    .filter(({ id }) => !isCdkProvider(id))
    .map((resource) => localFunction(stack, resource, surroundings));
  return {
    all,
    ofStation: (station) =>
      existing(
        all.find((one) => one.station === station),
        station,
      ),
    ofArn: (arn) =>
      existing(
        all.find((one) => one.arn.split(':').at(-1) === arn.split(':').at(-1)),
        arn,
      ),
  };
}

function existing(found: LocalFunction | undefined, name: string): LocalFunction {
  if (found === undefined) throw new Error(`there is no function ${name}`);
  return found;
}

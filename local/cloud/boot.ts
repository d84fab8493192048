import { watchActivity } from './activity.ts';
import { readAssembly, type Assembly, type Stack } from './assembly.ts';
import { openBucketEvents } from './bucket-events.ts';
import { allDoneByHand } from './by-hand.ts';
import type { Cloud } from './cloud.ts';
import { openCustomResources } from './custom-resources.ts';
import { startEmulators } from './emulators.ts';
import { openEventSources, type EventSource } from './event-sources.ts';
import { planFaults } from './faults.ts';
import { openFrontDoor, type FrontDoor } from './front-door.ts';
import { issueKey, openFunctions, type LogLine, type Run, type Surroundings } from './functions.ts';
import { openGate } from './gate.ts';
import { openNotifications } from './notifications.ts';
import { readPermissions } from './permissions.ts';
import { agentThrough } from './private-socket.ts';
import { openQueueControl } from './queue-control.ts';
import { openQueues } from './queues.ts';
import { openSchedules } from './schedules.ts';
import { openSecrets } from './secrets.ts';
import { rememberMessages } from './sent-messages.ts';
import { dynamoDb } from './services/dynamodb.ts';
import { overviewServices } from './services/overview.ts';
import { s3 } from './services/s3.ts';
import { secretsManager } from './services/secrets-manager.ts';
import type { Need } from './services/service.ts';
import { sesV1 } from './services/ses.ts';
import { sqs } from './services/sqs.ts';
import { openSesDestinations } from './ses-destinations.ts';
import { openSes, type SesSettings } from './ses.ts';
import { makeStores } from './stores.ts';
import { readTableKeys } from './table-keys.ts';
import { openTopics } from './topics.ts';
import { openWeb } from './web.ts';

export type { Cloud } from './cloud.ts';

export type BootOptions = {
  /** Folder of the cloud assembly. Below the repository, or bundles do not find the native packages left out of them. */
  readonly assembly: string;
  /** Needed only when the assembly has several. */
  readonly stack?: string;
  /** What the functions take for now; it runs on from there. Default: this machine's clock. */
  readonly now?: Date;
  /** Every line the functions write. */
  readonly log?: (line: LogLine) => void;
  /** Turns of the local SES that differ from its defaults; `identities` are added to those of the stack. */
  readonly ses?: Partial<Omit<SesSettings, 'identities' | 'configurationSets' | 'receptions'>> & {
    readonly identities?: readonly string[];
  };
};

/**
 * Boots the synthesized stack on this machine: emulators, the gate, the very bundles, with the wiring and the policies of
 * the template (docs/decisions.md).
 * @throws Error that names what the template has and the local cloud does not know, or AWS would refuse.
 */
export async function bootCloud(options: BootOptions): Promise<Cloud> {
  const assembly = readAssembly(options.assembly, options.stack);
  const door = await openFrontDoor();
  const undo: (() => Promise<void>)[] = [door.stop];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    return await boot(options, assembly, door, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

function settingsOf(stack: Stack, { identities = [], ...given }: NonNullable<BootOptions['ses']> = {}): SesSettings {
  const refsOf = (type: string) => stack.ofType(type).map(({ named }) => named().ref);
  return {
    sandbox: false,
    maxSendRate: 200,
    max24HourSend: 100_000,
    accountPaused: false,
    ...given,
    identities: new Set([...refsOf('AWS::SES::EmailIdentity'), ...identities]),
    configurationSets: new Set(refsOf('AWS::SES::ConfigurationSet')),
    receptions: new Map(),
  };
}

async function boot(
  options: BootOptions,
  { stack: name, region, place }: Assembly,
  door: FrontDoor,
  undo: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Cloud> {
  const stack = place(door.endpoint);
  const permissions = readPermissions(stack);
  const emulators = startEmulators(region);
  undo.push(emulators.stop);
  const queues = openQueues(emulators);
  await makeStores(stack, region, emulators, queues);

  let clockOffsetMs = options.now === undefined ? 0 : options.now.getTime() - Date.now();
  const now = (): Date => new Date(Date.now() + clockOffsetMs);
  let sources: readonly EventSource[] = [];
  const activity = watchActivity(async () => {
    if (functions.all.some(({ running }) => running() > 0)) return false;
    for (const { queue, paused } of sources)
      if (!paused() && (await queues.contents(queue)).receivable > 0) return false;
    return true;
  });
  const notifications = openNotifications(activity);
  const faults = planFaults();
  const secrets = openSecrets(stack);
  const messages = rememberMessages();

  const denied: Cloud['denied'] = [];
  const destinations = openSesDestinations(stack, region, {
    notifications,
    publish: openTopics(stack, { queues, permissions, denied, now }),
  });
  const ses = openSes({
    region,
    settings: settingsOf(stack, options.ses),
    now,
    publish: destinations.publish,
  });
  const byHand = allDoneByHand(stack, now());
  const invoked: { readonly station: string; readonly at: number }[] = [];
  const gate = openGate(
    {
      dynamodb: dynamoDb(region, emulators, readTableKeys(stack, region)),
      sqs: sqs(region, emulators, queues, messages),
      s3: s3(emulators, await openBucketEvents(stack, region, { queues, permissions, notifications, now })),
      ses: sesV1(region, ses),
      secretsmanager: secretsManager(secrets),
      ...overviewServices(stack, {
        name,
        region,
        createdAt: now(),
        ses,
        byHand,
        invocations: (functionName) => {
          const { station } = functions.ofArn(functionName);
          return invoked.filter((one) => one.station === station).map(({ at }) => at);
        },
      }),
    },
    faults,
    denied,
  );
  gate.callers.set('LOCALROOT', { station: 'root', may: () => true, crash: () => {} });
  const customResources = openCustomResources({ region, endpoint: door.endpoint });
  door.serve(async (request) => customResources.receive(request) ?? gate.handle(request));

  const logs: LogLine[] = [];
  const runs: Run[] = [];
  const surroundings: Surroundings = {
    region,
    endpoint: door.endpoint,
    socketPath: door.socketPath,
    permissions,
    callers: gate.callers,
    clockOffsetMs: () => clockOffsetMs,
    log: (line) => {
      logs.push(line);
      options.log?.(line);
    },
    ran: (run) => {
      runs.push(run);
      invoked.push({ station: run.station, at: now().getTime() });
    },
  };
  const functions = openFunctions(stack, surroundings);
  undo.push(async () => {
    // An event source ends when its function does.
    await Promise.all([...sources, ...functions.all].map((one) => one.stop()));
  });
  const fire = openSchedules(stack, region, { queues, functions, permissions, denied });
  const fetch = openWeb(stack, { emulators, functions, permissions, secrets, denied, now });
  await customResources.create(stack, functions);
  await destinations.announce();
  sources = openEventSources(stack, { queues, functions, permissions, activity, clockOffsetMs: () => clockOffsetMs });

  const httpAgent = agentThrough(door.socketPath);
  undo.push(async () => httpAgent.destroy());
  const clientOf = (accessKeyId: string): Cloud['client'] => ({
    region,
    endpoint: door.endpoint,
    credentials: { accessKeyId, secretAccessKey: 'local' },
    requestHandler: { httpAgent },
  });
  return {
    stack: name,
    region,
    endpoint: door.endpoint,
    client: clientOf('LOCALROOT'),
    clientOf: (station) => clientOf(issueKey(surroundings, functions.ofStation(station), () => {})),
    clientHolding: (policy) => {
      const held = policy.split('/').at(-1) ?? '';
      const may = (need: Need): boolean => permissions.ofPolicy(policy, need);
      gate.callers.set(`LOCAL${held}`, { station: `holder of ${held}`, may, crash: () => {} });
      return clientOf(`LOCAL${held}`);
    },
    physical: (idPrefix) => physicalName(stack, idPrefix),
    outputs: stack.outputs(),
    environmentOf: (station) => functions.ofStation(station).environment(),
    invoke: (station, event) => functions.ofStation(station).invoke(event),
    crash: (station) => functions.ofStation(station).crash(),
    fire,
    fetch,
    now,
    setNow: (date) => {
      clockOffsetMs = date.getTime() - Date.now();
    },
    ses,
    byHand,
    secrets,
    notifications,
    faults,
    calls: gate.calls,
    denied,
    messages: messages.all,
    logs,
    runs,
    queue: openQueueControl(stack, queues, () => sources),
    idle: ({ quietMs = 50, timeoutMs = 30_000 } = {}) => activity.idle({ quietMs, timeoutMs }),
    stop,
  };
}

function physicalName(stack: Stack, idPrefix: string): string {
  const types = new Set([
    'AWS::S3::Bucket',
    'AWS::DynamoDB::GlobalTable',
    'AWS::SQS::Queue',
    'AWS::SecretsManager::Secret',
    'AWS::SES::ConfigurationSet',
    'AWS::Lambda::Url',
    'AWS::Scheduler::Schedule',
  ]);
  const found = stack.resources.filter(({ id, type }) => id.startsWith(idPrefix) && types.has(type));
  // A queue's id begins that of its dead-letter queue: the shortest is the one that was meant.
  const [first] = found.toSorted((one, other) => one.id.length - other.id.length);
  if (first === undefined) throw new Error(`no resource with a name of use begins with ${idPrefix}`);
  return first.named().attributes['FunctionUrl'] ?? first.named().ref;
}

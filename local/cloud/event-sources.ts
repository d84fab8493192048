import * as z from 'zod';
import type { Activity } from './activity.ts';
import type { Stack } from './assembly.ts';
import { MAX_WORKERS, type Functions, type LocalFunction } from './functions.ts';
import { isList, isObject, type Json } from './json.ts';
import type { Permissions } from './permissions.ts';
import type { Message, Queues } from './queues.ts';

const mappingSchema = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().default(10),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.number().min(2) }).optional(),
  FilterCriteria: z.undefined().optional(),
  Enabled: z.literal(true).optional(),
});

type Mapping = z.output<typeof mappingSchema>;

export type EventSource = {
  readonly queue: string;
  readonly station: string;
  /** Takes no more messages; what runs goes on. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly paused: () => boolean;
  /** Receipts of the messages a function has now. */
  readonly inHand: ReadonlySet<string>;
  readonly stop: () => Promise<void>;
};

/**
 * The messages to be left in the queue. Lambda developer guide, "Handling errors for an SQS event source" (rules S3.23):
 * nothing reported is success; a reply that cannot be understood fails the whole batch.
 */
export function failedMessages(result: Json | undefined, batch: readonly Message[]): ReadonlySet<string> {
  const everything = new Set(batch.map(({ id }) => id));
  const reported = isObject(result) ? result['batchItemFailures'] : undefined;
  if (reported === undefined || reported === null) return new Set();
  if (!isList(reported)) return everything;
  const failed = new Set<string>();
  for (const item of reported) {
    const id = isObject(item) ? item['itemIdentifier'] : undefined;
    if (typeof id !== 'string' || !everything.has(id)) return everything;
    failed.add(id);
  }
  return failed;
}

function batchEvent(batch: readonly Message[], mapping: Mapping, clockOffsetMs: number): Json {
  const shifted = (name: string, value: string): string =>
    name.endsWith('Timestamp') ? String(Number(value) + clockOffsetMs) : value;
  return {
    Records: batch.map(({ id, receipt, body, md5, attributes }) => ({
      messageId: id,
      receiptHandle: receipt,
      body,
      attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, shifted(name, value)])),
      messageAttributes: {},
      md5OfBody: md5,
      eventSource: 'aws:sqs',
      eventSourceARN: mapping.EventSourceArn,
      awsRegion: mapping.EventSourceArn.split(':')[3] ?? '',
    })),
  };
}

/** What Lambda checks when an event source is made. @throws Error that says what it would say. */
function refuseBroken(
  mapping: Mapping,
  { arn, role, station, timeoutSeconds }: LocalFunction,
  visibilitySeconds: number,
  permissions: Permissions,
): void {
  for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])
    if (!permissions.ofRole(role, { action, resource: mapping.EventSourceArn }))
      throw new Error(`the role of ${station} (${arn}) may not ${action} ${mapping.EventSourceArn}`);
  if (visibilitySeconds < timeoutSeconds)
    throw new Error(
      `the queue of ${station} shows messages again after ${visibilitySeconds} s, and the function may run ${timeoutSeconds} s`,
    );
}

export type EventSourceParts = {
  readonly queues: Queues;
  readonly functions: Functions;
  readonly permissions: Permissions;
  readonly activity: Activity;
  readonly clockOffsetMs: () => number;
};

function openSource(
  mapping: Mapping,
  called: LocalFunction,
  { queues, activity, clockOffsetMs }: EventSourceParts,
): EventSource {
  const queue = mapping.EventSourceArn.split(':').at(-1) ?? '';
  const isFifo = queue.endsWith('.fifo');
  const inHand = new Set<string>();
  let paused = false;
  const closing = new AbortController();
  let changes = 0;
  let waiters: (() => void)[] = [];
  const wake = (): void => {
    changes += 1;
    for (const waiter of waiters.splice(0)) waiter();
  };
  queues.onChange(queue, wake);

  /** Until the queue changes or its next message becomes visible. */
  const nextChange = async (seen: number): Promise<void> => {
    const { nextVisibleAt } = await queues.contents(queue);
    if (closing.signal.aborted || changes !== seen) return;
    const timer =
      nextVisibleAt === undefined ? undefined : setTimeout(wake, Math.max(1, nextVisibleAt - Date.now() + 1));
    await new Promise<void>((resolve) => waiters.push(resolve));
    clearTimeout(timer);
  };

  /** SQS gives 10 at a time; Lambda fills its batch from several. Of a FIFO queue one receive is one batch. */
  const takeBatch = async (): Promise<readonly Message[]> => {
    const batch: Message[] = [];
    while (batch.length < mapping.BatchSize) {
      const received = await queues.receive(queue, mapping.BatchSize - batch.length);
      batch.push(...received);
      if (received.length === 0 || isFifo) break;
    }
    return batch;
  };

  const workOff = async (): Promise<boolean> => {
    const batch = await takeBatch();
    if (batch.length === 0) return false;
    for (const { receipt } of batch) inHand.add(receipt);
    const outcome = await called.invoke(batchEvent(batch, mapping, clockOffsetMs()));
    const reports = mapping.FunctionResponseTypes.length > 0;
    const failed = !outcome.ok
      ? new Set(batch.map(({ id }) => id))
      : failedMessages(reports ? outcome.result : undefined, batch);
    for (const { receipt } of batch) inHand.delete(receipt);
    await queues.remove(
      queue,
      batch.filter(({ id }) => !failed.has(id)).map(({ receipt }) => receipt),
    );
    return true;
  };

  const poll = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const seen = changes;
      const work = paused ? Promise.resolve(false) : workOff();
      activity.during(work);
      // A fault of the local cloud is kept by `activity`; this poller is done for.
      const worked = await work.catch(() => undefined);
      if (worked === undefined) return;
      if (!worked) await nextChange(seen);
    }
  };
  const concurrency = Math.min(mapping.ScalingConfig?.MaximumConcurrency ?? MAX_WORKERS, MAX_WORKERS);
  const pollers = Array.from({ length: concurrency }, poll);

  return {
    queue,
    station: called.station,
    inHand,
    paused: () => paused,
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
      wake();
    },
    stop: async () => {
      closing.abort();
      wake();
      await Promise.all(pollers);
    },
  };
}

/**
 * The event sources of the stack, running. Every change of a queue wakes them, so an upload reaches its handler at once;
 * batching windows are not waited for. FIFO queues: one message of a group at a time, groups side by side.
 * @throws Error for a role or a visibility timeout that Lambda would refuse.
 */
export function openEventSources(stack: Stack, parts: EventSourceParts): readonly EventSource[] {
  const visibility = new Map(
    stack
      .ofType('AWS::SQS::Queue')
      .map(({ properties, named }) => [named().attributes['Arn'], Number(properties()['VisibilityTimeout'] ?? 30)]),
  );
  const mappings = stack
    .ofType('AWS::Lambda::EventSourceMapping')
    .map(({ properties }) => mappingSchema.parse(properties()));
  const pairs = mappings.map((mapping) => ({ mapping, called: parts.functions.ofArn(mapping.FunctionName) }));
  for (const { mapping, called } of pairs)
    refuseBroken(mapping, called, visibility.get(mapping.EventSourceArn) ?? 30, parts.permissions);
  return pairs.map(({ mapping, called }) => openSource(mapping, called, parts));
}

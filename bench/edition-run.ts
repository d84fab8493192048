import { beginDelivery } from '../functions/compose/begin-delivery.ts';
import { freezeAudience } from '../functions/compose/freeze-audience.ts';
import { lanesFor } from '../functions/clock/lanes-for.ts';
import { tick } from '../functions/clock/tick.ts';
import { deliverRun } from '../functions/deliver/deliver-run.ts';
import type { RunMessage } from '../functions/model/delivery.ts';
import type { DeliveryControl, Edition, MessageFile } from '../functions/model/edition.ts';
import type { Publication } from '../functions/model/publication.ts';
import { ownCpuMs } from './cpu-time.ts';
import { ANSWER_MS, editionStores, HAND_OVER_MS, type Kind } from './edition-stores.ts';
import { openMessage } from './open-message.ts';
import { simulatedClock } from './simulated-clock.ts';
import { paceWatch, type PaceSeen } from './watch-pace.ts';
import { MINUTE_MS } from '../functions/model/durations.ts';

const FUNCTION_MS = 180_000;
const LATE_AFTER_HOURS = 24;

export type EditionOrder = {
  readonly readers: number;
  readonly messagesPerSecond: number;
  readonly message: MessageFile;
  readonly publication: Publication;
  /** Epoch milliseconds. */
  readonly scheduledAt: number;
  /** For what tables and bucket hold. */
  readonly folder: string;
};

export type EditionReport = PaceSeen & {
  readonly lanes: number;
  readonly runs: number;
  /** Of the simulated clock: of the freeze, and from the first message to the last. */
  readonly freezeMs: number;
  /** Of this machine's processor, of our own code: stations and what plays AWS for them. */
  readonly freezeCpuMs: number;
  readonly sendingCpuMs: number;
  readonly composedBytes: number;
  /** By function. */
  readonly invocations: Readonly<Record<string, number>>;
  /** To AWS, by kind. */
  readonly calls: Readonly<Record<string, number>>;
  readonly outcome: string;
};

function count(of: Record<string, number>, name: string, times = 1): void {
  of[name] = (of[name] ?? 0) + times;
}

/** What the clock has to do only when something went wrong, and nothing does. */
function never(): Promise<never> {
  return Promise.reject(new Error('the clock does what it need not do'));
}

/** An edition from the freeze of its readers to the last mail, by the stations' own code, on a simulated clock. */
export async function runEdition(order: EditionOrder): Promise<EditionReport> {
  const { readers, messagesPerSecond, message, publication, scheduledAt, folder } = order;
  const clock = simulatedClock(scheduledAt);
  const { now, sleepUntil, outside } = clock;
  const calls: Record<string, number> = {};
  const invocations: Record<string, number> = {};
  const call = (name: string, kind: Kind) => {
    count(calls, name);
    return sleepUntil(now() + ANSWER_MS[kind]);
  };
  const stores = editionStores(folder, readers, scheduledAt, call, outside);
  const control: DeliveryControl = { v: 1, stopped: false, ...lanesFor(messagesPerSecond, 1) };
  const seen = paceWatch();
  let composedBytes = 0;
  let attempts = 0;
  let edition: Edition = {
    v: 1,
    id: message.edition,
    series: 'weekly',
    state: 'composing',
    scheduledAt: new Date(scheduledAt).toISOString(),
    attempt: 'c',
    leaseUntil: 0,
    fence: 1,
  };
  const readEdition = async () => {
    await call('DynamoDB GetItem', 'table');
    return edition;
  };
  const readControl = async () => {
    await call('DynamoDB GetItem', 'table');
    return control;
  };
  const record = async (_: unknown, progress: Partial<Edition>) => {
    await call('DynamoDB UpdateItem', 'table');
    edition = { ...edition, ...progress };
    return edition;
  };

  const deliver = async (run: RunMessage): Promise<void> => {
    const until = now() + FUNCTION_MS;
    attempts += 1;
    count(invocations, 'deliver');
    await deliverRun(run, attempts.toString(16).padStart(16, '0'), undefined, {
      ...stores,
      now,
      sleepUntil,
      random: Math.random,
      timeLeftMs: () => until - now(),
      findEdition: readEdition,
      begin: async () => true,
      control: readControl,
      slowDown: () => Promise.reject(new Error('nobody asked for a slower pace')),
      pause: () => Promise.reject(new Error('nobody asked for a pause')),
      openMessage: async () => {
        await call('S3 GetObject', 'bucket');
        const composeFor = openMessage(message, publication);
        return async (reader, address) => {
          seen.leaves(now());
          composedBytes += composeFor(reader, address).length;
          await call('SES SendRawEmail', 'ses');
          return { kind: 'accepted', messageId: reader };
        };
      },
    });
  };

  const waiting = Array.from({ length: control.lanes }, (): RunMessage[] => []);
  const busy = new Set<number>();
  const faults: unknown[] = [];
  const serveLane = async (lane: number): Promise<void> => {
    busy.add(lane);
    try {
      for (let next = waiting[lane]?.shift(); next !== undefined; next = waiting[lane]?.shift()) {
        await sleepUntil(now() + HAND_OVER_MS);
        await deliver(next);
      }
    } catch (error) {
      faults.push(error);
    }
    busy.delete(lane);
    seen.isShort(now());
  };
  const putOnLanes = async (messages: readonly RunMessage[], lanes: number): Promise<void> => {
    for (let first = 0; first < messages.length; first += 10) await call('SQS SendMessageBatch', 'queue');
    for (const run of messages) waiting[run.run % lanes]?.push(run);
    for (let lane = 0; lane < lanes; lane += 1)
      if (!busy.has(lane) && waiting[lane]?.length !== 0) void serveLane(lane);
  };

  const startedCpu = ownCpuMs();
  let frozenAt = 0;
  let frozenCpu = 0;
  const compose = async (): Promise<void> => {
    count(invocations, 'compose');
    const audience = await freezeAudience(edition, undefined, () => Date.parse(edition.scheduledAt), stores);
    await record(edition, { audience, rendering: 'r' });
    frozenAt = now();
    frozenCpu = ownCpuMs();
    const begin = { now, control: readControl, rest: () => Promise.resolve(), record, putOnLanes };
    await beginDelivery(edition, LATE_AFTER_HOURS, begin);
  };
  const minutely = async (): Promise<void> => {
    // Of what lasts most of a day only every so many minutes are played, and all of them counted.
    const every = Math.max(1, Math.floor(readers / messagesPerSecond / 60 / 100));
    while (edition.state !== 'sent') {
      await sleepUntil((Math.floor(now() / MINUTE_MS) + every) * MINUTE_MS);
      let runsRead = 0;
      count(invocations, 'clock', every);
      const { faults: found } = await tick(
        Math.floor(now() / MINUTE_MS),
        {},
        {
          now,
          readRun: (...run) => {
            runsRead += 1;
            return stores.readRun(...run);
          },
          advance: stores.advance,
          listOpen: async () => {
            await call('DynamoDB Query', 'table');
            return [edition.id];
          },
          find: readEdition,
          control: readControl,
          lanesAreEmpty: async () => {
            await call('SQS GetQueueAttributes', 'queue');
            return busy.size === 0;
          },
          putOnLanes,
          finish: async (_, at) => {
            await record(edition, { state: 'sent', sentAt: at });
            return true;
          },
          close: () => call('DynamoDB DeleteItem', 'table'),
          order: never,
          reopen: never,
          pause: never,
          waitForEvents: never,
          readBrief: async () => undefined,
          mark: async () => {},
          restingSince: new Map(),
        },
      );
      count(calls, 'DynamoDB Query', runsRead * (every - 1));
      faults.push(...found);
      if (faults.length > 0) throw new AggregateError(faults, 'the edition is in trouble');
    }
  };
  try {
    await clock.run(compose().then(minutely));
    return {
      ...seen.report(),
      lanes: control.lanes,
      runs: edition.audience?.runs ?? 0,
      freezeMs: frozenAt - scheduledAt,
      freezeCpuMs: frozenCpu - startedCpu,
      sendingCpuMs: ownCpuMs() - frozenCpu,
      composedBytes,
      invocations,
      calls,
      outcome: edition.state,
    };
  } finally {
    stores.close();
  }
}

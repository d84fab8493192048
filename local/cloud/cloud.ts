import type { Agent } from 'node:http';
import type { ByHand } from './by-hand.ts';
import type { Outcome } from './execution.ts';
import type { Faults } from './faults.ts';
import type { LogLine, Run } from './functions.ts';
import type { Call } from './gate.ts';
import type { Json } from './json.ts';
import type { Notifications } from './notifications.ts';
import type { Denied } from './permissions.ts';
import type { QueueControl } from './queue-control.ts';
import type { Fire } from './schedules.ts';
import type { Secrets } from './secrets.ts';
import type { SentMessage } from './sent-messages.ts';
import type { Ses } from './ses.ts';
import type { WebFetch } from './web.ts';

/** What an SDK client of the local cloud is made with. */
export type ClientConfig = {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Needs no network interface (private-socket.ts). */
  readonly requestHandler: { readonly httpAgent: Agent };
};

/** The running stack: what a person, the clock, the readers and a test may do to it. Stations go by POWERTOOLS_SERVICE_NAME. */
export type Cloud = {
  readonly stack: string;
  readonly region: string;
  /** The gate. */
  readonly endpoint: string;
  /** Somebody who may do everything. */
  readonly client: ClientConfig;
  /** Somebody who may do what the station's role may. */
  readonly clientOf: (station: string) => ClientConfig;
  /** Somebody to whom a managed policy of the stack (its ARN) is attached, and nothing else. */
  readonly clientHolding: (policy: string) => ClientConfig;
  /** Name of a bucket, table or schedule, queue URL, secret ARN by the beginning of its logical id; of several, the shortest. */
  readonly physical: (idPrefix: string) => string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly environmentOf: (station: string) => Readonly<Record<string, string>>;
  readonly invoke: (station: string, event: Json) => Promise<Outcome>;
  /** Ends the station's workers in the middle of whatever they do. */
  readonly crash: (station: string) => void;
  readonly fire: Fire;
  /** Answers for the public address, as CloudFront would. */
  readonly fetch: WebFetch;
  readonly now: () => Date;
  readonly setNow: (date: Date) => void;
  readonly ses: Ses;
  /** What people did around the stack, to be undone by a test. */
  readonly byHand: ByHand;
  readonly secrets: Secrets;
  readonly notifications: Notifications;
  readonly faults: Faults;
  /** Every call that reached the gate, and every refusal for want of a permission. */
  readonly calls: readonly Call[];
  readonly denied: Denied[];
  /** What was put on queues through the gate, the latest last. */
  readonly messages: readonly SentMessage[];
  readonly logs: readonly LogLine[];
  readonly runs: readonly Run[];
  readonly queue: (idPrefix: string) => QueueControl;
  /**
   * Resolves when nothing goes on any more: no function runs, and no message could be received by one.
   * @throws a fault of the local cloud itself, or Error after `timeoutMs` (default 30,000).
   */
  readonly idle: (options?: { readonly quietMs?: number; readonly timeoutMs?: number }) => Promise<void>;
  readonly stop: () => Promise<void>;
};

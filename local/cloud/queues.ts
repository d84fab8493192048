import type { Emulators } from './emulators.ts';
import { isObject, listAt, objectAt, parseJson, textAt, type Json, type JsonObject } from './json.ts';
import { ACCOUNT } from './resource-names.ts';

/** A message as `ReceiveMessage` gives it. */
export type Message = {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  readonly md5: string;
  readonly attributes: Readonly<Record<string, string>>;
};

export type WaitingMessage = {
  readonly id: string;
  readonly body: string;
  readonly group?: string;
  readonly receives: number;
};

/** Everything in a queue, without touching it. */
export type QueueContents = {
  readonly ready: readonly WaitingMessage[];
  /** How many of those a receive could give: a message of a FIFO group waits while another of its group is invisible. */
  readonly receivable: number;
  readonly delayed: readonly WaitingMessage[];
  readonly invisible: readonly (WaitingMessage & { readonly receipt: string })[];
  /** When the next delayed or invisible message becomes visible, epoch milliseconds; undefined when there is none. */
  readonly nextVisibleAt: number | undefined;
};

export type Fifo = { readonly group: string; readonly deduplication: string };

/** The queues by name. Whoever waits for one is told of every change, so that nobody has to poll. */
export type Queues = {
  readonly create: (name: string, attributes: Readonly<Record<string, string>>) => Promise<void>;
  readonly send: (name: string, body: string, fifo?: Fifo) => Promise<void>;
  /** At most 10, as SQS. */
  readonly receive: (name: string, maximum: number) => Promise<readonly Message[]>;
  readonly remove: (name: string, receipts: readonly string[]) => Promise<void>;
  readonly contents: (name: string) => Promise<QueueContents>;
  /** Ends the visibility timeout of these messages, or of all invisible ones. */
  readonly makeVisible: (name: string, receipts?: readonly string[]) => Promise<void>;
  readonly purge: (name: string) => Promise<void>;
  /** To be called when somebody else changed the queue. */
  readonly changed: (name: string) => void;
  readonly onChange: (name: string, listener: () => void) => void;
};

function waiting(value: Json): WaitingMessage {
  const message = objectAt(value, 'message');
  const group = message['messageGroupId'];
  return {
    id: textAt(message['messageId'], 'messageId'),
    body: textAt(message['body'], 'body'),
    receives: Number(message['approximateReceiveCount']),
    ...(typeof group === 'string' && { group }),
  };
}

function invisibleMessage(value: Json): QueueContents['invisible'][number] {
  const { message, receiptHandle } = objectAt(value, 'invisible message');
  return { ...waiting(message ?? {}), receipt: textAt(receiptHandle, 'receiptHandle') };
}

function timeOf(value: Json, field: string): number {
  return isObject(value) ? Number(value[field]) : Number.NaN;
}

function received(value: Json): Message {
  const { MessageId, ReceiptHandle, Body, MD5OfBody, Attributes } = objectAt(value, 'message');
  const attributes = Object.entries(objectAt(Attributes, 'Attributes')).map(([name, text]) => [
    name,
    textAt(text, name),
  ]);
  return {
    id: textAt(MessageId, 'MessageId'),
    receipt: textAt(ReceiptHandle, 'ReceiptHandle'),
    body: textAt(Body, 'Body'),
    md5: textAt(MD5OfBody, 'MD5OfBody'),
    attributes: Object.fromEntries(attributes),
  };
}

/** The emulator looks at the last part only. */
function queueUrl(name: string): string {
  return `http://localhost/${ACCOUNT}/${name}`;
}

/** The queues of the emulator, as the local cloud itself uses them: without the gate, and so without permissions. */
export function openQueues({ fauxqs }: Emulators): Queues {
  const listeners = new Map<string, (() => void)[]>();
  const call = async (operation: string, input: JsonObject): Promise<JsonObject> => {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` };
    const { status, body } = await fauxqs({
      method: 'POST',
      url: '/',
      headers,
      body: Buffer.from(JSON.stringify(input)),
    });
    const text = body.toString('utf8');
    if (status !== 200) throw new Error(`${operation}: ${text}`);
    return objectAt(text === '' ? {} : parseJson(text), operation);
  };
  const changed = (name: string): void => {
    for (const listener of listeners.get(name) ?? []) listener();
  };
  const contents = async (name: string): Promise<QueueContents> => {
    const { body } = await fauxqs({
      method: 'GET',
      url: `/_fauxqs/queues/${name}`,
      headers: {},
      body: Buffer.alloc(0),
    });
    const messages = objectAt(objectAt(parseJson(body.toString('utf8')), name)['messages'], name);
    const delayed = listAt(messages['delayed']);
    const invisible = listAt(messages['inflight']);
    const times = [
      ...delayed.map((message) => timeOf(message, 'delayUntil')),
      ...invisible.map((message) => timeOf(message, 'visibilityDeadline')),
    ];
    const ready = listAt(messages['ready']).map(waiting);
    const unseen = invisible.map(invisibleMessage);
    const blocked = new Set(unseen.flatMap(({ group }) => (group === undefined ? [] : [group])));
    return {
      ready,
      receivable: ready.filter(({ group }) => group === undefined || !blocked.has(group)).length,
      delayed: delayed.map(waiting),
      invisible: unseen,
      nextVisibleAt: times.length === 0 ? undefined : Math.min(...times),
    };
  };
  return {
    create: async (name, attributes) => void (await call('CreateQueue', { QueueName: name, Attributes: attributes })),
    send: async (name, body, fifo) => {
      const order = fifo && { MessageGroupId: fifo.group, MessageDeduplicationId: fifo.deduplication };
      await call('SendMessage', { QueueUrl: queueUrl(name), MessageBody: body, ...order });
      changed(name);
    },
    receive: async (name, maximum) => {
      const input = {
        QueueUrl: queueUrl(name),
        MaxNumberOfMessages: Math.min(maximum, 10),
        MessageSystemAttributeNames: ['All'],
      };
      return listAt((await call('ReceiveMessage', input))['Messages']).map(received);
    },
    remove: async (name, receipts) => {
      for (const receipt of receipts) await call('DeleteMessage', { QueueUrl: queueUrl(name), ReceiptHandle: receipt });
      changed(name);
    },
    contents,
    makeVisible: async (name, receipts) => {
      const all = receipts ?? (await contents(name)).invisible.map(({ receipt }) => receipt);
      for (const receipt of all)
        await call('ChangeMessageVisibility', {
          QueueUrl: queueUrl(name),
          ReceiptHandle: receipt,
          VisibilityTimeout: 0,
        });
      changed(name);
    },
    purge: async (name) => {
      await call('PurgeQueue', { QueueUrl: queueUrl(name) });
      changed(name);
    },
    changed,
    onChange: (name, listener) => void listeners.set(name, [...(listeners.get(name) ?? []), listener]),
  };
}

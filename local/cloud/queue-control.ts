import type { Stack } from './assembly.ts';
import type { EventSource } from './event-sources.ts';
import type { Fifo, QueueContents, Queues } from './queues.ts';

/** What a test does with one queue. */
export type QueueControl = {
  readonly name: string;
  readonly url: string;
  readonly contents: () => Promise<QueueContents>;
  readonly send: (body: string, fifo?: Fifo) => Promise<void>;
  readonly purge: () => Promise<void>;
  /** Ends the visibility timeout of what was given back; with `all`, also of what a function has in hand now. */
  readonly makeVisible: (which?: 'all') => Promise<void>;
  /** Its event source takes no more messages until it is resumed. */
  readonly pause: () => void;
  readonly resume: () => void;
};

/**
 * Control of the queue whose logical id begins so (the shortest such id: a dead-letter queue's is longer).
 * @throws Error when there is none.
 */
export function openQueueControl(
  stack: Stack,
  queues: Queues,
  sources: () => readonly EventSource[],
): (idPrefix: string) => QueueControl {
  return (idPrefix) => {
    const found = stack.ofType('AWS::SQS::Queue').filter(({ id }) => id.startsWith(idPrefix));
    const [first] = found.toSorted((one, other) => one.id.length - other.id.length);
    if (first === undefined) throw new Error(`no queue begins with ${idPrefix}`);
    const name = first.named().attributes['QueueName'] ?? '';
    const own = (): readonly EventSource[] => sources().filter(({ queue }) => queue === name);
    return {
      name,
      url: first.named().ref,
      contents: () => queues.contents(name),
      send: (body, fifo) => queues.send(name, body, fifo),
      purge: () => queues.purge(name),
      makeVisible: async (which) => {
        const { invisible } = await queues.contents(name);
        const inHand = (receipt: string): boolean =>
          which !== 'all' && own().some((source) => source.inHand.has(receipt));
        await queues.makeVisible(
          name,
          invisible.map(({ receipt }) => receipt).filter((receipt) => !inHand(receipt)),
        );
      },
      pause: () => own().forEach((source) => source.pause()),
      resume: () => own().forEach((source) => source.resume()),
    };
  };
}

import { subscriberTable } from '../../../functions/aws/subscriber-table.ts';
import { statusAt, type Subscriber, type SubscriberStatus } from '../../../functions/model/subscriber.ts';
import { fold } from '../mails/read-mail.ts';
import type { Desk, Played } from '../desk.ts';

export type Readers = {
  /** Everybody in the list, who came last first. */
  readonly list: () => Promise<readonly Subscriber[]>;
};

const READING = /^(?:Get|Query|Scan|BatchGet|Describe)/;

/**
 * The list of subscribers, read anew only when somebody wrote to its table: it may be long, and a page that is open asks
 * again and again.
 */
export function openReaders({ documents, stack }: Desk, { cloud: { calls } }: Played): Readers {
  const table = stack.subscribersTable();
  const { scan } = subscriberTable(documents, table);
  let seen = 0;
  let isFresh = false;
  let known: Promise<readonly Subscriber[]> = Promise.resolve([]);
  const read = async (): Promise<readonly Subscriber[]> => {
    const all: Subscriber[] = [];
    for await (const subscriber of scan()) all.push(subscriber);
    return all.toSorted((one, other) => since(other).localeCompare(since(one)) || one.id.localeCompare(other.id));
  };
  return {
    list() {
      for (; seen < calls.length; seen += 1) {
        const call = calls[seen];
        const isWrite = call?.service === 'dynamodb' && !READING.test(call.operation);
        if (isWrite && call.resources.some((arn) => arn.endsWith(`/${table}`))) isFresh = false;
      }
      if (!isFresh) {
        isFresh = true;
        known = read();
        known.catch(() => {
          isFresh = false;
        });
      }
      return known;
    },
  };
}

function since({ confirmedAt, consents }: Subscriber): string {
  return confirmedAt ?? consents?.[0]?.at ?? '';
}

/** How many there are in each state now (epoch milliseconds), and of the active ones in each cadence and language. */
export function countReaders(readers: readonly Subscriber[], now: number) {
  const states = new Map<SubscriberStatus, number>();
  const gets = new Map<string, number>();
  for (const reader of readers) {
    const state = statusAt(reader, now);
    states.set(state, (states.get(state) ?? 0) + 1);
    if (state !== 'active') continue;
    for (const choice of [reader.cadence, reader.language]) gets.set(choice, (gets.get(choice) ?? 0) + 1);
  }
  return { states, gets };
}

/** Who has this in their address. */
export function findReaders(readers: readonly Subscriber[], find: string): readonly Subscriber[] {
  const wanted = fold(find);
  return wanted === '' ? readers : readers.filter(({ address = '' }) => fold(address).includes(wanted));
}

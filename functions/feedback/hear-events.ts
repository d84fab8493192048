import type { MailboxNews } from '../model/feedback.ts';
import type { SubscriberId } from '../model/subscriber.ts';
import { groupEvents, type EventGroup } from './group-events.ts';
import { readEvent, type Dropped, type ReadEvent } from './read-event.ts';
import { suppressPerson, type Fared, type People } from './suppress-person.ts';

export type Hear = People & {
  /** Adds to the number sets of one item of the ledger. */
  readonly record: (group: EventGroup<string>) => Promise<void>;
  /** Whose mailbox this is; nothing when it is no address that anybody in the list can have. */
  readonly idOf: (address: string) => Promise<SubscriberId | undefined>;
  /** So many editions in a row that a mailbox does not take, and it counts as gone. */
  readonly softBounces: number;
};

/** What came of a batch of messages. `failed`: ids of messages that are to come back. */
export type Heard = {
  readonly failed: ReadonlySet<string>;
  /** Whether a failed one could be read: else nothing but a person can tell what it was. */
  readonly unreadable: readonly string[];
  readonly faults: readonly unknown[];
  readonly dropped: ReadonlyMap<Dropped, number>;
  readonly fared: ReadonlyMap<Fared, number>;
};

/**
 * Writes down what SES's events say, in the ledger and of the subscribers: one write an item and a person, however many
 * events. Any of it may come twice, late, or in another order; what fails comes back as a whole, and is done again.
 */
export async function hearEvents(
  messages: readonly { readonly messageId: string; readonly body: string }[],
  hear: Hear,
): Promise<Heard> {
  const failed = new Set<string>();
  const unreadable: string[] = [];
  const faults: unknown[] = [];
  const dropped = new Map<Dropped, number>();
  const fared = new Map<Fared, number>();
  const read: { readonly source: string; readonly said: Exclude<ReadEvent, { readonly dropped: Dropped }> }[] = [];
  for (const { messageId, body } of messages)
    try {
      const said = readEvent(body);
      if ('dropped' in said) addOne(dropped, said.dropped);
      else read.push({ source: messageId, said });
    } catch {
      // Not the fault: it may quote the event, and the event holds an address.
      unreadable.push(messageId);
      failed.add(messageId);
    }

  const attempt = async (sources: readonly string[], act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      faults.push(error);
      for (const source of sources) failed.add(source);
    }
  };
  const events = read.flatMap(({ source, said }) => (said.event ? [{ event: said.event, source }] : []));
  const people = await newsByPerson(read, hear, attempt);
  await Promise.all([
    ...groupEvents(events).map((group) => attempt(group.sources, () => hear.record(group))),
    ...[...people].map(([id, { news, sources }]) =>
      attempt(sources, async () => addOne(fared, await suppressPerson(id, news, hear.softBounces, hear))),
    ),
  ]);
  return { failed, unreadable, faults, dropped, fared };
}

type Person = { readonly news: MailboxNews[]; readonly sources: string[] };

async function newsByPerson(
  read: readonly { readonly source: string; readonly said: { readonly news: readonly MailboxNews[] } }[],
  { idOf }: Pick<Hear, 'idOf'>,
  attempt: (sources: readonly string[], act: () => Promise<void>) => Promise<void>,
): Promise<ReadonlyMap<SubscriberId, Person>> {
  const people = new Map<SubscriberId, Person>();
  for (const { source, said } of read)
    for (const news of said.news)
      await attempt([source], async () => {
        const id = await idOf(news.address);
        if (id === undefined) return;
        const person: Person = people.get(id) ?? { news: [], sources: [] };
        people.set(id, person);
        person.news.push(news);
        person.sources.push(source);
      });
  return people;
}

function addOne<Name>(to: Map<Name, number>, name: Name): void {
  to.set(name, (to.get(name) ?? 0) + 1);
}

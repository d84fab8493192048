import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { ledgerTable } from '../../functions/aws/ledger-table.ts';
import { subscriberFeedback } from '../../functions/aws/subscriber-feedback.ts';
import { subscriberList } from '../../functions/aws/subscriber-list.ts';
import { subscriberTable } from '../../functions/aws/subscriber-table.ts';
import { hearEvents, type Hear } from '../../functions/feedback/hear-events.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import { addressKey, parseAddress } from '../../functions/mail/address.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import type { Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';
import type { Dynamo } from '../aws/dynamo.ts';
import { newKeys } from '../links/new-keys.ts';

const keys = newKeys();

/** A weekly edition that went out, or another one. */
export function edition(week: number, more: Partial<Edition> = {}): Edition {
  const scheduledAt = new Date(Date.UTC(2026, 10, 22) + (week - 47) * 7 * 86_400_000).toISOString();
  const audience = { candidates: 4, readers: 4, excluded: {}, runs: 1, fence: 1 };
  const id = `2026-W${week}` as EditionId;
  return {
    v: 1,
    id,
    series: 'weekly',
    state: 'sent',
    scheduledAt,
    attempt: 'a',
    leaseUntil: 0,
    fence: 1,
    audience,
    ...more,
  };
}

const idOf = (address: string): SubscriberId => subscriberId(keys, addressKey(address));

/** The ledger and the list in tables of their own, and what the station does with events. */
export async function openFeedback(dynamo: Dynamo, editions: readonly Edition[], softBounces = 3) {
  const [ledgerName, listName] = [await dynamo.newTable(), await dynamo.newTable('pk')];
  const { documents } = dynamo;
  const ledger = ledgerTable(documents, ledgerName);
  const list = { ...subscriberTable(documents, listName), ...subscriberList(documents, listName) };
  const hear: Hear = {
    find: list.find,
    ...subscriberFeedback(documents, listName),
    listEditions: async () => editions,
    record: ({ edition: id, batch, readers }) => ledger.addEvents(id, batch, readers),
    idOf: async (address) => (parseAddress(address).address === undefined ? undefined : idOf(address)),
    softBounces,
  };
  let messages = 0;
  return {
    ledger,
    list,
    hear,
    async join(address: string, more: Partial<Subscriber> = {}): Promise<SubscriberId> {
      const id = idOf(address);
      await list.add({ v: 1, id, status: 'active', address, cadence: 'weekly', language: 'vi', ...more });
      return id;
    },
    /** One call of the station. */
    say: (...bodies: readonly string[]) =>
      hearEvents(
        bodies.map((body) => ({ messageId: `m${(messages += 1)}`, body })),
        hear,
      ),
    person: (address: string) => list.find(idOf(address)),
    /** All that there is, in the order of the keys, but for when it expires: that counts from each write. */
    async ledgerItems(): Promise<readonly unknown[]> {
      const { Items = [] } = await documents.send(new ScanCommand({ TableName: ledgerName, ConsistentRead: true }));
      for (const item of Items) delete item['expiresAt'];
      return Items.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    },
  };
}

function keyOf({ pk, sk }: Record<string, unknown>): string {
  return `${String(pk)} ${String(sk)}`;
}

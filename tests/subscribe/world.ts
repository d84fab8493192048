import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { joiningTable } from '../../functions/aws/joining-table.ts';
import { leavers } from '../../functions/aws/leavers.ts';
import { subscriberTable } from '../../functions/aws/subscriber-table.ts';
import { readConfirm } from '../../functions/links/confirm-token.ts';
import { mintStamp, readStamp } from '../../functions/links/form-stamp.ts';
import type { LinkKeys } from '../../functions/links/keys.ts';
import { networkId } from '../../functions/links/network-id.ts';
import { readPreferences } from '../../functions/links/preferences-token.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import { readUnsubscribe } from '../../functions/links/unsubscribe-token.ts';
import type { EditionId, Cadence } from '../../functions/model/edition.ts';
import type { Publication } from '../../functions/model/publication.ts';
import type { Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';
import { subscribeApp } from '../../functions/subscribe/subscribe-app.ts';
import type { Dynamo } from '../aws/dynamo.ts';

const PUBLICATION: Publication = {
  name: 'Bản tin <Thử> & Co $&',
  sender: 'news@example.com',
  replyTo: 'editors@example.com',
  postalAddress: '1 Example Street',
  language: 'vi',
  timeZone: 'Asia/Ho_Chi_Minh',
  publicUrl: 'https://news.example.com',
  siteUrl: 'https://example.com',
  articleUrl: 'https://example.com/{slug}',
  stage: 'production',
};

export const READER: Subscriber = {
  v: 1,
  id: 'AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId,
  status: 'active',
  address: 'reader@example.org',
  cadence: 'weekly',
  language: 'vi',
  confirmedAt: '2026-01-01T00:00:00.000Z',
};

type Options = {
  readonly keys: LinkKeys;
  readonly publication?: Partial<Publication>;
  readonly cadences?: readonly Cadence[];
  readonly people?: readonly Subscriber[];
};

/** The pages before real tables, and every call that they make. */
export async function openSite(dynamo: Dynamo, { keys, publication = {}, cadences, people = [] }: Options) {
  const names = [await dynamo.newTable('pk'), await dynamo.newTable('pk')] as const;
  const subscribers = subscriberTable(dynamo.documents, names[0]);
  const joining = joiningTable(dynamo.documents, names[1]);
  const left = leavers(dynamo.documents, await dynamo.newTable());
  for (const person of people) await subscribers.add(person);
  const world = {
    now: Date.parse('2026-11-22T01:00:00.000Z'),
    events: [] as string[],
    faults: [] as string[],
    letters: [] as { readonly id: SubscriberId; readonly at: number }[],
    welcomes: [] as { readonly id: SubscriberId; readonly at: string }[],
    /** The newest edition of every series. */
    latest: undefined as EditionId | undefined,
    calls: [] as string[],
    isBroken: false,
    /** Calls that fail, by name. */
    brokenDoors: new Set<string>(),
    /** What others took from the bucket of all embedded forms. */
    takenByAll: 0,
  };
  const site = {
    publication: { ...PUBLICATION, ...publication },
    cadences: cadences ?? (['weekly', 'monthly', 'instant'] as const),
    tell: (event: string) => void world.events.push(event),
    tellFault: (error: Error) => void world.faults.push(error.message),
  };
  const doors = {
    ...subscribers,
    ...joining,
    ...left,
    take: async (bucket: string, windowMs: number, now: number) =>
      (await joining.take(bucket, windowMs, now)) + (bucket === 'embedded' ? world.takenByAll : 0),
    orderLetter: async (id: SubscriberId, at: number) => void world.letters.push({ id, at }),
    orderWelcome: async (id: SubscriberId, at: string) => void world.welcomes.push({ id, at }),
    findWelcome: async () => world.latest,
    erase: async (id: SubscriberId, said: { at: string; source: string }) => {
      await joining.forgetWish(id);
      await subscribers.erase(id, said);
    },
  };
  const recorded = Object.fromEntries(
    Object.entries(doors).map(([name, call]) => [
      name,
      (...parameters: unknown[]) => {
        world.calls.push(name);
        if (world.isBroken || world.brokenDoors.has(name)) throw new Error('the table is away');
        return (call as (...all: unknown[]) => unknown)(...parameters);
      },
    ]),
  ) as typeof doors;
  const app = subscribeApp(site, {
    ...recorded,
    now: () => world.now,
    isOrigin: async (value) => value === keys.origin,
    readUnsubscribe: async (token) => {
      const read = readUnsubscribe(keys, token);
      return 'refused' in read ? undefined : read;
    },
    readPreferences: async (token) => {
      const read = readPreferences(keys, token);
      return 'refused' in read ? undefined : read.subscriber;
    },
    readConfirm: async (token) => {
      const read = readConfirm(keys, token);
      return 'refused' in read ? undefined : read;
    },
    stamp: async (at) => mintStamp(keys, at),
    readStamp: async (stamp) => readStamp(keys, stamp),
    idOf: async (key) => subscriberId(keys, key),
    bucketOf: async (network) => networkId(keys, network),
  });

  const ask = async (path: string, init: RequestInit = {}): Promise<Response> =>
    app.request(path, {
      ...init,
      headers: { 'x-origin-key': keys.origin, ...(init.headers as Record<string, string> | undefined) },
    });
  return {
    world,
    app,
    ask,
    subscribers,
    joining,
    left,
    /** Fields of a form, as a browser posts them. */
    post: (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      ask(path, { method: 'POST', body: new URLSearchParams(fields), headers }),
    /** Both tables, byte for byte. */
    tables: async (): Promise<string> => {
      const items = await Promise.all(
        names.map(async (TableName) => (await dynamo.documents.send(new ScanCommand({ TableName }))).Items ?? []),
      );
      return JSON.stringify(items.map((some) => some.toSorted((a, b) => (a['pk'] < b['pk'] ? -1 : 1))));
    },
    reader: (id = READER.id) => subscribers.find(id),
    stamp: (secondsAgo = 60) => mintStamp(keys, world.now - secondsAgo * 1000),
  };
}

export type OpenSite = Awaited<ReturnType<typeof openSite>>;

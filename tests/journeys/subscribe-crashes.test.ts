import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joiningTable } from '../../functions/aws/joining-table.ts';
import { confirmUrl, mintConfirm } from '../../functions/links/confirm-token.ts';
import { mintPreferences, preferencesUrl } from '../../functions/links/preferences-token.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import type { Wish } from '../../functions/model/joining.ts';
import type { Subscriber } from '../../functions/model/subscriber.ts';
import { openNewsroom, SUNDAY, type Newsroom } from '../support/newsroom.ts';
import { SITE } from '../support/readers.ts';

let room: Newsroom;
let joining: ReturnType<typeof joiningTable>;
beforeAll(async () => {
  room = await openNewsroom();
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(room.cloud.client));
  joining = joiningTable(documents, room.cloud.outputs['JoiningTable'] ?? '');
});
afterAll(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

/** A call of the function is that of a warm one, or of a cold one, which reads the secret first. */
const MOST_CALLS = 8;
/** Each crash is a cold start. */
const PATIENCE = { timeout: 180_000 };

/** What is left of somebody, without what differs from one person and moment to the next. */
async function leftOf(address: string) {
  const id = subscriberId(room.keys, address);
  const subscriber = await room.stores.subscribers.find(id);
  const { id: _id, address: kept, confirmedAt, leftAt, consents = [], ...rest } = subscriber ?? ({} as Subscriber);
  const has = { address: kept === address, confirmedAt: confirmedAt !== undefined, leftAt: leftAt !== undefined };
  return { ...rest, has, lines: consents.map(({ what }) => what), wish: (await joining.findWish(id)) !== undefined };
}

type Deed = {
  readonly prepare: (address: string) => Promise<void>;
  readonly url: (address: string) => string;
  readonly fields: Readonly<Record<string, string>>;
};

const wishOf = (address: string): Wish => ({
  v: 1,
  id: subscriberId(room.keys, address),
  at: SUNDAY.getTime(),
  address,
  language: 'vi',
  cadence: 'weekly',
  source: 'page',
  wording: 'vi-1',
});

const DEEDS: readonly (readonly [string, Deed])[] = [
  [
    'confirming',
    {
      prepare: (address) => joining.wish(wishOf(address)),
      url: (address) =>
        confirmUrl(SITE, mintConfirm(room.keys, { subscriber: wishOf(address).id, at: SUNDAY.getTime() })),
      fields: { confirm: 'yes' },
    },
  ],
  [
    'erasing',
    {
      prepare: async (address) => {
        await room.join(address);
        await joining.wish(wishOf(address));
      },
      url: (address) => preferencesUrl(SITE, mintPreferences(room.keys, { subscriber: wishOf(address).id })),
      fields: { erase: 'yes' },
    },
  ],
];

describe.each(DEEDS)('%s', (name, { prepare, url, fields }) => {
  const press = (address: string) =>
    room.cloud.fetch(url(address), { method: 'POST', body: new URLSearchParams(fields) });

  test.each(['crash-before', 'crash-after', 'drop-answer'] as const)(
    'ends in the same state when it is repeated, wherever a %s befell it',
    PATIENCE,
    async (kind) => {
      const good = `${name}-${kind}@example.com`;
      await prepare(good);
      expect((await press(good)).status).toBe(200);
      const wanted = await leftOf(good);
      expect(wanted.wish).toBe(false);
      let befell = 0;
      for (let nth = 1; nth <= MOST_CALLS; nth += 1) {
        const address = `${name}-${kind}-${nth}@example.com`;
        await prepare(address);
        const planned = room.cloud.faults.add({ station: 'subscribe', nth, fault: { kind } });
        const first = await press(address);
        planned.remove();
        befell += planned.fired();
        // An answer that is lost the SDK asks for again.
        expect(first.ok, `call ${nth}`).toBe(kind === 'drop-answer' || planned.fired() === 0);
        expect((await press(address)).status).toBe(200);
        expect(await leftOf(address), `call ${nth}`).toEqual(wanted);
      }
      expect(befell, 'it makes some calls').toBeGreaterThanOrEqual(2);
    },
  );
});

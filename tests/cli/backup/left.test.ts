import { expect, test } from 'vitest';
import { goneIn, markGone } from '../../../cli/backup/left.ts';
import { allOf } from '../../../cli/all-of.ts';
import { makeLinkKeys, readLinkKeys } from '../../../functions/links/keys.ts';
import { subscriberId } from '../../../functions/links/subscriber-id.ts';
import type { Subscriber, SubscriberId } from '../../../functions/model/subscriber.ts';
import { folderOf } from '../command-line.ts';

const keys = readLinkKeys(makeLinkKeys((bytes) => Buffer.alloc(bytes, 7), 'origin'));

test('addresses are found in whatever form those who left are listed', async () => {
  const folder = await folderOf({
    'left.txt': [
      'SUPPRESSEDDESTINATIONSUMMARIES\tanna@example.com\t2026-11-23T10:00:00+07:00\tCOMPLAINT',
      '"email";"reason"',
      '"Bình@Example.com";"unsubscribe"',
      'binh@example.com;left on Monday',
      'From: Chi <chi@example.org>, please take me off.',
      '   "EmailAddress": "dung+tin@example.net",',
      'mailto:em@example.com.',
    ].join('\r\n'),
  });
  expect(await allOf(goneIn(`${folder}/left.txt`))).toEqual([
    { address: 'anna@example.com', suppressed: true },
    { address: 'binh@example.com', suppressed: false },
    { address: 'chi@example.org', suppressed: false },
    { address: 'dung+tin@example.net', suppressed: false },
    { address: 'em@example.com', suppressed: false },
  ]);
});

test('who left is marked once, and who is not in the backup is only counted', async () => {
  const people = new Map<SubscriberId, Subscriber>();
  const person = (address: string, status: Subscriber['status']) => {
    const id = subscriberId(keys, address);
    people.set(id, { v: 1, id, status, address, cadence: 'weekly', language: 'vi' });
    return id;
  };
  const [active, complained, gone] = [
    person('a@example.com', 'active'),
    person('b@example.com', 'active'),
    person('c@example.com', 'unsubscribed'),
  ];
  const move = (id: SubscriberId, more: Partial<Subscriber>) => {
    people.set(id, { ...people.get(id)!, ...more });
    return true;
  };
  const list = {
    find: async (id: SubscriberId) => people.get(id),
    leave: async (id: SubscriberId) => move(id, { status: 'unsubscribed' }),
    suppress: async ({ id }: Subscriber) =>
      move(id, { status: 'suppressed', suppressed: { why: 'operator', at: '2026-11-24T00:00:00.000Z' } }),
  };
  const text = 'A@example.com\nb@example.com complaint\nc@example.com\nnobody@example.com\n';
  const file = `${await folderOf({ 'left.csv': text })}/left.csv`;
  expect(await markGone(file, keys, list, 0)).toEqual({ marked: 2, before: 1, unknown: 1 });
  expect([active, complained, gone].map((id) => people.get(id)?.status)).toEqual([
    'unsubscribed',
    'suppressed',
    'unsubscribed',
  ]);
  expect(await markGone(file, keys, list, 0)).toEqual({ marked: 0, before: 3, unknown: 1 });
});

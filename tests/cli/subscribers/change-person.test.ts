import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import {
  addPerson,
  entryOf,
  erasePerson,
  restorePerson,
  suppressPerson,
  unsubscribePerson,
} from '../../../cli/subscribers/change-person.ts';
import { joiningTable } from '../../../functions/aws/joining-table.ts';
import type { Wish } from '../../../functions/model/joining.ts';
import type { Subscriber } from '../../../functions/model/subscriber.ts';
import { NOW, openDesk } from './desk.ts';

const at = new Date(NOW).toISOString();
const LAN = { address: 'lan@example.com' };
const newcomer = { ...LAN, cadence: 'weekly', language: 'vi' } as const;

describe('add', () => {
  test('takes in whom nobody knows, with the evidence of their consent', async () => {
    const desk = await openDesk();
    expect(await addPerson(newcomer, 'form at the fair', desk)).toMatchObject({ ok: true });
    expect(await desk.find('lan@example.com')).toMatchObject({
      status: 'active',
      consents: [{ at, what: 'imported', source: 'newsletter subscribers add', note: 'form at the fair' }],
    });
    expect((await addPerson(newcomer, 'again', desk)).says[0]).toContain('nothing was changed');
  });

  test('says that they are in when only the answer to its write was lost', async () => {
    const desk = await openDesk();
    desk.dynamo.loseAnswers(1);
    expect((await addPerson(newcomer, 'form', desk)).says[0]).toContain('They are in');
  });

  test.each<[string, Partial<Subscriber>]>([
    ['left', { status: 'unsubscribed', leftAt: at }],
    ['complained', { status: 'suppressed', suppressed: { why: 'complaint', at, from: 'active' } }],
    ['refused our mail', { status: 'suppressed', suppressed: { why: 'bounce', at, from: 'active' } }],
  ])('never revives who %s', async (why, more) => {
    const desk = await openDesk();
    const before = await desk.has('lan@example.com', more);
    const { ok, says } = await addPerson(newcomer, 'form', desk);
    expect([ok, says[0]]).toEqual([false, expect.stringContaining(why)]);
    expect(await desk.find('lan@example.com')).toEqual(before);
  });

  test('never revives who was erased', async () => {
    const desk = await openDesk();
    await desk.has('lan@example.com');
    await erasePerson(LAN, desk);
    expect((await addPerson(newcomer, 'form', desk)).says[0]).toContain('erased');
    expect(await desk.find('lan@example.com')).not.toHaveProperty('address');
  });
});

describe('unsubscribe', () => {
  test('is done once, however often it is said, and is written down', async () => {
    const desk = await openDesk();
    await desk.has('lan@example.com');
    expect((await unsubscribePerson(LAN, 'by phone', desk)).ok).toBe(true);
    desk.time.now += 1000;
    expect((await unsubscribePerson(LAN, 'by phone', desk)).says[0]).toContain('had left before');
    expect(await desk.find('lan@example.com')).toMatchObject({
      status: 'unsubscribed',
      leftAt: at,
      consents: [{ what: 'left', at, source: 'newsletter subscribers unsubscribe', note: 'by phone' }],
    });
  });

  test('of somebody unknown writes nothing', async () => {
    const desk = await openDesk();
    expect((await unsubscribePerson(LAN, undefined, desk)).ok).toBe(false);
    expect(await desk.find('lan@example.com')).toBeUndefined();
  });
});

describe('suppress', () => {
  test('keeps somebody from every mail, and restore makes them what they were', async () => {
    const desk = await openDesk();
    await desk.has('lan@example.com', { status: 'paused', pausedUntil: '2027-01-01T00:00:00.000Z' });
    expect((await suppressPerson(LAN, 'legal', desk)).ok).toBe(true);
    expect((await suppressPerson(LAN, 'legal', desk)).says[0]).toContain('already');
    expect(await desk.find('lan@example.com')).toMatchObject({
      status: 'suppressed',
      suppressed: { why: 'operator', at, from: 'paused' },
    });
    desk.time.now += 1000;
    expect((await restorePerson(LAN, 'settled', desk)).ok).toBe(true);
    const after = await desk.find('lan@example.com');
    expect(after).toMatchObject({ status: 'paused', pausedUntil: '2027-01-01T00:00:00.000Z' });
    expect(after).not.toHaveProperty('suppressed');
    expect(after?.consents?.map(({ what, note }) => [what, note])).toEqual([
      ['suppressed', 'legal'],
      ['restored', 'settled'],
    ]);
  });

  test('keeps an address out that nobody knows, and writes down no more than its hash', async () => {
    const desk = await openDesk();
    expect((await suppressPerson(LAN, 'wrote to us', desk)).ok).toBe(true);
    const kept = await desk.find('lan@example.com');
    expect(kept).toMatchObject({ status: 'suppressed' });
    expect(JSON.stringify(kept)).not.toContain('lan@');
    expect((await addPerson(newcomer, 'form', desk)).ok).toBe(false);
  });

  test('of an address that nobody knows can be lifted, and whoever it was may then join themselves', async () => {
    const desk = await openDesk();
    await suppressPerson(LAN, 'wrote to us', desk);
    expect(await restorePerson(LAN, 'a mistake', desk)).toMatchObject({
      ok: true,
      says: [expect.stringContaining('by joining themselves')],
    });
    expect(await desk.find('lan@example.com')).toMatchObject({ status: 'unsubscribed' });
    expect((await addPerson(newcomer, 'form', desk)).ok, 'still no import brings them in').toBe(false);
    const wishedAt = desk.now();
    const wish: Wish = {
      v: 1,
      id: desk.idOf('lan@example.com'),
      at: wishedAt,
      address: 'lan@example.com',
      language: 'vi',
      cadence: 'weekly',
      source: 'page',
      wording: 'vi-1',
    };
    expect(await desk.list.confirm(wish, wishedAt, { at: new Date(wishedAt).toISOString(), source: 'test' })).toBe(
      true,
    );
    expect(await desk.find('lan@example.com')).toMatchObject({ status: 'active', address: 'lan@example.com' });
  });

  test('takes a bounce over, so that no outage of a provider brings them back, and leaves a complaint', async () => {
    const desk = await openDesk();
    await desk.has('lan@example.com', { status: 'suppressed', suppressed: { why: 'bounce', at, from: 'active' } });
    await suppressPerson(LAN, 'legal', desk);
    expect((await desk.find('lan@example.com'))?.suppressed).toMatchObject({ why: 'operator', from: 'active' });
    const complained = { status: 'suppressed', suppressed: { why: 'complaint', at, from: 'active' } } as const;
    const before = await desk.has('hoa@example.com', complained);
    await suppressPerson({ address: 'hoa@example.com' }, 'legal', desk);
    expect(await desk.find('hoa@example.com')).toEqual(before);
  });
});

describe('restore', () => {
  const bounced = { status: 'suppressed', suppressed: { why: 'bounce', at, from: 'active' } } as const;

  test('never brings back who complained', async () => {
    const desk = await openDesk();
    const before = await desk.has('lan@example.com', {
      status: 'suppressed',
      suppressed: { why: 'complaint', at, from: 'active' },
    });
    expect((await restorePerson(LAN, 'they asked', desk)).says[0]).toContain('complained');
    expect(await desk.find('lan@example.com')).toEqual(before);
  });

  test('never brings back who left, before or after they were suppressed', async () => {
    const desk = await openDesk();
    await desk.has('lan@example.com', { status: 'unsubscribed', leftAt: at });
    expect((await restorePerson(LAN, 'a mistake', desk)).ok).toBe(false);
    await desk.has('hoa@example.com', bounced);
    await unsubscribePerson({ address: 'hoa@example.com' }, undefined, desk);
    expect((await restorePerson({ address: 'hoa@example.com' }, 'a mistake', desk)).says[0]).toContain('left');
    expect(await desk.find('hoa@example.com')).toMatchObject({ status: 'unsubscribed' });
  });

  test('does not bring back who leaves in the middle of it', async () => {
    const desk = await openDesk();
    await desk.has('lan@example.com', bounced);
    const { restore } = desk.list;
    const list = {
      ...desk.list,
      restore: async (...about: Parameters<typeof restore>) => {
        await unsubscribePerson(LAN, undefined, desk);
        return restore(...about);
      },
    };
    expect((await restorePerson(LAN, 'a mistake', { ...desk, list })).says[0]).toContain('left');
    expect(await desk.find('lan@example.com')).toMatchObject({ status: 'unsubscribed' });
  });

  test('does not lift a complaint that comes in the middle of it, though it leaves no line', async () => {
    const desk = await openDesk();
    const seen = await desk.has('lan@example.com', bounced);
    const complained = { ...seen, suppressed: { ...bounced.suppressed, why: 'complaint' } } as const;
    await desk.dynamo.documents.send(
      new PutCommand({ TableName: desk.tables.subscribers, Item: { pk: seen.id, ...complained } }),
    );
    const line = entryOf('restored', 'test', NOW, 'a mistake');
    expect(await desk.list.restore(seen, line)).toBe(false);
    expect(await desk.list.suppress(seen, line)).toBe(false);
    expect(await desk.find('lan@example.com')).toEqual(complained);
  });

  test('says that it is done when only the answer to its write was lost', async () => {
    const desk = await openDesk();
    await desk.has('lan@example.com', bounced);
    desk.dynamo.loseAnswers(1);
    expect(await restorePerson(LAN, 'outage', desk)).toMatchObject({ ok: true });
    expect((await desk.find('lan@example.com'))?.consents).toHaveLength(1);
  });
});

describe('erase', () => {
  test('leaves the hash, that they are gone, and one line', async () => {
    const desk = await openDesk();
    await desk.has('lan@example.com', { name: 'Lan', consents: [{ at, what: 'imported', source: 'list.csv' }] });
    expect((await erasePerson(LAN, desk)).ok).toBe(true);
    expect((await erasePerson(LAN, desk)).ok).toBe(true);
    const left = await desk.find('lan@example.com');
    expect(left).toMatchObject({ status: 'unsubscribed', consents: [{ what: 'erased' }] });
    expect(JSON.stringify(left)).not.toMatch(/lan@|Lan|list\.csv/);
  });

  test('forgets a wish to join, too', async () => {
    const desk = await openDesk();
    const wish = {
      v: 1,
      ...LAN,
      id: desk.idOf('lan@example.com'),
      at: NOW,
      language: 'vi',
      cadence: 'weekly',
      source: 'page',
      wording: '1',
    } as const;
    await joiningTable(desk.dynamo.documents, desk.tables.joining).wish(wish);
    expect((await erasePerson(LAN, desk)).ok).toBe(true);
    expect(await desk.list.findWish(wish.id)).toBeUndefined();
    expect((await erasePerson(LAN, desk)).ok, 'there is nobody left').toBe(false);
  });

  test('works by the id that other commands show', async () => {
    const desk = await openDesk();
    const { id } = await desk.has('lan@example.com');
    expect((await erasePerson({ id }, desk)).ok).toBe(true);
    expect(await desk.find('lan@example.com')).not.toHaveProperty('address');
  });
});

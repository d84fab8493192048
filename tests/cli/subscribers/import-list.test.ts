import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importList, surveyList } from '../../../cli/subscribers/import-list.ts';
import { rowsOf } from '../../../cli/subscribers/list-rows.ts';
import type { List } from '../../../cli/subscribers/open-list.ts';
import { restoreBounced, countBounced } from '../../../cli/subscribers/restore-bounced.ts';
import type { ConsentEntry, Subscriber } from '../../../functions/model/subscriber.ts';
import { folderOf } from '../command-line.ts';
import { NOW, openDesk } from './desk.ts';

const at = new Date(NOW).toISOString();
const entry: ConsentEntry = { at, what: 'imported', source: 'list.csv', note: 'form' };
const publication = { language: 'vi', timeZone: 'Asia/Ho_Chi_Minh' } as const;
const addresses = (many: number) => Array.from({ length: many }, (_, n) => `reader-${n}@example.com`);

/** An operator with a file in hand. */
async function openImport(lines: readonly string[]) {
  const desk = await openDesk();
  const file = join(await folderOf({ 'list.csv': ['email', ...lines].join('\n') }), 'list.csv');
  const rows = () => rowsOf(file, desk.keys, publication, NOW);
  const out: string[] = [];
  const told = { stayedOut: (line: number, why: string) => void out.push(`${line} ${why}`), progress: () => {} };
  return {
    ...desk,
    out,
    survey: () => surveyList(rows(), desk.list, told),
    take: (list: Pick<List, 'read' | 'add'> = desk.list) => importList(rows(), list, entry, told),
    async all(): Promise<readonly Subscriber[]> {
      const found: Subscriber[] = [];
      for await (const one of desk.list.scan()) found.push(one);
      return found;
    },
  };
}

describe('an import', () => {
  test('takes in whom the list does not know, with the evidence, and nobody else', async () => {
    const room = await openImport([
      'new@example.com',
      'in@example.com',
      'left@example.com',
      'complained@example.com',
      'erased@example.com',
      'bounced@example.com',
      'nobody',
      'NEW@example.com',
    ]);
    await room.has('in@example.com', { cadence: 'monthly', name: 'Ánh' });
    await room.has('left@example.com', { status: 'unsubscribed', leftAt: at });
    for (const why of ['complaint', 'bounce'] as const)
      await room.has(`${why === 'bounce' ? 'bounced' : 'complained'}@example.com`, {
        status: 'suppressed',
        suppressed: { why, at, from: 'active' },
      });
    const { id } = await room.has('erased@example.com');
    await room.list.erase(id, { at, source: 'test' });
    const before = await room.all();

    const counts = {
      rows: 8,
      known: new Map([
        ['in', 1],
        ['left', 1],
        ['complained', 1],
        ['erased', 1],
        ['bounced', 1],
      ]),
      refused: new Map([
        ['no-at', 1],
        ['twice', 1],
      ]),
    };
    expect(await room.survey()).toEqual({ ...counts, newcomers: 1 });
    expect(await room.all(), 'a dry run changes nothing').toEqual(before);
    expect(room.out.map((line) => Number(line.split(' ')[0])).toSorted((a, b) => a - b)).toEqual([4, 5, 6, 7, 8, 9]);

    expect(await room.take()).toEqual({ ...counts, newcomers: 1 });
    const after = await room.all();
    expect(after).toHaveLength(before.length + 1);
    expect(after).toEqual(expect.arrayContaining([...before]));
    expect(await room.find('new@example.com')).toMatchObject({ status: 'active', language: 'vi', consents: [entry] });
    expect(await room.take()).toMatchObject({
      newcomers: 0,
      known: new Map([
        ['in', 2],
        ['left', 1],
        ['complained', 1],
        ['erased', 1],
        ['bounced', 1],
      ]),
    });
    expect(await room.all()).toHaveLength(after.length);
  });

  test('that breaks off anywhere is finished by repeating it, and writes nobody twice', async () => {
    const room = await openImport(addresses(1000));
    let writes = 0;
    const breaksAt = (limit: number) => ({
      read: room.list.read,
      add: async (subscriber: Subscriber) => {
        writes += 1;
        if (writes > limit) throw new Error('the line is dead');
        return room.list.add(subscriber);
      },
    });
    for (const limit of [1, 150, 700]) {
      await expect(room.take(breaksAt(limit))).rejects.toThrow('the line is dead');
      expect(await room.all()).toHaveLength(limit);
      writes = limit;
    }
    let again = 0;
    const counted = {
      read: room.list.read,
      add: async (subscriber: Subscriber) => {
        again += 1;
        return room.list.add(subscriber);
      },
    };
    expect(await room.take(counted)).toMatchObject({ rows: 1000, newcomers: 300, known: new Map([['in', 700]]) });
    expect(again, 'only who is missing').toBe(300);
    const all = await room.all();
    expect(new Set(all.map(({ address }) => address)).size).toBe(1000);
    for (const one of all) expect(one.consents).toEqual([entry]);
  });

  test('survives answers that are lost', async () => {
    const room = await openImport(addresses(50));
    room.dynamo.loseAnswers(5);
    expect(await room.take()).toMatchObject({ newcomers: 45, known: new Map([['in', 5]]) });
    expect(await room.all()).toHaveLength(50);
  });
});

describe('after an outage of a provider', () => {
  test('who bounced in it is restored, and nobody else', async () => {
    const desk = await openDesk();
    const suppressed = (why: 'bounce' | 'complaint' | 'operator', day: string, more: Partial<Subscriber> = {}) =>
      ({
        status: 'suppressed',
        suppressed: { why, at: `2026-11-${day}T10:00:00.000Z`, from: 'active' },
        ...more,
      }) as const;
    await desk.has('in@example.com', suppressed('bounce', '20'));
    await desk.has('before@example.com', suppressed('bounce', '19'));
    await desk.has('after@example.com', suppressed('bounce', '21'));
    await desk.has('complained@example.com', suppressed('complaint', '20'));
    await desk.has('kept@example.com', suppressed('operator', '20'));
    await desk.has('gone@example.com', suppressed('bounce', '20', { leftAt: at }));
    const outage = { from: Date.parse('2026-11-20T00:00:00Z'), to: Date.parse('2026-11-20T23:00:00Z') };
    const line: ConsentEntry = { at, what: 'restored', source: 'test', note: 'outage' };
    expect(await countBounced(outage, desk.list)).toBe(2);
    expect(await restoreBounced(outage, line, desk.list)).toBe(2);
    expect(await restoreBounced(outage, line, desk.list)).toBe(0);
    const statusOf = async (name: string) => (await desk.find(`${name}@example.com`))?.status;
    expect(await statusOf('in')).toBe('active');
    expect(await statusOf('gone')).toBe('unsubscribed');
    for (const name of ['before', 'after', 'complained', 'kept']) expect(await statusOf(name), name).toBe('suppressed');
    expect((await desk.find('in@example.com'))?.consents).toEqual([line]);
  });
});

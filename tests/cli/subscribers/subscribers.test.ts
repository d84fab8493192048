import { spawn } from 'node:child_process';
import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLinkKeys } from '../../../functions/links/keys.ts';
import { subscriberId } from '../../../functions/links/subscriber-id.ts';
import type { Subscriber } from '../../../functions/model/subscriber.ts';
import { openNewsroom, type Newsroom } from '../../support/newsroom.ts';
import { folderOf, newsletter, shellOf } from '../command-line.ts';

/** Enough to be interrupted in the middle; bench/import.ts takes in a million. */
const MANY = 20_000;

let room: Newsroom;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  room = await openNewsroom();
  env = shellOf(room.cloud);
});
afterAll(async () => {
  expect(room.cloud.denied).toEqual([]);
  await room.cloud.stop();
});

const type = (command: string, ...args: readonly string[]) =>
  newsletter([...command.split(' '), ...args, '--stage', 'local'], { env });
const all = async (): Promise<readonly Subscriber[]> => {
  const found: Subscriber[] = [];
  for await (const one of room.stores.subscribers.scan()) found.push(one);
  return found;
};
const find = async (address: string) => {
  const id = subscriberId(room.keys, address);
  return (await room.stores.subscribers.read([id])).get(id);
};

/** A process a command: many of them take their time on a busy machine. */
const PATIENCE = { timeout: 180_000 };

describe('newsletter subscribers import', PATIENCE, () => {
  test('shows first what would happen, and does nothing before it has consent and a yes', async () => {
    const file = join(
      await folderOf({ 'ds.csv': 'Thư điện tử;Họ tên;Còn nhận?;\r\nlan@example.com;Lan;có\r\nnoc@example.com;;\r\n' }),
      'ds.csv',
    );
    const dry = await type('subscribers import', file, '--dry-run');
    expect([dry.code, dry.err]).toEqual([0, '']);
    expect(dry.out).toContain(`${file}:3  a mailbox of a machine or a duty, not of a person\n`);
    expect(dry.out).toContain('2 rows\n');
    expect(dry.out).toMatch(/ 1 {2}to be taken in\n/);
    expect(dry.out).toContain('Not read: “Còn nhận?”. If one of them says who left, call it “status” first.\n');
    const without = await type('subscribers import', file, '--yes');
    expect([without.code, without.out]).toEqual([1, expect.stringContaining('Say where their consent comes from')]);
    const unsaid = await type('subscribers import', file, '--evidence', 'book fair');
    expect([unsaid.code, unsaid.out]).toEqual([1, expect.stringContaining('Repeat it with --yes')]);
    expect(await all()).toEqual([]);

    const done = await type('subscribers import', file, '--evidence', 'book fair', '--yes');
    expect([done.code, done.err]).toEqual([0, '']);
    expect(done.out).toMatch(/ 1 {2}taken in\n/);
    expect(await find('lan@example.com')).toMatchObject({
      status: 'active',
      name: 'Lan',
      consents: [{ what: 'imported', source: 'newsletter subscribers import ds.csv', note: 'book fair' }],
    });
  });

  test('killed in the middle, goes on where it was when it is repeated', async () => {
    const rows = Array.from({ length: MANY }, (_, n) => `reader-${n}@example.org,Bạn đọc ${n}`);
    const file = join(await folderOf({ 'big.csv': ['email,name', ...rows].join('\n') }), 'big.csv');
    const flags = [file, '--evidence', 'moved from another tool', '--yes'];
    const program = fileURLToPath(new URL('../../../cli/newsletter.ts', import.meta.url));
    const child = spawn(process.execPath, [program, 'subscribers', 'import', ...flags, '--stage', 'local'], {
      env: { ...process.env, ...env },
      stdio: 'ignore',
    });
    const isOver = new Promise((done) => void child.once('close', done));
    while ((await all()).length < 5000) await sleep(500);
    child.kill('SIGKILL');
    await isOver;
    const before = (await all()).length;
    expect(before).toBeLessThan(MANY);

    const { code, out } = await type('subscribers import', ...flags);
    expect(code).toBe(0);
    const [, taken = ''] = /([\d,]+) {2}taken in\n/.exec(out) ?? [];
    expect(Number(taken.replaceAll(',', ''))).toBe(MANY + 1 - before);
    const readers = (await all()).filter(({ address = '' }) => address.endsWith('@example.org'));
    expect(readers).toHaveLength(MANY);
    for (const one of readers) expect(one.consents).toHaveLength(1);
  });
});

describe('newsletter subscribers', PATIENCE, () => {
  test('adds, finds, explains, suppresses, restores, unsubscribes and erases one person', async () => {
    const added = await type('subscribers add', 'Hoa@Ví-Dụ.vn', '--evidence', 'letter of 3 May', '--name', 'Hoa');
    expect([added.code, added.out]).toEqual([0, 'They are in, weekly, from the next edition on.\n']);
    const address = 'Hoa@xn--v-d-rma6749a.vn';
    const found = await type('subscribers find', 'hoa@ví-dụ.vn');
    expect([found.code, found.out]).toEqual([
      0,
      expect.stringContaining('imported: newsletter subscribers add, “letter of 3 May”'),
    ]);
    expect(found.out).toContain(address);

    const why = await type('subscribers why', address);
    expect([why.code, why.out]).toEqual([0, expect.stringMatching(/^Yes: they get \d{4}-W\d\d, as things stand\.\n/)]);
    expect((await type('subscribers suppress', address, '--reason', 'legal')).code).toBe(0);
    const not = await type('subscribers why', address);
    expect([not.code, not.out]).toEqual([1, expect.stringContaining('No: they are suppressed by an operator.')]);
    expect((await type('subscribers restore', address, '--reason', 'settled')).out).toContain('They are restored.');
    expect((await type('subscribers unsubscribe', address)).code).toBe(0);

    const own = await type('subscribers export-person', address);
    const { subscriber, wish } = JSON.parse(own.out);
    expect(subscriber).toMatchObject({ address, status: 'unsubscribed', name: 'Hoa' });
    expect(wish).toBeNull();
    expect(subscriber.consents).toHaveLength(4);
    expect((await type('subscribers erase', address)).out).toContain('Repeat it with --yes');
    expect((await type('subscribers erase', address, '--yes')).code).toBe(0);
    const gone = await type('subscribers find', subscriber.id);
    expect(gone.out).toContain('erased');
    expect(gone.out.toLowerCase()).not.toContain('hoa');
    expect((await type('subscribers find', 'nobody@example.com')).code).toBe(1);
  });

  test('exports the list to a file that nobody else can read, or to the terminal', async () => {
    const out = join(await folderOf({ 'list.csv': 'that anybody could read' }), 'list.csv');
    await chmod(out, 0o644);
    expect((await type('subscribers export', '--out', out)).code).toBe(0);
    const csv = await readFile(out, 'utf8');
    expect(csv.split('\r\n')).toHaveLength(MANY + 3);
    expect(csv).toContain('"lan@example.com","Lan","active","weekly","vi"');
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    const json = (await type('subscribers export', '--json')).out.trimEnd().split('\n');
    expect(json).toHaveLength((await all()).length);
    for (const line of json.slice(0, 20)) expect(JSON.parse(line)).toMatchObject({ v: 1, consents: [{}] });
  });

  test.each([
    [['find', 'foo'], 'It must be an address'],
    [['add', 'nguyễn@example.com', '--evidence', 'x'], 'ask for another address'],
    [['restore', '--reason', 'x'], 'either an address or --bounced-between'],
    [['restore', '--reason', 'x', '--bounced-between', '2026-01-01T00:00:00Z'], 'two moments'],
    [
      ['restore', '--reason', 'x', '--bounced-between', '2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'],
      'the earlier moment first',
    ],
  ])('names what is wrong with %j, and exits 2', async (args, named) => {
    const { code, out, err } = await newsletter(['subscribers', ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(named);
  });
});

describe('newsletter keys', () => {
  test('rotates the keys of the deployed stack, and says when the new one signs', async () => {
    const { code, out } = await type('keys rotate');
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('k2 is added. Every function picks it up within 5 minutes'),
    ]);
    const keys = readLinkKeys(await room.stores.secret.read());
    expect([keys.signing.kid, keys.next?.kid, keys.links.size]).toEqual(['k1', 'k2', 2]);
    expect((await type('keys retire', 'k1')).code).toBe(1);
    expect((await type('keys rotate')).code).toBe(1);
    for (const { secret } of Object.values<{ secret: string }>(JSON.parse(await room.stores.secret.read()).links))
      expect(out).not.toContain(secret);
  });
});

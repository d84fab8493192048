import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PARTS } from '../../cli/backup/parts.ts';
import { dayInZone, weeklyEditionId } from '../../functions/model/calendar.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { readAssembly } from '../../local/cloud/assembly.ts';
import type { Call } from '../../local/cloud/gate.ts';
import { allows, readStatements } from '../../local/cloud/policies.ts';
import { synthesize } from '../../local/synthesize.ts';
import { newsletter } from '../cli/command-line.ts';
import { article, openNewsroom, WEEK_MS, type Newsroom } from '../support/newsroom.ts';
import { linksIn, mailTo } from '../support/readers.ts';

const READERS = 80;
const PASSPHRASE = 'five words by mere chance';
/** Four of five a second are the digest's: long enough to make a backup meanwhile. */
const SLOW = 5;

/**
 * The command line has the time of this machine, so both clouds have it too: a little less, for every minute that passes
 * puts them ahead, and a command would wait for claims of theirs that end in its future.
 */
const began = new Date(Date.now() - 10 * 60_000);
const weekOf = (weeks: number) => new Date(began.getTime() + weeks * WEEK_MS);
const editionOf = (weeks: number): EditionId =>
  weeklyEditionId(dayInZone(weekOf(weeks).toISOString(), 'Asia/Ho_Chi_Minh'));
const [sent, underWay, next] = [editionOf(0), editionOf(1), editionOf(2)];

let folder: string;
let assembly: string;
let old: Newsroom;
let room: Newsroom | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coming-back-'));
  assembly = await synthesize();
  old = await openNewsroom({ assembly, now: began, readers: READERS });
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await old.cloud.stop();
  expect(room?.cloud.denied).toEqual([]);
  await room?.cloud.stop();
});

/** What an operator types, what came of it, and what was asked of AWS for it. */
async function type(at: Newsroom, words: readonly string[], passphrase = PASSPHRASE) {
  const { endpoint, region, client, calls } = at.cloud;
  const before = calls.length;
  const env = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
    NEWSLETTER_PASSPHRASE: passphrase,
  };
  const { code, out, err } = await newsletter([...words, '--stage', 'local'], { env });
  return { code, says: out + err, asked: calls.slice(before).filter(({ station }) => station === 'root') };
}

async function write(at: Newsroom, weeks: number, slug: string): Promise<void> {
  const dayBefore = new Date(weekOf(weeks).getTime() - 86_400_000).toISOString();
  await at.upload(`${slug}.md`, article(slug, { created_at: `"${dayBefore}"` }));
  await at.cloud.idle();
}

async function rate(at: Newsroom, messagesPerSecond: number): Promise<void> {
  at.cloud.ses.settings.maxSendRate = messagesPerSecond;
  await at.pass();
}

/** Who has left, paused and agreed to what, byte for byte. */
async function subscribersOf({ cloud }: Newsroom): Promise<ReadonlyMap<string, string>> {
  const client = new DynamoDBClient(cloud.client);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: cloud.outputs['SubscribersTable'] }));
  return new Map(
    Items.map((item) => {
      const sorted = Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1));
      return [item['address']?.S ?? item['pk']?.S ?? '', JSON.stringify(sorted)];
    }),
  );
}

async function pageOf({ cloud }: Newsroom, path: string): Promise<string> {
  const page = await cloud.fetch(`https://bantin.example.vn${path}`);
  return `${page.status} ${page.headers.get('content-type')} ${page.headers.get('cache-control')}\n${await page.text()}`;
}

const archive = [`/e/${sent}`, `/e/${sent}/mot`, `/e/${underWay}`, `/e/${underWay}/hai`, '/', '/404.html'];

/** Of the mails that somebody got, the link to leave by. */
async function leaveBy(at: Newsroom, links: readonly string[]): Promise<number> {
  const link = links.find((one) => one.includes('/u/')) ?? '';
  const body = 'List-Unsubscribe=One-Click';
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return (await at.cloud.fetch(link, { method: 'POST', headers, body })).status;
}

let links: readonly string[];
let people: ReadonlyMap<string, string>;
let pages: readonly string[];
const asked: Record<'Backup' | 'Restore', readonly Call[]> = { Backup: [], Restore: [] };

// Each command derives a key from the passphrase, which is slow on purpose.
test('a backup is made while an edition is being sent, which goes on', async () => {
  await old.pass();
  await write(old, 0, 'mot');
  await old.week(weekOf(0));
  await old.cloud.idle();
  await old.pass();
  expect(old.mailsOf(sent).size).toBe(READERS);
  links = linksIn((await mailTo(old, 'reader-3@example.com')).html);
  expect(await leaveBy(old, linksIn((await mailTo(old, 'reader-0@example.com')).html))).toBe(200);

  await write(old, 1, 'hai');
  await rate(old, SLOW);
  await old.week(weekOf(1));
  while (old.mailsOf(underWay).size < 10) await sleep(50);
  const backup = await type(old, ['backup', join(folder, 'backup')]);
  expect([backup.code, backup.says]).toEqual([0, expect.stringContaining('Complete: ')]);
  asked.Backup = backup.asked;
  expect(old.mailsOf(underWay).size).toBeLessThan(READERS - 1);
  people = await subscribersOf(old);
  pages = await Promise.all(archive.map((path) => pageOf(old, path)));

  // The old stack goes on: everybody gets the edition, and somebody leaves of whom the backup does not know.
  await rate(old, 200);
  await old.cloud.idle();
  await old.pass();
  expect(old.mailsOf(underWay).size).toBe(READERS - 1);
}, 300_000);

test('a new stack is filled from it, and nothing less than the right passphrase and a word on who left will do', async () => {
  room = await openNewsroom({ assembly, now: weekOf(1) });
  const path = join(folder, 'backup');
  const unasked = await type(room, ['restore', path]);
  expect([unasked.code, unasked.says]).toEqual([1, expect.stringContaining('Who left since the backup was made?')]);
  const wrong = await type(room, ['restore', path, '--nobody-left-known'], 'five other words by chance');
  expect([wrong.code, wrong.says]).toEqual([1, expect.stringContaining('This passphrase does not open the backup.')]);
  const into = await type(old, ['restore', path, '--nobody-left-known']);
  expect([into.code, into.says]).toEqual([1, expect.stringContaining('The stack of local is not empty')]);

  const left = join(folder, 'left.txt');
  await writeFile(
    left,
    'SUPPRESSED reader-1@example.com COMPLAINT\nPlease stop. Reader <reader-2@example.com>, thanks\n',
  );
  const restored = await type(room, ['restore', path, '--left', left]);
  expect([restored.code, restored.says]).toEqual([0, expect.stringContaining(`${underWay} rests`)]);
  asked.Restore = restored.asked;
  await room.cloud.idle();
  await room.pass();

  const others = (all: ReadonlyMap<string, string>) => [...all].filter(([who]) => !/^reader-[12]@/.test(who));
  const now = await subscribersOf(room);
  expect(new Map(others(now))).toEqual(new Map(others(people)));
  expect(now.size).toBe(people.size);
  expect(await Promise.all(archive.map((one) => pageOf(room!, one)))).toEqual(pages);
  expect(room.cloud.ses.mails).toEqual([]);
}, 300_000);

test('a link of an old mail unsubscribes its reader, and started the new stack mails nobody twice', async () => {
  const at = room!;
  expect(await leaveBy(at, links)).toBe(200);
  expect(await type(at, ['edition', underWay])).toMatchObject({
    says: expect.stringContaining('it was restored from a backup of') as string,
  });
  const resumed = await type(at, ['resume', underWay]);
  expect([resumed.code, resumed.says]).toEqual([1, expect.stringContaining('gets it a SECOND TIME')]);
  expect((await type(at, ['start'])).code).toBe(0);
  await at.pass();
  await at.pass();
  expect([...at.mailsOf(sent), ...at.mailsOf(underWay)]).toEqual([]);
  expect((await type(at, ['cancel', underWay])).code).toBe(0);

  at.cloud.setNow(weekOf(2));
  await write(at, 2, 'ba');
  await at.week(weekOf(2));
  await at.cloud.idle();
  await at.pass();
  expect((await at.edition(next))?.articles).toEqual(['ba']);
  const gone = new Set([0, 1, 2, 3].map((reader) => `reader-${reader}@example.com`));
  const stay = Array.from({ length: READERS }, (_, reader) => `reader-${reader}@example.com`).filter(
    (address) => !gone.has(address),
  );
  expect(at.mailsOf(next)).toEqual(new Map(stay.map((address) => [address, 1])));
  expect([...at.mailsOf(sent), ...at.mailsOf(underWay)]).toEqual([]);
}, 300_000);

test('every store of the stack is in a backup, but for wishes that nobody has confirmed', () => {
  const stores = Object.keys(old.cloud.outputs).flatMap((name) => /^(.+)(?:Table|Bucket)$/.exec(name)?.[1] ?? []);
  expect(stores.map((name) => name.toLowerCase()).toSorted()).toEqual(
    [...PARTS.filter((part) => part !== 'secret'), 'joining'].toSorted(),
  );
});

test('both take no more rights than the policies of the stack give for them', async () => {
  const stack = readAssembly(assembly).place(old.cloud.endpoint);
  for (const name of ['Backup', 'Restore'] as const) {
    const policy = stack.ofType('AWS::IAM::ManagedPolicy').find(({ id }) => id.startsWith(`ComingBack${name}`));
    const statements = readStatements(policy?.properties()['PolicyDocument'] ?? null, name);
    const beyond = asked[name].flatMap(({ needs }) => needs.filter((need) => !allows(statements, need)));
    expect(beyond, name).toEqual([]);
    expect(asked[name].length).toBeGreaterThan(20);
  }
});

import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayInZone, weeklyEditionId } from '../../functions/model/calendar.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { readAssembly } from '../../local/cloud/assembly.ts';
import type { Call } from '../../local/cloud/gate.ts';
import { allows, readStatements } from '../../local/cloud/policies.ts';
import { synthesize } from '../../local/synthesize.ts';
import { newsletter, shellOf } from '../cli/command-line.ts';
import { sesFixture } from '../feedback/fixture.ts';
import { article, openNewsroom, WEEK_MS, type Newsroom } from '../support/newsroom.ts';

const READERS = 60;
/** What each address of SES's mailbox simulator does, with a label as its guide allows. */
const SIMULATED = {
  'success@simulator.amazonses.com': 'active',
  'ooto+47@simulator.amazonses.com': 'active',
  'bounce+47@simulator.amazonses.com': 'bounce',
  'complaint+47@simulator.amazonses.com': 'complaint',
  'suppressionlist@simulator.amazonses.com': 'bounce',
} as const;

let room: Newsroom;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  room = await openNewsroom({ now: began, readers: READERS });
  for (const address of Object.keys(SIMULATED)) await room.join(address);
  env = shellOf(room.cloud);
});
afterAll(async () => {
  expect(room.cloud.denied).toEqual([]);
  await room.cloud.stop();
});

/** An edition of so many weeks from now: the command line has the time of this machine, so the cloud has it too. */
const began = new Date();
const weekOf = (weeks: number) => new Date(began.getTime() + weeks * WEEK_MS);
const editionOf = (weeks: number): EditionId =>
  weeklyEditionId(dayInZone(weekOf(weeks).toISOString(), 'Asia/Ho_Chi_Minh'));

async function goOut(weeks: number): Promise<EditionId> {
  const dayBefore = new Date(weekOf(weeks).getTime() - 86_400_000).toISOString();
  await room.upload(`bai-${weeks}.md`, article(`bai-${weeks}`, { created_at: `"${dayBefore}"` }));
  await room.cloud.idle();
  await room.pass();
  await room.week(weekOf(weeks));
  await room.cloud.idle();
  return editionOf(weeks);
}

async function standing(address: string): Promise<string | undefined> {
  for await (const person of room.stores.subscribers.scan())
    if (person.address === address) return person.suppressed?.why ?? person.status;
  return undefined;
}

/** What was asked of AWS for a command about dead letters. */
const asked: Call[] = [];
async function type(...words: readonly string[]) {
  const before = room.cloud.calls.length;
  const result = await newsletter([...words, '--stage', 'local'], { env });
  if (words[0] === 'dead-letters')
    asked.push(...room.cloud.calls.slice(before).filter(({ station }) => station === 'root'));
  return result;
}

test('SES’s mailbox simulator: who bounces or complains is written to no more, and who is away is', async () => {
  const first = await goOut(0);
  await room.pass();
  for (const [address, expected] of Object.entries(SIMULATED))
    expect([address, await standing(address)]).toEqual([address, expected]);
  expect(await room.account(first)).toMatchObject({ submitted: READERS + 5, balanced: true });

  const second = await goOut(1);
  await room.pass();
  const again = room.mailsOf(second);
  expect(again.size).toBe(READERS + 2);
  expect([...again.keys()].filter((address) => address.includes('simulator')).toSorted()).toEqual([
    'ooto+47@simulator.amazonses.com',
    'success@simulator.amazonses.com',
  ]);
});

test('an edition with too many bounces rests, editors and operators are told, and it goes on where it stopped', async () => {
  for (let index = 0; index < 12; index += 1) {
    const address = `gone-${index}@example.com`;
    // Who confirmed most recently goes first.
    await room.join(address, 'vi', { confirmedAt: began.toISOString() });
    room.cloud.ses.settings.receptions.set(address, 'bounce');
  }
  const { ses } = room.cloud;
  const before = ses.settings.max24HourSend;
  // Today there is room for about twenty more: the others are the clock's to put on lanes, if it may.
  ses.settings.max24HourSend = Math.ceil((ses.mails.length + 20) / 0.8);
  const id = await goOut(2);
  for (let minute = 0; minute < 3; minute += 1) await room.pass();

  const paused = await room.edition(id);
  expect(paused).toMatchObject({ state: 'paused', pause: { why: 'bounces' } });
  const atPause = room.mailsOf(id);
  expect(atPause.size).toBeLessThan(READERS + 14);
  const notices = ses.mails.filter(({ tags }) => tags['letter'] === 'notice');
  const texts = await Promise.all(notices.map(async ({ raw }) => (await simpleParser(Buffer.from(raw))).text ?? ''));
  expect(texts.filter((text) => text.includes('không có hộp thư như vậy'))).toHaveLength(2);

  ses.settings.max24HourSend = before;
  await room.pass();
  expect(room.mailsOf(id).size).toBe(atPause.size);
  expect((await type('resume', id)).out).toContain('goes on within a minute');
  expect((await room.edition(id))?.acknowledged?.bounces?.count).toBeGreaterThanOrEqual(10);
  for (let minute = 0; minute < 3; minute += 1) await room.pass();
  expect((await room.edition(id))?.state).toBe('sent');
  const mails = room.mailsOf(id);
  expect([mails.size, Math.max(...mails.values())]).toEqual([READERS + 14, 1]);
  expect(await room.account(id)).toMatchObject({ submitted: READERS + 14, balanced: true });
});

test('an event that could not be written lies among the dead letters, and is heard when it is put back', async () => {
  await room.join('reader@example.com');
  const dead = room.cloud.queue('FeedbackQueueDeadLetters');
  await dead.send(sesFixture('bounce-general'));
  const listed = await type('dead-letters');
  expect(listed).toMatchObject({ code: 1, err: '' });
  expect(listed.out).toContain('FeedbackQueue: 1 message, first sent');
  expect(listed.out).not.toContain('@');
  expect(await standing('reader@example.com')).toBe('active');

  expect(await type('dead-letters', '--replay')).toMatchObject({
    code: 0,
    out: 'FeedbackQueue: 1 message put back, to be tried again.\nNothing lies among the dead letters.\n',
  });
  await room.cloud.idle();
  expect(await standing('reader@example.com')).toBe('bounce');
  expect(await type('dead-letters', 'NoSuchQueue')).toMatchObject({ code: 1 });
});

test('that takes no more rights than the policy of the stack for it', async () => {
  const stack = readAssembly(await synthesize()).place(room.cloud.endpoint);
  const policy = stack.ofType('AWS::IAM::ManagedPolicy').find(({ id }) => id.startsWith('DeadLetters'));
  const statements = readStatements(policy?.properties()['PolicyDocument'] ?? null, 'DeadLetters');
  const needed = asked.flatMap(({ service, operation, resources }) =>
    resources.map((resource) => ({ action: `${service}:${operation}`, resource })),
  );
  expect(needed.filter((request) => !allows(statements, request))).toEqual([]);
  expect(needed.length).toBeGreaterThan(20);
});

test('what cannot be read comes back, and no log of the station names an address', async () => {
  const queue = room.cloud.queue('FeedbackQueue');
  await queue.send('not JSON, of reader@example.com');
  await room.cloud.idle();
  const { ready, invisible } = await queue.contents();
  expect(ready.length + invisible.length).toBe(1);
  await queue.purge();
  const lines = room.cloud.logs.filter(({ station }) => station === 'feedback').map(({ line }) => line);
  expect(lines.filter((line) => line.includes('event.unreadable')).length).toBeGreaterThan(0);
  expect(lines.filter((line) => line.includes('@'))).toEqual([]);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dayInZone, weeklyEditionId } from '../../functions/model/calendar.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { readAssembly } from '../../local/cloud/assembly.ts';
import type { Call } from '../../local/cloud/gate.ts';
import { allows, readStatements } from '../../local/cloud/policies.ts';
import { synthesize } from '../../local/synthesize.ts';
import { listKeys } from '../../local/write-out.ts';
import { newsletter, shellOf } from '../cli/command-line.ts';
import { article, openNewsroom, WEEK_MS, type Newsroom } from '../support/newsroom.ts';

const READERS = 80;
/** Four of five a second are the digest's: an edition takes twenty seconds, and an operator types within them. */
const SLOW = 5;
const FAST = 200;

/** The command line has the time of this machine, so the cloud has it too: an edition a week from now on. */
const began = new Date();
const weekOf = (weeks: number) => new Date(began.getTime() + weeks * WEEK_MS);
const editionOf = (weeks: number): EditionId =>
  weeklyEditionId(dayInZone(weekOf(weeks).toISOString(), 'Asia/Ho_Chi_Minh'));

let room: Newsroom;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  room = await openNewsroom({ now: began, readers: READERS });
  env = shellOf(room.cloud);
});
beforeEach(async () => rate(FAST));
afterAll(async () => {
  expect(room.cloud.denied).toEqual([]);
  await room.cloud.stop();
});

/** What an operator types, what they asked of AWS for it, and that it went well. */
const asked: Call[] = [];
async function type(...words: readonly string[]): Promise<string> {
  const before = room.cloud.calls.length;
  const { code, out, err } = await newsletter([...words, '--stage', 'local'], { env });
  asked.push(...room.cloud.calls.slice(before).filter(({ station }) => station === 'root'));
  expect([code, err], out).toEqual([0, '']);
  return out;
}

/** SES allows so many messages a second, and the clock has asked it. */
async function rate(messagesPerSecond: number): Promise<void> {
  room.cloud.ses.settings.maxSendRate = messagesPerSecond;
  await room.pass();
}

/** An article of the day before that week's edition. */
async function write(weeks: number, slug: string, title = slug): Promise<void> {
  const dayBefore = new Date(weekOf(weeks).getTime() - 86_400_000).toISOString();
  await room.upload(`${slug}.md`, article(slug, { title: `"${title}"`, created_at: `"${dayBefore}"` }));
  await room.cloud.idle();
}

const mails = (id: EditionId) => room.cloud.ses.mails.filter(({ tags }) => tags['edition'] === id);
const everyReaderOnce = new Map(Array.from({ length: READERS }, (_, index) => [`reader-${index}@example.com`, 1]));

async function untilMailed(id: EditionId, count: number): Promise<void> {
  while (mails(id).length < count) await sleep(50);
}

test('an edition that is paused in the middle, mended and resumed reaches every reader once, the rest as mended', async () => {
  const id = editionOf(0);
  await write(0, 'mot', 'Wrong title');
  await rate(SLOW);
  await room.week(weekOf(0));
  await untilMailed(id, 10);
  expect(await type('pause', id)).toContain(`${id} rests: an operator paused it.`);
  const atPause = mails(id).length;
  await room.cloud.idle();
  const paused = mails(id).length;
  expect(paused, 'within one wave').toBeLessThanOrEqual(atPause + 10);
  expect(paused).toBeLessThan(READERS);
  await room.pass();
  expect(mails(id)).toHaveLength(paused);
  expect(await type('edition', id)).toMatch(
    new RegExp(`state +paused\n.*\n(.*\n)* +progress .* ${paused} of 80 readers`),
  );

  await write(0, 'mot', 'Right title');
  const before = (await room.edition(id))?.rendering;
  expect(await type('resume', id, '--recompose')).toContain(`${paused} readers keep what they got`);
  await rate(FAST);
  await room.pass();

  expect(room.mailsOf(id)).toEqual(everyReaderOnce);
  const titles = mails(id).map(({ raw }) => /(Wrong|Right) title/.exec(raw.toString('latin1'))?.[1]);
  expect(titles).toEqual(Array.from({ length: READERS }, (_, index) => (index < paused ? 'Wrong' : 'Right')));
  const shown = await type('edition', id);
  expect(shown).toContain(`${before}  ${paused} readers\n`);
  expect(shown).toContain(`${READERS - paused} readers, the present one\n`);
  expect(shown).toMatch(/submitted +80 .*\n(.*\n)* +it balances\n/);
  expect(await type('edition', id, '--watch')).toBe(shown);

  const folders = new Set<string | undefined>();
  for await (const key of listKeys(`editions/${id}/`, room.stores)) folders.add(key.split('/')[2]);
  expect(folders).toEqual(new Set([before, (await room.edition(id))?.rendering]));
  const page = await room.cloud.fetch(`https://bantin.example.vn/e/${id}`);
  expect(await page.text()).toContain('Right title');
}, 120_000);

test('an edition that is cancelled before anybody has it leaves its article to the next one', async () => {
  const [id, next] = [editionOf(1), editionOf(2)];
  await write(1, 'hai');
  room.cloud.queue('DeliverLanes').pause();
  await room.week(weekOf(1));
  await room.cloud.idle();
  expect((await room.cloud.fetch('https://bantin.example.vn/').then((page) => page.text())).includes(id)).toBe(true);
  expect(await type('cancel', id)).toContain('its articles are free for the next edition');
  room.cloud.queue('DeliverLanes').resume();
  await room.cloud.idle();
  await room.pass();
  expect(mails(id)).toEqual([]);
  expect(await room.account(id)).toMatchObject({ submitted: 0, excluded: READERS, pending: 0, balanced: true });
  expect((await room.cloud.fetch('https://bantin.example.vn/').then((page) => page.text())).includes(id)).toBe(false);

  await room.week(weekOf(2));
  await room.cloud.idle();
  await room.pass();
  expect((await room.edition(next))?.articles).toEqual(['hai']);
  expect(room.mailsOf(next)).toEqual(everyReaderOnce);
});

test('of an edition that is cancelled in the middle the others get nothing, until they are written to after all', async () => {
  const id = editionOf(3);
  await write(3, 'ba');
  await rate(SLOW);
  await room.week(weekOf(3));
  await untilMailed(id, 10);
  expect(await type('cancel', id)).toContain('its articles stay used up');
  await room.cloud.idle();
  await room.pass();
  const got = mails(id).length;
  expect(got).toBeLessThan(READERS);
  expect(await room.edition(id)).toMatchObject({ state: 'cancelled', articles: ['ba'] });
  expect(await room.account(id)).toMatchObject({ submitted: got, excluded: READERS - got, pending: 0, balanced: true });
  expect(await type('edition', id)).toContain(`cancelled ${READERS - got}`);

  const alone = await newsletter(['resend', id, '--missed', '--stage', 'local'], { env });
  expect([alone.code, alone.out]).toEqual([1, expect.stringContaining('Repeat it with --yes')]);
  expect(await type('resend', id, '--missed', '--yes')).toContain(`${READERS - got} readers wait again.`);
  await rate(FAST);
  await room.pass();
  expect(room.mailsOf(id)).toEqual(everyReaderOnce);
  expect(await room.edition(id)).toMatchObject({ state: 'sent' });
}, 60_000);

test('readers of whom SES has said nothing are written to again on demand, and only they', async () => {
  const id = editionOf(4);
  await write(4, 'bon');
  room.cloud.notifications.hold();
  room.cloud.faults.add({ station: 'deliver', service: 'ses', nth: 5, times: 2, fault: { kind: 'drop-answer' } });
  await room.week(weekOf(4));
  await room.cloud.idle();
  await room.pass();
  room.cloud.faults.clear();
  await room.cloud.notifications.release(() => []);
  expect(await type('edition', id)).toMatch(/unknown +2 +SES's events may still settle it\n/);
  expect(await type('resend', id, '--unknown', '--yes')).toContain('2 readers of');
  await room.pass();
  await room.pass();
  expect([...room.mailsOf(id).values()].filter((times) => times === 2)).toHaveLength(2);
  expect(await room.account(id)).toMatchObject({ submitted: READERS, unknown: 0, pending: 0, balanced: true });
});

test('a stopped stage sends nothing, and everything once it is started', async () => {
  const id = editionOf(5);
  await write(5, 'nam');
  expect(await type('stop')).toContain('Stopped: this stage sends nothing');
  await room.week(weekOf(5));
  await room.cloud.idle();
  await room.pass();
  expect(mails(id)).toEqual([]);
  expect(await room.edition(id)).toMatchObject({ state: 'sending' });
  expect(await type('start')).toContain(`${id} goes on within a minute: ${READERS} readers wait.`);
  await room.pass();
  await room.pass();
  expect(room.mailsOf(id)).toEqual(everyReaderOnce);
});

test('what cannot be done is refused with the reason', async () => {
  const refused = async (...words: readonly string[]) => {
    const { code, out, err } = await newsletter([...words, '--stage', 'local'], { env });
    return [code, out + err];
  };
  const id = editionOf(0);
  expect(await refused('resume', id)).toEqual([1, `${id} has been sent: nobody waits for it any more.\n`]);
  expect(await refused('cancel', '1999-W01')).toEqual([1, 'There is no edition 1999-W01.\n']);
  expect(await refused('resend', id)).toEqual([2, expect.stringContaining('either --unknown or --missed')]);
  expect(await refused('pause', 'no edition!')).toEqual([2, expect.stringContaining('such as 2026-W47')]);
});

test('all of it takes no more rights than the policy of the stack gives to operators', async () => {
  const stack = readAssembly(await synthesize()).place(room.cloud.endpoint);
  const policy = stack.ofType('AWS::IAM::ManagedPolicy').find(({ id }) => id.startsWith('Operators'));
  const statements = readStatements(policy?.properties()['PolicyDocument'] ?? null, 'Operators');
  const beyond = asked.flatMap(({ service, operation, resources }) =>
    resources
      .map((resource) => ({ action: `${service}:${operation}`, resource }))
      .filter((request) => !allows(statements, request)),
  );
  expect(beyond).toEqual([]);
  expect(asked.length).toBeGreaterThan(50);
});

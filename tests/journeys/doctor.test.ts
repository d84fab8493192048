import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { examineStage } from '../../cli/doctor/checks.ts';
import type { Finding } from '../../cli/doctor/finding.ts';
import { openInstruments } from '../../cli/doctor/instruments.ts';
import { readStage, type Stage } from '../../cli/stage.ts';
import { deliveryControl } from '../../functions/aws/delivery-control.ts';
import type { Cloud } from '../../local/cloud/boot.ts';
import { newsletter, run, shellOf } from '../cli/command-line.ts';
import { dnsWith, RECORDS } from '../cli/doctor/received-mail.ts';
import { article, openNewsroom, type Newsroom } from '../support/newsroom.ts';

const MAIL_FROM = { 'mail.news.example.vn': ['feedback-smtp.ap-southeast-1.amazonses.com'] };

let room: Newsroom;
let cloud: Cloud;
let stage: Stage;
beforeAll(async () => {
  // The command line has the time of this machine.
  room = await openNewsroom({ now: new Date(), readers: 2 });
  ({ cloud } = room);
  const read = readStage(cdk, 'local');
  if ('mistake' in read) throw new Error(read.mistake);
  ({ stage } = read);
});
afterAll(() => cloud.stop());

/** Turned back after the test that turned it. */
const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});
function turn<Holder, Key extends keyof Holder>(holder: Holder, key: Key, value: Holder[Key]): void {
  const before = holder[key];
  holder[key] = value;
  undo.push(() => {
    holder[key] = before;
  });
}

/** Looks with the rights of the stack's own policy for operators. */
async function examine(
  client = cloud.clientHolding(cloud.outputs['OperatorsPolicy'] ?? ''),
): Promise<readonly Finding[]> {
  return examineStage(stage, {
    ...openInstruments(stage, client),
    now: () => cloud.now().getTime(),
    dns: dnsWith(RECORDS, MAIL_FROM),
    visit: (url, init) => cloud.fetch(url, init),
  });
}

const troubled = (findings: readonly Finding[]) => findings.filter(({ verdict }) => verdict !== 'ok');

/** The only finding that is not ok, as text. */
async function onlyTrouble(): Promise<string> {
  const [found, ...more] = troubled(await examine());
  expect(more).toEqual([]);
  return [`${found?.verdict} ${found?.check}: ${found?.says}`, found?.fix?.todo, ...(found?.fix?.paste ?? [])].join(
    '\n',
  );
}

test('in an account where all is done the doctor says that all is well, with the rights of an operator alone', async () => {
  const findings = await examine();
  expect(troubled(findings)).toEqual([]);
  expect(cloud.denied).toEqual([]);
  expect(findings.map(({ check }) => check).join()).toBe(
    'stack,account,sandbox,quota,identity,DKIM,MAIL FROM,DMARC,certificate,digest set,letters set,site,unsubscribe,weekly,monthly,clock,last edition,alarms,dead letters,secret,neighbours',
  );
});

test('an account in the sandbox', async () => {
  turn(cloud.ses.settings, 'sandbox', true);
  expect(await onlyTrouble()).toMatch(/^fault sandbox: .*\nAsk for production access:\naws sesv2 put-account-details/);
});

test('a sender whose domain is not verified, with the records to add', async () => {
  const identity = cloud.byHand.identities.get('news.example.vn');
  if (identity === undefined) throw new Error('the stack makes it');
  turn(identity, 'dkim', 'PENDING');
  cloud.ses.settings.identities.delete('news.example.vn');
  undo.push(() => cloud.ses.settings.identities.add('news.example.vn'));
  const found = troubled(await examine());
  expect(found.map(({ check, verdict }) => `${verdict} ${check}`)).toEqual(['fault identity', 'fault DKIM']);
  expect(found[1]?.fix?.paste?.[0]).toBe('local1._domainkey.news.example.vn  CNAME  local1.dkim.amazonses.com');
});

test('keys that SES does not find in the DNS, and a MAIL FROM domain without its records', async () => {
  const identity = cloud.byHand.identities.get('news.example.vn');
  if (identity?.mailFrom === undefined) throw new Error('the stack makes it');
  turn(identity, 'dkim', 'FAILED');
  expect(await onlyTrouble()).toMatch(/^fault DKIM: .*\(FAILED\)/);
  identity.dkim = 'SUCCESS';
  turn(identity.mailFrom, 'status', 'PENDING');
  expect(await onlyTrouble()).toContain('mail.news.example.vn  MX   10 feedback-smtp.ap-southeast-1.amazonses.com');
});

test('an identity that nobody made', async () => {
  const { identities } = cloud.byHand;
  const identity = identities.get('news.example.vn');
  if (identity === undefined) throw new Error('the stack makes it');
  identities.delete('news.example.vn');
  undo.push(() => identities.set('news.example.vn', identity));
  expect(await onlyTrouble()).toMatch(/^fault identity: SES in ap-southeast-1 does not know news\.example\.vn/);
});

test('a certificate that waits for its proof', async () => {
  const certificate = cloud.byHand.certificates.get(stage.certificateArn);
  if (certificate === undefined) throw new Error('the stack names it');
  turn(certificate, 'status', 'PENDING_VALIDATION');
  expect(await onlyTrouble()).toMatch(/^fault certificate: .*\n.*\n_local\.bantin\.example\.vn\. {2}CNAME/);
});

test('operators who have not confirmed that they want alarms', async () => {
  cloud.byHand.unconfirmed.add('kythuat@example.vn');
  undo.push(() => cloud.byHand.unconfirmed.clear());
  expect(await onlyTrouble()).toMatch(/^fault alarms: Nobody is told of alarms: kythuat@example\.vn has not confirmed/);
});

test('schedules that somebody switched off', async () => {
  const { schedulesOff } = cloud.byHand;
  for (const [name, check] of [
    ['ComposeWeekly', 'weekly'],
    ['ComposeMonthly', 'monthly'],
    ['ClockEveryMinute', 'schedule'],
  ] as const) {
    schedulesOff.add(cloud.physical(name));
    undo.push(() => schedulesOff.clear());
    const said = await onlyTrouble();
    expect(said).toContain(`fault ${check}: A schedule is switched off`);
    expect(said).toContain(`\n${cloud.physical(name)}`);
    schedulesOff.clear();
  }
});

test('a clock that has not run for a quarter of an hour', async () => {
  const before = cloud.now();
  cloud.setNow(new Date(before.getTime() + 20 * 60_000));
  undo.push(() => cloud.setNow(before));
  expect(await onlyTrouble()).toMatch(/^fault clock: The clock has not run for 15 minutes/);
});

test('dead letters that wait, with the commands that have them tried again', async () => {
  const queue = cloud.queue('PostLettersDeadLetters');
  await queue.send('{"v":1}');
  undo.push(() => void queue.purge());
  expect(await onlyTrouble()).toMatch(
    /^warning dead letters: 1 message lies among the dead letters of PostLetters, .*\n.*\n.*dead-letters --stage local\n/,
  );
  await queue.purge();
});

test('a configuration set that is gone, and others who share the account', async () => {
  const digest = cloud.physical('SenderDigest');
  cloud.ses.settings.configurationSets.delete(digest);
  undo.push(() => cloud.ses.settings.configurationSets.add(digest));
  cloud.byHand.stacks.set('Newsletter-staging', { SenderDomain: 'news.example.vn' });
  undo.push(() => cloud.byHand.stacks.clear());
  const found = troubled(await examine());
  expect(found.map(({ check, verdict }) => `${verdict} ${check}`)).toEqual(['fault digest set', 'warning neighbours']);
  expect(found[1]?.says).toContain('Newsletter-staging sends from news.example.vn too');
});

test('a stopped stage', async () => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.client));
  const { setStopped } = deliveryControl(documents, cloud.outputs['EditionsTable'] ?? '');
  await setStopped(true);
  const said = await onlyTrouble();
  await setStopped(false);
  expect(said).toMatch(/^fault last edition: This stage is stopped.*\n.*\n.*newsletter -- start --stage local$/);
});

test('before the first deployment only what needs no stack is looked at', async () => {
  const findings = await examineStage(
    { ...stage, name: 'staging' },
    {
      ...openInstruments({ ...stage, name: 'staging' }, cloud.client),
      dns: dnsWith(RECORDS, MAIL_FROM),
    },
  );
  expect(troubled(findings).map(({ says }) => says)).toEqual([
    'There is no stack Newsletter-staging in ap-southeast-1 in this AWS account.',
  ]);
  expect(findings).toHaveLength(9);
});

test('with the rights of an editor each check that may not be made names what is missing', async () => {
  const before = cloud.denied.length;
  const findings = await examine(cloud.clientHolding(cloud.outputs['EditorsPolicy'] ?? ''));
  cloud.denied.splice(before);
  const unread = findings.filter(({ verdict }) => verdict === 'unread').map(({ says }) => says);
  expect(unread).toContainEqual(expect.stringContaining('ses:GetAccount on * is missing'));
  expect(unread).toContainEqual(expect.stringContaining('acm:DescribeCertificate on arn:aws:acm:us-east-1:'));
  expect(findings.find(({ check }) => check === 'unsubscribe')?.verdict).toBe('ok');
});

test('typed in a shell without a network the doctor says what it could not look at, and ends', async () => {
  const env = shellOf(cloud);
  turn(cloud.ses.settings, 'sandbox', true);
  const { code, out } = await newsletter(['doctor', '--stage', 'local'], { env });
  expect(code).toBe(1);
  expect(out).toMatch(/^ok +stack +Newsletter-local is deployed\.$/m);
  expect(out).toMatch(/^FAULT +sandbox/m);
  const json = await newsletter(['doctor', '--stage', 'local', '--json'], { env });
  expect(JSON.parse(json.out)).toContainEqual(expect.objectContaining({ check: 'sandbox', verdict: 'fault' }));
}, 120_000);

test('in the middle of an edition npm run deploy says so, and deploys nothing when nobody is there to ask', async () => {
  const lanes = cloud.queue('DeliverLanes');
  lanes.pause();
  undo.push(lanes.resume);
  const dayBefore = new Date(cloud.now().getTime() - 86_400_000).toISOString();
  await room.upload('a.md', article('mot', { created_at: `"${dayBefore}"` }));
  await cloud.idle();
  await room.week(cloud.now());
  await cloud.idle();
  const { code, out, err } = await run('deploy.ts', ['-c', 'stage=local'], { env: shellOf(cloud) });
  expect([code, err]).toEqual([1, '']);
  expect(out).toMatch(/^\d{4}-W\d\d is being sent: newsletter edition \d{4}-W\d\d shows how far it is\.\n/);
  expect(out).toContain('Nothing was deployed: nobody is there to ask.');
}, 60_000);

import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { Certificate, Subscription } from '../../../cli/doctor/ask-others.ts';
import type { ConfigurationSet } from '../../../cli/doctor/ask-ses.ts';
import { checkAlarms } from '../../../cli/doctor/check-alarms.ts';
import { checkConfigurationSet } from '../../../cli/doctor/check-configuration-sets.ts';
import { checkCertificate, checkSite } from '../../../cli/doctor/check-site.ts';
import { checkNeighbours, checkSecret } from '../../../cli/doctor/check-surroundings.ts';
import { checkClock, checkEditionSchedule, checkLastEdition } from '../../../cli/doctor/check-time.ts';
import { examine } from '../../../cli/doctor/examine.ts';
import { says } from '../../../cli/doctor/finding.ts';
import { showFindings, wrapped } from '../../../cli/doctor/show-findings.ts';
import { show } from '../../../cli/show.ts';
import type { Edition, EditionId } from '../../../functions/model/edition.ts';
import { stage, told } from './told.ts';

const TOPIC = 'arn:aws:sns:ap-southeast-1:111111111111:Newsletter-production-Events';
const EVENTS = ['SEND', 'DELIVERY', 'DELIVERY_DELAY', 'BOUNCE', 'COMPLAINT', 'REJECT'] as const;
const SET: ConfigurationSet = {
  isSending: true,
  suppresses: ['BOUNCE', 'COMPLAINT'],
  destinations: [{ name: 'Events', isOn: true, events: EVENTS, topic: TOPIC }],
};
const set = (given: Partial<ConfigurationSet> | undefined, of: 'digest' | 'letters' = 'digest') =>
  told(checkConfigurationSet(of, 'S', given && { ...SET, ...given }, TOPIC, stage));

test('the events of the digest must all come back to this stack', () => {
  expect(set({})).toBe('ok: S sends, and its events come back.');
  const [destination] = SET.destinations;
  if (destination === undefined) throw new Error('there is one');
  expect(set({ destinations: [{ ...destination, events: EVENTS.slice(0, 4) }] })).toContain('COMPLAINT, REJECT');
  expect(set({ destinations: [{ ...destination, isOn: false }] })).toContain('does not come back');
  expect(set({ destinations: [{ ...destination, topic: 'arn:of:others' }] })).toContain('does not come back');
  expect(set({ destinations: [] }, 'letters')).toBe('ok: S sends.');
  expect(set(undefined)).toContain('create-configuration-set --configuration-set-name S --region ap-southeast-1\n');
  expect(set(undefined)).toContain(`SnsDestination={TopicArn=${TOPIC}}`);
  expect(set({ isSending: false })).toContain('put-configuration-set-sending-options');
  expect(set({ suppresses: [] })).toMatch(/^warning: /);
});

const NOW = Date.parse('2026-11-22T00:00:00Z');
const CERTIFICATE: Certificate = {
  status: 'ISSUED',
  names: ['bantin.example.vn'],
  expiresAt: Date.parse('2027-06-01T00:00:00Z'),
  isRenewed: true,
  records: ['_x.bantin.example.vn.  CNAME  _y.acm-validations.aws.'],
};
const certificate = (given: Partial<Certificate> | undefined) =>
  told(checkCertificate(given && { ...CERTIFICATE, ...given }, stage, NOW));

test('a certificate must be issued, for the host, and not about to end', () => {
  expect(certificate({})).toBe('ok: The certificate for bantin.example.vn is issued, and good until 2027-06-01.');
  expect(certificate({ names: ['*.example.vn'] })).toMatch(/^ok: /);
  expect(certificate({ names: ['*.bantin.example.vn', 'example.vn'] })).toContain('not for bantin.example.vn');
  expect(certificate({ status: 'PENDING_VALIDATION', expiresAt: undefined })).toContain(
    '\n_x.bantin.example.vn.  CNAME',
  );
  expect(certificate({ status: 'EXPIRED' })).toMatch(/^fault: /);
  expect(certificate({ expiresAt: NOW + 20 * 86_400_000 })).toMatch(/^warning: .*in 20 days/);
  expect(certificate({ expiresAt: NOW + 86_400_000, isRenewed: false })).toMatch(/^fault: /);
  expect(certificate(undefined)).toContain('aws acm request-certificate --domain-name bantin.example.vn');
});

const RECORD = 'bantin.example.vn CNAME d1.cloudfront.net';
const html = { 'content-type': 'text/html; charset=utf-8' };
const site = async (
  home: () => Response,
  leave = new Response('', { status: 404, headers: { ...html, 'cache-control': 'no-store' } }),
) =>
  (await checkSite(stage, RECORD, async (url) => (url.endsWith('/u/doctor') ? leave : home()))).map((one) => told(one));

test('the public address must answer, and so must the page on which readers leave', async () => {
  expect(await site(() => new Response(''))).toEqual([
    'ok: https://bantin.example.vn answers.',
    'ok: The page on which readers leave answers.',
  ]);
  expect((await site(() => new Response('', { status: 403 })))[0]).toContain('no page before the first edition');
  expect((await site(() => new Response('', { status: 502 })))[0]).toMatch(/^fault: /);
  const nowhere = () => {
    throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND bantin.example.vn') });
  };
  expect(await site(nowhere)).toEqual([
    expect.stringContaining('ENOTFOUND bantin.example.vn. Pictures, pages and links of mails lead there.'),
  ]);
  expect((await site(nowhere))[0]).toContain('\nbantin.example.vn  CNAME  d1.cloudfront.net');
  // What CloudFront puts in the place of a station that refuses it.
  const replaced = new Response('', { status: 404, headers: { ...html, 'cache-control': 'max-age=60' } });
  expect((await site(() => new Response(''), replaced))[1]).toContain('nobody can leave');
});

test('the schedule is told in the publication’s zone, and held against the settings', () => {
  const on = { isOn: true, expression: 'cron(0 7 ? * MON *)', timeZone: 'Asia/Ho_Chi_Minh' };
  expect(told(checkEditionSchedule('weekly', 'N', on, stage, NOW))).toContain(
    'fires next on 2026-11-23 07:00:00 (Asia/Ho_Chi_Minh)',
  );
  const monthly = { ...on, expression: 'cron(0 7 ? * 2#1 *)' };
  expect(told(checkEditionSchedule('monthly', 'N', monthly, stage, NOW))).toContain(
    'fires next on 2026-12-07 07:00:00',
  );
  expect(told(checkEditionSchedule('weekly', 'N', { ...on, isOn: false }, stage, NOW))).toMatch(
    /^fault: .*switched off/,
  );
  expect(told(checkEditionSchedule('weekly', 'N', { ...on, expression: 'cron(0 8 ? * MON *)' }, stage, NOW))).toMatch(
    /^warning: .*cdk\.json says/,
  );
  expect(told(checkEditionSchedule('weekly', 'N', undefined, stage, NOW))).toContain('is gone');
});

test('a clock that does not run is a fault, but not in the first minutes of a stack', () => {
  const hourAgo = NOW - 3_600_000;
  expect(told(checkClock({ count: 14, lastAt: NOW - 60_000 }, stage, hourAgo, NOW))).toContain('2026-11-22 06:59:00');
  expect(told(checkClock({ count: 0, lastAt: undefined }, stage, hourAgo, NOW))).toMatch(/^fault: /);
  expect(told(checkClock({ count: 0, lastAt: undefined }, stage, NOW - 60_000, NOW))).toMatch(/^ok: /);
});

test('an edition that was due and is not there is a fault until it is', () => {
  const watch = {
    v: 1,
    schedule: '1 7 Asia/Ho_Chi_Minh',
    since: '2026-11-01T00:00:00Z',
    weekly: '2026-W47 overdue',
  } as const;
  const edition = {
    v: 1,
    id: '2026-W47' as EditionId,
    series: 'weekly',
    scheduledAt: '2026-11-16T00:00:00Z',
    attempt: 'a',
    leaseUntil: 0,
    fence: 1,
  } as const;
  const last = (editions: readonly Edition[]) => told(checkLastEdition(editions, stage, false, watch));
  expect(last([])).toMatch(/^fault: 2026-W47 was due/);
  expect(last([{ ...edition, state: 'composing' }])).toMatch(/^fault: 2026-W47 was due/);
  expect(last([{ ...edition, state: 'sent' }])).toBe('ok: 2026-W47, of 2026-11-16 07:00:00, was sent.');
  const pause = { why: 'refusals', words: 'Daily message quota exceeded.' } as const;
  expect(last([{ ...edition, state: 'paused', pause }])).toMatch(
    /^warning: 2026-W47.* rests: Daily .*\n.*\n.*resume 2026-W47$/s,
  );
  expect(told(checkLastEdition([], stage, false, undefined))).toBe('ok: There was no edition yet.');
  expect(told(checkLastEdition([], stage, true, undefined))).toMatch(/^fault: This stage is stopped/);
});

test('operators who have not confirmed are named', () => {
  const one: Subscription = { protocol: 'email', endpoint: 'a@example.vn', isConfirmed: true };
  const two: Subscription = { protocol: 'email', endpoint: 'b@example.vn', isConfirmed: false };
  expect(told(checkAlarms([one], stage))).toBe('ok: Alarms go to a@example.vn.');
  expect(told(checkAlarms([one, two], stage))).toMatch(/^warning: b@example\.vn has not confirmed/);
  expect(told(checkAlarms([two], stage))).toMatch(/^fault: Nobody is told/);
  expect(told(checkAlarms([], stage))).toMatch(/^fault: /);
});

test('a secret that is being deleted is told with the command that stops that', () => {
  expect(told(checkSecret('being deleted', 'arn:s', stage))).toContain(
    'restore-secret --region ap-southeast-1 --secret-id arn:s',
  );
  for (const lost of [undefined, 'empty'] as const)
    expect(told(checkSecret(lost, 'arn:s', stage))).toMatch(/^fault: .*\n?.*"The secret is lost" in docs\/runbook\.md/);
  expect(readFileSync('docs/runbook.md', 'utf8')).toContain('\n### The secret is lost\n');
});

test('whoever else sends from the same domain, or in the same account, is named', () => {
  const other = (outputs: Readonly<Record<string, string>>) => [
    { name: 'Newsletter-staging', status: 'CREATE_COMPLETE', createdAt: 0, outputs: new Map(Object.entries(outputs)) },
  ];
  const owner = other({ SenderDomain: 'news.example.vn', DkimRecord1: 'x' });
  expect(told(checkNeighbours(owner, [], stage))).toContain('The identity belongs to Newsletter-staging');
  expect(told(checkNeighbours(other({ SenderDomain: 'else.example.vn' }), ['Newsletter-staging-Set'], stage))).toMatch(
    /^ok: /,
  );
  expect(told(checkNeighbours([], ['shop'], stage))).toMatch(/^warning: .*through shop/);
});

test('what may not be read names the missing permission, and the other checks are made all the same', async () => {
  const denied = Object.assign(
    new Error('User: arn:aws:iam::1:user/x is not authorized to perform: ses:GetAccount on resource: *'),
    { name: 'AccessDeniedException' },
  );
  const found = await examine([
    { name: 'account', look: () => Promise.reject(denied) },
    { name: 'site', look: () => Promise.reject(new Error('connect ECONNREFUSED')) },
    { name: 'clock', look: async () => [says('clock').ok('It runs.')] },
  ]);
  expect(found.map((one) => told(one).split('\n')[0])).toEqual([
    'unread: may not be looked at with these credentials: ses:GetAccount on * is missing.',
    'unread: could not be looked at: connect ECONNREFUSED',
    'ok: It runs.',
  ]);
});

test('what is found fits into 80 columns and is told by words, not by colour; pasted lines are not broken', () => {
  const output = new PassThrough();
  const record = `_dmarc.news.example.vn  TXT  "v=DMARC1; p=none; ${'x'.repeat(80)}"`;
  const findings = [
    says('account').ok('All of it is well, with a sentence that is so long that it cannot stand on one line.'),
    says('DMARC').fault(
      'There is no record.',
      'Add it to the DNS, where all the others are, and wait for an hour:',
      record,
    ),
  ];
  expect(showFindings(findings, show(output as unknown as NodeJS.WriteStream))).toBe(false);
  const lines = String(output.read()).trimEnd().split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([expect.stringContaining(record)]);
  expect(lines.join('\n')).toMatch(/^ok +account[\s\S]*\nFAULT +DMARC[\s\S]*\n2 checks: 1 fault, 0 warnings\.$/);
  expect(wrapped('a bb ccc', 4)).toEqual(['a bb', 'ccc']);
});

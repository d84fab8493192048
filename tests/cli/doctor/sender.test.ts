import { expect, test } from 'vitest';
import type { Identity, SendingAccount } from '../../../cli/doctor/ask-ses.ts';
import { checkAccount } from '../../../cli/doctor/check-account.ts';
import { checkDmarc } from '../../../cli/doctor/check-dmarc.ts';
import { checkSender, identityNames } from '../../../cli/doctor/check-sender.ts';
import type { Dns } from '../../../cli/doctor/dns.ts';
import type { Stage } from '../../../cli/stage.ts';
import { dnsWith, RECORDS } from './received-mail.ts';
import { stage, told } from './told.ts';

const ACCOUNT: SendingAccount = {
  inSandbox: false,
  review: undefined,
  isSending: true,
  enforcement: 'HEALTHY',
  perSecond: 14,
  per24Hours: 50_000,
  sent24Hours: 120,
};
const account = (given: Partial<SendingAccount>, of = stage) =>
  checkAccount({ ...ACCOUNT, ...given }, of).map((finding) => told(finding));

test('an account in order is told with its numbers', () => {
  expect(account({})).toEqual([
    'ok: SES sends for this account.',
    'ok: The account is out of the sandbox: SES writes to everybody.',
    'ok: 50,000 mails in 24 hours, 14 a second; 120 sent in the last 24 hours.',
  ]);
  expect(account({ per24Hours: Infinity })[2]).toContain('no daily limit');
});

test('the sandbox is a fault for production, and a warning for a stage that writes to few', () => {
  expect(account({ inSandbox: true })[1]).toMatch(
    /^fault: .*\nAsk for production access:\naws sesv2 put-account-details /,
  );
  expect(account({ inSandbox: true, review: 'PENDING' })[1]).toMatch(/^warning: .*\nProduction access was asked for/);
  expect(account({ inSandbox: true, review: 'DENIED' })[1]).toContain('was denied');
  const staging: Stage = { ...stage, name: 'staging', onlyTo: ['@example.vn'] };
  expect(account({ inSandbox: true }, staging)[1]).toMatch(/^warning: /);
});

test('an account that may not send says why, and how it may again', () => {
  expect(account({ enforcement: 'SHUTDOWN', isSending: false })[0]).toContain('Support Center');
  expect(account({ isSending: false })[0]).toContain('put-account-sending-attributes --sending-enabled --region ap-');
  expect(account({ enforcement: 'PROBATION' })[0]).toMatch(/^warning: .*under review/);
  expect(account({ sent24Hours: 50_000 })[2]).toMatch(/^warning: /);
});

const IDENTITY: Identity = {
  name: 'news.example.vn',
  isVerified: true,
  dkim: { isSigning: true, status: 'SUCCESS', tokens: ['t1', 't2', 't3'], keyLength: 'RSA_2048_BIT' },
  mailFrom: { domain: 'mail.news.example.vn', status: 'SUCCESS', refuses: true },
};
const MX = { 'mail.news.example.vn': ['feedback-smtp.ap-southeast-1.amazonses.com'] };
const sender = async (given: Partial<Identity>, dns: Dns = dnsWith(RECORDS, MX)) =>
  (await checkSender({ ...IDENTITY, ...given }, stage, true, dns)).map((finding) => told(finding));
const dkim = async (given: Partial<Identity['dkim']>) => (await sender({ dkim: { ...IDENTITY.dkim, ...given } }))[1];

test('a sender in order passes, and one that SES does not know is told how to make it known', async () => {
  expect((await sender({})).every((line) => line.startsWith('ok: '))).toBe(true);
  const unknown = async (identity: Stage['identity'], isDeployed = false) =>
    told((await checkSender(undefined, { ...stage, identity }, isDeployed, dnsWith({})))[0]);
  expect(await unknown('create')).toMatch(/\nnpm run deploy$/);
  expect(await unknown('create', true)).toMatch(/a deployment would not.*\naws sesv2 create-email-identity /);
  expect(await unknown('existing')).toContain('aws sesv2 create-email-identity --email-identity news.example.vn');
  expect(identityNames('a@news.example.vn')).toEqual(['a@news.example.vn', 'news.example.vn', 'example.vn']);
});

test('DKIM keys that are missing are printed as the records to add', async () => {
  expect(await dkim({ status: 'PENDING' })).toContain(
    '\nt1._domainkey.news.example.vn  CNAME  t1.dkim.amazonses.com\n',
  );
  expect(await dkim({ isSigning: false })).toContain('--signing-enabled');
  expect(await dkim({ keyLength: 'RSA_1024_BIT' })).toMatch(/^warning: /);
  expect(
    (await sender({ name: 'bantin@news.example.vn', dkim: { ...IDENTITY.dkim, status: 'NOT_STARTED' } }))[1],
  ).toContain('verified as an address only');
});

test('MAIL FROM must be there, verified, with exactly one MX and one SPF record', async () => {
  const mailFrom = IDENTITY.mailFrom as NonNullable<Identity['mailFrom']>;
  expect((await sender({ mailFrom: undefined }))[2]).toContain('--mail-from-domain mail.news.example.vn');
  const pending = (await sender({ mailFrom: { ...mailFrom, status: 'PENDING' } }))[2];
  expect(pending).toContain('mail.news.example.vn  MX   10 feedback-smtp.ap-southeast-1.amazonses.com');
  expect(pending).toContain('mail.news.example.vn  TXT  "v=spf1 include:amazonses.com ~all"');
  expect((await sender({ mailFrom: { ...mailFrom, refuses: false } }))[2]).toMatch(/^warning: /);
  expect((await sender({}, dnsWith(RECORDS)))[2]).toContain('exactly one MX record');
  const two = dnsWith({ 'mail.news.example.vn': ['v=spf1 include:amazonses.com ~all', 'v=spf1 -all'] }, MX);
  expect((await sender({}, two))[2]).toContain('SPF: mail.news.example.vn must have exactly one record');
});

test('DMARC is looked for at the domain and above it, and the record to add is printed', async () => {
  const dmarc = async (texts: Parameters<typeof dnsWith>[0]) =>
    told(await checkDmarc('b@news.example.vn', dnsWith(texts)));
  expect(await dmarc({})).toContain('\n_dmarc.news.example.vn  TXT  "v=DMARC1; p=none"');
  expect(await dmarc({ '_dmarc.news.example.vn': 'v=DMARC1; p=reject; rua=mailto:x@example.vn' })).toContain('ok: ');
  expect(await dmarc({ '_dmarc.example.vn': 'v=DMARC1; p=reject; sp=none' })).toMatch(/ok: example\.vn, .* p=none/);
  expect(await dmarc({ '_dmarc.example.vn': 'v=DMARC1; p=none; adkim=s' })).toContain('warning: ');
  expect(await dmarc({ '_dmarc.news.example.vn': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] })).toContain(
    'none counts',
  );
  expect(await dmarc({ '_dmarc.news.example.vn': 'v=DMARC1; p=perhaps' })).toContain('no policy that anybody knows');
  expect(await dmarc({ '_dmarc.news.example.vn': 'site-verification=1' })).toContain('has no DMARC record');
});

import { expect, test } from 'vitest';
import type { Dns } from '../../../cli/doctor/dns.ts';
import type { Verdict } from '../../../cli/doctor/finding.ts';
import { examineReceived } from '../../../cli/doctor/received/examine-received.ts';
import { folderOf, newsletter } from '../command-line.ts';
import { ALL_PASSED, BOTH, digest, dnsWith, receive, RECORDS, SENDER, sign } from './received-mail.ts';

const GOOD = { From: 'ok', SPF: 'ok', DKIM: 'ok', 'signed fields': 'ok', 'one click': 'ok', DMARC: 'ok' } as const;

async function verdicts(mail: Buffer, dns?: Dns): Promise<Record<string, Verdict>> {
  const findings = await examineReceived(mail, SENDER, dns);
  return Object.fromEntries(findings.map(({ check, verdict }) => [check, verdict]));
}

/** The sentence of one check, and what is to be done. */
async function saysOf(check: string, mail: Buffer, dns?: Dns): Promise<string> {
  const found = (await examineReceived(mail, SENDER, dns)).find((finding) => finding.check === check);
  return `${found?.verdict}: ${found?.says} ${found?.fix?.todo ?? ''}`;
}

const dns = dnsWith(RECORDS);

test('an edition as a large provider received it is in order, with a network and without', async () => {
  const mail = receive(await sign(digest(), 'news.example.vn'), ALL_PASSED);
  expect(await verdicts(mail, dns)).toEqual(GOOD);
  expect(await verdicts(mail)).toEqual(GOOD);
});

test('a mail whose host wrote nothing down is checked here, by its Received and the DNS', async () => {
  const mail = receive(await sign(digest(), 'news.example.vn'));
  expect(await verdicts(mail, dns)).toEqual(GOOD);
});

test('without a network and without a word of the host nothing is claimed but what the file itself shows', async () => {
  const mail = receive(await sign(digest(), 'news.example.vn'));
  expect(await verdicts(mail)).toEqual({ ...GOOD, SPF: 'unread', DKIM: 'unread', DMARC: 'unread' });
});

test('a signature that leaves List-Unsubscribe-Post out is a fault, though everything passed', async () => {
  const mail = receive(await sign(digest(), 'news.example.vn', ['List-Unsubscribe']), ALL_PASSED);
  expect(await verdicts(mail, dns)).toEqual({ ...GOOD, 'signed fields': 'fault' });
  expect(await saysOf('signed fields', mail)).toContain('fault: List-Unsubscribe-Post is not signed:');
  const neither = receive(await sign(digest(), 'news.example.vn', []), ALL_PASSED);
  expect(await saysOf('signed fields', neither)).toContain('List-Unsubscribe and List-Unsubscribe-Post are not signed');
});

test('one signature of several that covers both fields is enough', async () => {
  const twice = await sign(await sign(digest(), 'news.example.vn', ['List-Unsubscribe']), 'news.example.vn', BOTH);
  expect(await verdicts(receive(twice, ALL_PASSED), dns)).toEqual(GOOD);
});

test("a mail signed by SES's own domain alone is not the sender's", async () => {
  const results =
    'dkim=pass header.i=@amazonses.com; spf=pass smtp.mailfrom=x@ap-southeast-1.amazonses.com; dmarc=fail';
  const mail = receive(await sign(digest(), 'amazonses.com'), results, 'x@ap-southeast-1.amazonses.com');
  expect(await verdicts(mail)).toMatchObject({ SPF: 'fault', DKIM: 'fault', DMARC: 'fault' });
  expect(await saysOf('DKIM', mail)).toContain('signed by amazonses.com, not by the domain of From');
  expect(await saysOf('SPF', mail)).toContain('no MAIL FROM domain of its own');
});

test('a mail without any signature is a fault', async () => {
  const mail = receive(digest(), 'spf=pass smtp.mailfrom=0102@mail.news.example.vn; dmarc=pass');
  expect(await saysOf('DKIM', mail, dns)).toContain('fault: It is not signed at all');
});

test('a text that was changed on the way is named as such, without a network too', async () => {
  const changed = (await sign(digest(), 'news.example.vn')).replace('Ch=C3=A0o', 'Ch=C3=A0o em');
  const failed = ALL_PASSED.replace('dkim=pass', 'dkim=neutral (body hash did not verify)');
  for (const network of [dns, undefined])
    expect(await saysOf('DKIM', receive(changed, failed), network)).toContain('fault: The text was changed after');
});

test('a file that was changed only when it was saved is not taken for a broken mail', async () => {
  const changed = (await sign(digest(), 'news.example.vn')).replace('Ch=C3=A0o', 'Ch=C3=A0o em');
  const said = await saysOf('DKIM', receive(changed, ALL_PASSED), dns);
  expect(said).toContain('warning: mx.mailbox.example found the signature of news.example.vn good');
});

test('a header that was changed on the way breaks the signature', async () => {
  const changed = (await sign(digest(), 'news.example.vn')).replace('Date: Sun, 22', 'Date: Mon, 23');
  expect(await saysOf('DKIM', receive(changed), dns)).toContain('a field of the header was changed');
});

test('a key that is not in the DNS is named with the record to compare', async () => {
  const { 'local1._domainkey.news.example.vn': _, ...others } = RECORDS;
  const said = await saysOf('DKIM', receive(await sign(digest(), 'news.example.vn')), dnsWith(others));
  expect(said).toContain('local1._domainkey.news.example.vn');
});

test('SPF and DMARC that failed say where to look', async () => {
  const results = 'dkim=pass header.d=news.example.vn; spf=softfail smtp.mailfrom=mail.news.example.vn; dmarc=fail';
  const mail = receive(await sign(digest(), 'news.example.vn'), results);
  expect(await verdicts(mail, dns)).toEqual({ ...GOOD, SPF: 'fault', DMARC: 'fault' });
  expect(await saysOf('SPF', mail)).toContain('SPF did not pass for mail.news.example.vn (softfail).');
  const withoutPolicy = receive(
    await sign(digest(), 'news.example.vn'),
    ALL_PASSED.replace('dmarc=pass', 'dmarc=none'),
  );
  expect(await saysOf('DMARC', withoutPolicy)).toContain('news.example.vn has no DMARC record');
});

test('a mail of another sender, or a letter, is told from an edition', async () => {
  const other = receive(digest().replace(SENDER, 'an@elsewhere.example'));
  expect(await saysOf('From', other)).toContain(`but this stage sends as ${SENDER}`);
  const letter = receive(digest().replaceAll(/List-Unsubscribe[^:]*:.*\r\n(?:[ \t].*\r\n)*/g, ''));
  expect(await saysOf('one click', letter)).toContain('A letter (receipt, confirmation) has none');
});

test('only the newest Authentication-Results counts: an older one may be anybody’s', async () => {
  const forged = `Authentication-Results: mx.mailbox.example; ${ALL_PASSED}\r\n${digest()}`;
  const mail = receive(
    await sign(forged, 'news.example.vn'),
    'dkim=fail header.d=news.example.vn; spf=fail; dmarc=fail',
  );
  expect(await verdicts(mail)).toMatchObject({ SPF: 'fault', DKIM: 'fault', DMARC: 'fault' });
});

test('a mail saved with the line ends of another system is the same mail', async () => {
  const mail = receive(await sign(digest(), 'news.example.vn'), ALL_PASSED);
  const saved = Buffer.from(mail.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  expect(await verdicts(saved, dns)).toEqual(GOOD);
});

test('a file that is no mail is told so, and breaks nothing', async () => {
  for (const file of ['', 'no mail', '\r\n\r\n', 'From: \r\n\r\n', 'Authentication-Results: ;;(()"\r\n\r\n'])
    expect(await verdicts(Buffer.from(file))).toMatchObject({ From: 'fault', DKIM: 'fault' });
});

test('typed with --received the findings are printed, and a fault is an exit code', async () => {
  const folder = await folderOf({
    'good.eml': receive(await sign(digest(), 'news.example.vn'), ALL_PASSED),
    'bad.eml': receive(digest(), ALL_PASSED),
  });
  const good = await newsletter(['doctor', '--received', 'good.eml', '--offline'], { cwd: folder });
  expect([good.code, good.err]).toEqual([0, '']);
  expect(good.out).toMatch(/\n6 checks: all is well\.\n$/);
  const bad = await newsletter(['doctor', '--received', 'bad.eml', '--offline'], { cwd: folder });
  expect(bad.code).toBe(1);
  expect(bad.out).toMatch(/^FAULT +DKIM +It is not signed at all/m);
  const absent = await newsletter(['doctor', '--received', 'none.eml'], { cwd: folder });
  expect([absent.code, absent.err]).toEqual([2, expect.stringContaining('It is no file.')]);
});

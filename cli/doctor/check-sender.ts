import type { Stage } from '../stage.ts';
import type { Identity } from './ask-ses.ts';
import { deployCommand } from './commands.ts';
import type { Dns } from './dns.ts';
import { says, type Finding } from './finding.ts';

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** What SES may know the sender as, the most exact first, which it takes: the address, its domain, the domains above. */
export function identityNames(sender: string): readonly string[] {
  const labels = domainOf(sender).split('.');
  const domains = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
  return [sender, ...domains];
}

/**
 * Whether SES may send as the sender, signs with its domain, and has a MAIL FROM domain of its own (rules S1.1-S1.3).
 * @param isDeployed whether the stage has a stack: what that one made is not made again by a deployment
 */
export async function checkSender(
  identity: Identity | undefined,
  stage: Stage,
  isDeployed: boolean,
  dns: Dns,
): Promise<readonly Finding[]> {
  if (identity === undefined) return [missing(stage, isDeployed)];
  return [verified(identity, stage), signed(identity, stage), await mailFrom(identity, stage, dns)];
}

function missing(stage: Stage, isDeployed: boolean): Finding {
  const { fault } = says('identity');
  const { region, publication } = stage;
  const domain = domainOf(publication.sender);
  const sentence = `SES in ${region} does not know ${domain}: it refuses every mail of ${publication.sender}.`;
  const command = `aws sesv2 create-email-identity --email-identity ${domain} --region ${region}`;
  if (stage.identity === 'existing')
    return fault(
      sentence,
      'The setting identity says that somebody else made it. Make it, or set "identity": "create":',
      command,
    );
  return isDeployed
    ? fault(
        sentence,
        'Make it again; a deployment would not, for CloudFormation takes it to be there. Then ask the doctor for the rest:',
        command,
      )
    : fault(sentence, 'The deployment makes it:', deployCommand(stage));
}

function dkimRecords({ name, dkim }: Identity): readonly string[] {
  return dkim.tokens.map((token) => `${token}._domainkey.${domainOf(name)}  CNAME  ${token}.dkim.amazonses.com`);
}

function verified(identity: Identity, { region }: Stage): Finding {
  const { ok, fault } = says('identity');
  const { name, isVerified } = identity;
  if (isVerified) return ok(`SES knows ${name} and has verified it.`);
  return fault(
    `${name} is not verified: SES refuses every mail from it.`,
    identity.dkim.tokens.length > 0
      ? 'It is verified by its DKIM records: see below.'
      : `Finish its verification in the SES console of ${region}.`,
  );
}

function signed(identity: Identity, { region }: Stage): Finding {
  const { ok, warning, fault } = says('DKIM');
  const { name, dkim } = identity;
  const command = `aws sesv2 put-email-identity-dkim`;
  if (name.includes('@') && dkim.status !== 'SUCCESS')
    return fault(
      `${name} is verified as an address only: its mails are not signed by its domain.`,
      'Make the domain an identity, and add the records that SES gives for it:',
      `aws sesv2 create-email-identity --email-identity ${domainOf(name)} --region ${region}`,
    );
  if (!dkim.isSigning)
    return fault(
      `Signing is switched off for ${name}: Gmail, Yahoo and Outlook refuse unsigned bulk mail.`,
      'Switch it on:',
      `${command}-attributes --email-identity ${name} --signing-enabled --region ${region}`,
    );
  if (dkim.status !== 'SUCCESS')
    return fault(
      `SES does not find the DKIM keys of ${name} in the DNS (${dkim.status}).`,
      'Add these to the DNS, or correct them; SES looks again by itself:',
      ...(dkim.tokens.length > 0 ? dkimRecords(identity) : ['the TXT record of the key you brought along']),
    );
  if (dkim.keyLength === 'RSA_1024_BIT')
    return warning(
      `SES signs for ${name}, with a key of 1024 bits: 2048 are what providers ask for.`,
      'Have SES take a longer one:',
      `${command}-signing-attributes --email-identity ${name} --region ${region} \\`,
      '  --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT',
    );
  return ok(`SES signs for ${name}, and its keys are in the DNS.`);
}

async function mailFrom({ name, mailFrom: from }: Identity, { region }: Stage, dns: Dns): Promise<Finding> {
  const { ok, warning, fault } = says('MAIL FROM');
  const attributes = (domain: string) => [
    `aws sesv2 put-email-identity-mail-from-attributes --email-identity ${name} \\`,
    `  --mail-from-domain ${domain} --behavior-on-mx-failure REJECT_MESSAGE --region ${region}`,
  ];
  if (from === undefined)
    return fault(
      `${name} has no MAIL FROM domain: bounces go to amazonses.com, and SPF does not speak for the sender.`,
      'Give it one (a subdomain that nothing else uses), then add the records that the doctor prints:',
      ...attributes(`mail.${domainOf(name)}`),
    );
  const { domain, status, refuses } = from;
  const host = `feedback-smtp.${region}.amazonses.com`;
  const records = [`${domain}  MX   10 ${host}`, `${domain}  TXT  "v=spf1 include:amazonses.com ~all"`];
  if (status !== 'SUCCESS')
    return fault(`SES has not verified the MAIL FROM domain ${domain} (${status}).`, 'Add to the DNS:', ...records);
  // SES looks now and then; the DNS says what holds now.
  const [mx, txt] = await Promise.all([dns.mx(domain), dns.txt(domain)]);
  if (mx.length !== 1 || mx[0] !== host)
    return fault(
      `${domain} must have exactly one MX record, that of SES; the DNS has ${mx.length === 0 ? 'none' : mx.join(', ')}.`,
      'Set, in place of what is there:',
      ...records.slice(0, 1),
    );
  const spf = txt.filter((record) => /^v=spf1(?: |$)/i.test(record));
  if (spf.length !== 1 || !/ include:amazonses\.com(?: |$)/i.test(spf[0] ?? ''))
    return fault(
      `SPF: ${domain} must have exactly one record that includes amazonses.com; it has ${spf.length === 0 ? 'none' : spf.join(' and ')}.`,
      'Set, in place of what is there:',
      ...records.slice(1),
    );
  if (!refuses)
    return warning(
      `While the MX record of ${domain} is missing, SES would send with a MAIL FROM of its own, which is not aligned.`,
      'Have it refuse instead:',
      ...attributes(domain),
    );
  return ok(`${domain}: SES has verified it, and its MX and SPF records are right.`);
}

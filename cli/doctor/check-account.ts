import type { Stage } from '../stage.ts';
import type { SendingAccount } from './ask-ses.ts';
import { says, type Finding } from './finding.ts';

/** Whether SES sends for this account at all, to whom, and how much. */
export function checkAccount(account: SendingAccount, stage: Stage): readonly Finding[] {
  return [sending(account, stage), sandbox(account, stage), quota(account)];
}

function sending({ isSending, enforcement }: SendingAccount, { region }: Stage): Finding {
  const { ok, warning, fault } = says('account');
  if (enforcement === 'SHUTDOWN')
    return fault(
      'SES has shut down sending for this account: it refuses every mail.',
      'Read what AWS wrote to the address of the account, answer in its Support Center, and see docs/runbook.md.',
    );
  if (!isSending)
    return fault(
      'Sending is switched off for this account: SES refuses every mail.',
      'If nobody switched it off on purpose, switch it on:',
      `aws sesv2 put-account-sending-attributes --sending-enabled --region ${region}`,
    );
  if (enforcement !== 'HEALTHY')
    return warning(
      `SES has this account under review (${enforcement}): sending may be shut down.`,
      'Read what AWS wrote about bounces or complaints, and mend that before the next edition.',
    );
  return ok('SES sends for this account.');
}

function sandbox({ inSandbox, review }: SendingAccount, { name, region, onlyTo, publication }: Stage): Finding {
  const { ok, warning, fault } = says('sandbox');
  if (!inSandbox) return ok('The account is out of the sandbox: SES writes to everybody.');
  const sentence = 'The account is in the sandbox: SES writes to verified addresses only, 200 mails a day.';
  if (review === 'PENDING')
    return warning(sentence, 'Production access was asked for; AWS answers mostly within a day.');
  const todo =
    review === 'DENIED'
      ? 'Production access was denied: answer that case in the Support Center, or ask anew:'
      : 'Ask for production access:';
  const command = [
    `aws sesv2 put-account-details --production-access-enabled --region ${region} \\`,
    `  --mail-type MARKETING --contact-language EN --website-url ${publication.siteUrl} \\`,
    "  --use-case-description 'A weekly newsletter to readers who confirmed that they want it.'",
  ];
  // A stage for trying things may be content with a few verified addresses.
  return name === 'production' || onlyTo === undefined
    ? fault(sentence, todo, ...command)
    : warning(sentence, todo, ...command);
}

function number(of: number): string {
  return of.toLocaleString('en');
}

function quota({ perSecond, per24Hours, sent24Hours }: SendingAccount): Finding {
  const { ok, warning } = says('quota');
  const daily = Number.isFinite(per24Hours) ? `${number(per24Hours)} mails in 24 hours` : 'no daily limit';
  const sentence = `${daily}, ${number(perSecond)} a second; ${number(sent24Hours)} sent in the last 24 hours.`;
  if (sent24Hours < per24Hours) return ok(sentence);
  return warning(
    sentence,
    'Nothing more is sent before some of it is a day ago; the clock then goes on by itself. For more, ask in Service Quotas (SES, "Sending quota").',
  );
}

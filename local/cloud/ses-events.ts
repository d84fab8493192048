import { randomUUID } from 'node:crypto';
import type { JsonObject } from './json.ts';
import { ACCOUNT } from './resource-names.ts';
import { headerValue, readHeader } from './ses-message.ts';
import type { Mail } from './mail.ts';

/** What a reader's server does with a mail. */
export type Reception = 'delivery' | 'bounce' | 'suppressed' | 'complaint' | 'delay' | 'reject';

/** `AWS::SES::ConfigurationSetEventDestination`'s names for event types, in lower case, and their names in events. */
export type SesEvent = { readonly name: string; readonly type: string; readonly body: JsonObject };

/** SES developer guide, "Using the mailbox simulator": labels are allowed, `bounce+label@`. */
export function simulated(address: string): Reception | undefined {
  const [, mailbox = ''] =
    /^(success|bounce|ooto|complaint|suppressionlist)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(address) ?? [];
  switch (mailbox.toLowerCase()) {
    case 'success':
    case 'ooto':
      return 'delivery';
    case 'bounce':
      return 'bounce';
    case 'complaint':
      return 'complaint';
    case 'suppressionlist':
      return 'suppressed';
    default:
      return undefined;
  }
}

function mailPart(mail: Mail, region: string): JsonObject {
  const header = readHeader(mail.raw);
  const domain = mail.source.slice(mail.source.indexOf('@') + 1);
  const own = Object.entries(mail.tags).map(([name, value]) => [name, [value]] as const);
  return {
    timestamp: mail.at.toISOString(),
    source: mail.source,
    sourceArn: `arn:aws:ses:${region}:${ACCOUNT}:identity/${domain}`,
    sendingAccountId: ACCOUNT,
    messageId: mail.id,
    destination: mail.destinations,
    headersTruncated: false,
    headers: header.map(({ name, value }) => ({ name, value })),
    commonHeaders: {
      from: [headerValue(header, 'From') ?? mail.source],
      to: mail.destinations,
      messageId: mail.id,
      subject: headerValue(header, 'Subject') ?? '',
    },
    tags: {
      'ses:operation': ['SendRawEmail'],
      'ses:configuration-set': [mail.configurationSet ?? ''],
      'ses:source-ip': ['127.0.0.1'],
      'ses:from-domain': [domain],
      'ses:caller-identity': ['local'],
      ...Object.fromEntries(own),
    },
  };
}

/**
 * The events of one accepted mail, for one of its readers, in the order they happen
 * (SES developer guide, "Examples of event data that Amazon SES publishes to Amazon SNS").
 */
export function eventsOf(mail: Mail, reader: string, reception: Reception, region: string): readonly SesEvent[] {
  const of = (eventType: string, field: string, detail: JsonObject): SesEvent => ({
    name: eventType,
    type: field.toLowerCase(),
    body: { eventType, mail: mailPart(mail, region), [field]: detail },
  });
  const timestamp = new Date(mail.at.getTime() + 500).toISOString();
  const send = of('Send', 'send', {});
  const delivery = of('Delivery', 'delivery', {
    timestamp,
    processingTimeMillis: 500,
    recipients: [reader],
    smtpResponse: '250 2.0.0 OK',
    reportingMTA: 'local.smtp-out.amazonses.com',
  });
  const bounce = (bounceSubType: string, diagnosticCode: string): SesEvent =>
    of('Bounce', 'bounce', {
      feedbackId: randomUUID(),
      bounceType: 'Permanent',
      bounceSubType,
      bouncedRecipients: [{ emailAddress: reader, action: 'failed', status: '5.1.1', diagnosticCode }],
      timestamp,
      reportingMTA: 'dns; local.smtp-out.amazonses.com',
    });
  switch (reception) {
    case 'delivery':
      return [send, delivery];
    case 'bounce':
      return [send, bounce('General', 'smtp; 550 5.1.1 user unknown')];
    case 'suppressed':
      // The simulator's address is on the list of all accounts, a reader's on our own.
      return [
        send,
        bounce(
          simulated(reader) === undefined ? 'OnAccountSuppressionList' : 'Suppressed',
          'Amazon SES did not send the message to this address',
        ),
      ];
    case 'complaint':
      return [
        send,
        delivery,
        of('Complaint', 'complaint', {
          feedbackId: randomUUID(),
          complaintSubType: null,
          complainedRecipients: [{ emailAddress: reader }],
          timestamp,
          userAgent: 'Amazon SES Mailbox Simulator',
          complaintFeedbackType: 'abuse',
          arrivalDate: timestamp,
        }),
      ];
    case 'delay':
      return [
        send,
        of('DeliveryDelay', 'deliveryDelay', {
          timestamp,
          delayType: 'MailboxFull',
          expirationTime: new Date(mail.at.getTime() + 50_400_000).toISOString(),
          delayedRecipients: [
            { emailAddress: reader, status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 mailbox full' },
          ],
        }),
      ];
    case 'reject':
      return [send, of('Reject', 'reject', { reason: 'Bad content' })];
  }
}

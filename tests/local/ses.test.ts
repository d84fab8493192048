import {
  GetSendQuotaCommand,
  type SESClient,
  type SendRawEmailCommand,
  type SendRawEmailCommandInput,
} from '@aws-sdk/client-ses';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Cloud } from '../../local/cloud/boot.ts';
import { bootMailStack, clientOf, mail as mailOf, message } from './mail-stack.ts';

let cloud: Cloud;
let owner: SESClient;
beforeAll(async () => {
  cloud = await bootMailStack();
  owner = clientOf(cloud.client);
});
afterAll(async () => {
  await cloud.stop();
});
beforeEach(async () => {
  Object.assign(cloud.ses.settings, { sandbox: false, maxSendRate: 10_000, max24HourSend: -1, accountPaused: false });
  cloud.faults.clear();
  await cloud.queue('Feedback').purge();
});

function mail(more: Partial<SendRawEmailCommandInput> = {}): SendRawEmailCommand {
  return mailOf(cloud, more);
}

async function events(): Promise<readonly Record<string, unknown>[]> {
  await cloud.idle({ quietMs: 10 });
  return (await cloud.queue('Feedback').contents()).ready.map(
    ({ body }) => JSON.parse(body) as Record<string, unknown>,
  );
}

test('what was sent is kept in both forms: as given, and as received', async () => {
  const { MessageId } = await owner.send(mail());
  const kept = cloud.ses.mails.at(-1);
  expect(kept).toMatchObject({ id: MessageId, source: 'bantin@news.example.vn', destinations: ['lan@example.vn'] });
  expect(kept?.tags).toEqual({ edition: '2026-W47', reader: '7' });
  expect(kept?.raw).toEqual(message());
  const received = await simpleParser(kept?.received ?? '');
  expect(received.messageId).toBe(`<${MessageId}@ap-southeast-1.amazonses.com>`);
  expect(received.date?.toISOString().slice(0, 16)).toBe('2026-11-23T00:00');
  expect(received.headers.get('x-note')).toBe('a b');
  expect(kept?.received.toString()).toContain('Xin =\r\nch=C3=A0o\r\n');
  expect(kept?.received.toString().match(/^(date|message-id):/gim)).toHaveLength(2);
});

describe('events come back through topic and queue', () => {
  test.each([
    ['an ordinary reader', 'lan@example.vn', ['Send', 'Delivery']],
    ['success@', 'success@simulator.amazonses.com', ['Send', 'Delivery']],
    ['bounce@ with a label', 'bounce+7@simulator.amazonses.com', ['Send', 'Bounce']],
    ['complaint@', 'complaint@simulator.amazonses.com', ['Send', 'Delivery', 'Complaint']],
    ['suppressionlist@', 'suppressionlist@simulator.amazonses.com', ['Send', 'Bounce']],
    ['ooto@', 'ooto@simulator.amazonses.com', ['Send', 'Delivery']],
  ])('%s', async (_name, reader, wanted) => {
    const { MessageId } = await owner.send(mail({ Destinations: [reader] }));
    const told = await events();
    expect(told.map(({ eventType }) => String(eventType))).toEqual(wanted);
    for (const event of told)
      expect(event['mail']).toMatchObject({
        messageId: MessageId,
        destination: [reader],
        tags: { edition: ['2026-W47'], reader: ['7'], 'ses:configuration-set': [cloud.physical('Digest')] },
      });
  });

  test('a reader whose server delays or rejects', async () => {
    cloud.ses.settings.receptions.set('cham@example.vn', 'delay').set('virus@example.vn', 'reject');
    await owner.send(mail({ Destinations: ['cham@example.vn'] }));
    await owner.send(mail({ Destinations: ['virus@example.vn'] }));
    const kinds = (await events()).map(({ eventType }) => eventType);
    expect(kinds).toEqual(['Send', 'DeliveryDelay', 'Send', 'Reject']);
  });

  test('a mail without the configuration set has none', async () => {
    await owner.send(mail({ ConfigurationSetName: undefined }));
    expect(await events()).toEqual([]);
  });

  test('a test may hold them, repeat them and turn their order', async () => {
    cloud.notifications.hold();
    await owner.send(mail());
    expect(await events()).toEqual([]);
    expect(cloud.notifications.held().map(({ event }) => event)).toEqual(['Send', 'Delivery']);
    await cloud.notifications.release((held) => [...held, ...held].toReversed());
    expect((await events()).map(({ eventType }) => eventType)).toEqual(['Delivery', 'Send', 'Delivery', 'Send']);
  });
});

describe("refusals carry SES's own codes", () => {
  const many = Array.from({ length: 51 }, (_, index) => `reader${index}@example.vn`);
  test.each<[string, () => Partial<SendRawEmailCommandInput>, object]>([
    [
      '51 recipients',
      () => ({ Destinations: many }),
      { name: 'InvalidParameterValue', message: 'Recipient count exceeds 50.' },
    ],
    ['an address without a domain', () => ({ Destinations: ['lan'] }), { name: 'InvalidParameterValue' }],
    ['a name outside ASCII', () => ({ Destinations: ['nguyễn@example.vn'] }), { name: 'InvalidParameterValue' }],
    ['a domain that is no A-label', () => ({ Destinations: ['lan@ví-dụ.vn'] }), { name: 'InvalidParameterValue' }],
    [
      'a tag with a space',
      () => ({ Tags: [{ Name: 'edition', Value: '2026 W47' }] }),
      { name: 'InvalidParameterValue' },
    ],
    [
      'an unknown configuration set',
      () => ({ ConfigurationSetName: 'none' }),
      { name: 'ConfigurationSetDoesNotExistException' },
    ],
    [
      'a sender that is not verified',
      () => ({ RawMessage: { Data: message('a@other.vn') } }),
      { name: 'MessageRejected' },
    ],
  ])('%s', async (_name, more, wanted) => {
    const before = cloud.ses.mails.length;
    await expect(owner.send(mail(more()))).rejects.toMatchObject(wanted);
    expect(cloud.ses.mails).toHaveLength(before);
  });

  test('the sandbox asks for the recipient too, but lets the simulator be', async () => {
    cloud.ses.settings.sandbox = true;
    await expect(owner.send(mail())).rejects.toMatchObject({ name: 'MessageRejected' });
    await expect(owner.send(mail({ Destinations: ['success@simulator.amazonses.com'] }))).resolves.toBeDefined();
    cloud.ses.settings.identities.add('example.vn');
    await expect(owner.send(mail())).resolves.toBeDefined();
    cloud.ses.settings.identities.delete('example.vn');
  });

  test('a rate that is exceeded is throttled, and the quota counts recipients of 24 hours', async () => {
    cloud.ses.settings.maxSendRate = 1;
    const sent = await Promise.allSettled([1, 2, 3].map(() => owner.send(mail())));
    const refused = sent.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(refused[0]).toMatchObject({ name: 'Throttling', message: 'Maximum sending rate exceeded.' });
    cloud.ses.settings.maxSendRate = 10_000;
    cloud.ses.settings.max24HourSend = cloud.ses.sentLast24Hours() + 1;
    await expect(owner.send(mail({ Destinations: ['a@example.vn', 'b@example.vn'] }))).rejects.toMatchObject({
      message: 'Daily message quota exceeded.',
    });
    const quota = await owner.send(new GetSendQuotaCommand({}));
    expect(quota).toMatchObject({ MaxSendRate: 10_000, SentLast24Hours: cloud.ses.sentLast24Hours() });
    cloud.setNow(new Date('2026-11-24T00:01:00Z'));
    expect(cloud.ses.sentLast24Hours()).toBe(0);
  });

  test('a paused account sends nothing', async () => {
    cloud.ses.settings.accountPaused = true;
    await expect(owner.send(mail())).rejects.toMatchObject({ name: 'AccountSendingPausedException' });
  });
});

describe('permissions', () => {
  test('a role that may send as this sender, with the configuration set, sends', async () => {
    await expect(clientOf(cloud.clientOf('deliver')).send(mail())).resolves.toBeDefined();
  });
  test('another sender of the same domain is refused', async () => {
    const other = mail({ Source: 'ai@news.example.vn', RawMessage: { Data: message('ai@news.example.vn') } });
    await expect(clientOf(cloud.clientOf('deliver')).send(other)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
  test('a role without the configuration set is refused, as SES refuses it', async () => {
    await expect(clientOf(cloud.clientOf('post')).send(mail())).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(cloud.denied.at(-1)).toMatchObject({ who: 'post', action: 'ses:SendRawEmail' });
    await expect(
      clientOf(cloud.clientOf('post')).send(mail({ ConfigurationSetName: undefined })),
    ).resolves.toBeDefined();
  });
});

test('an answer that is dropped after receipt is one mail and one request', async () => {
  const before = cloud.ses.mails.length;
  const dropped = cloud.faults.add({ service: 'ses', operation: 'SendRawEmail', fault: { kind: 'drop-answer' } });
  await expect(owner.send(mail())).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect([cloud.ses.mails.length - before, dropped.fired()]).toEqual([1, 1]);
});

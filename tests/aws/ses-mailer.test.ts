import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createSocketServer, type AddressInfo } from 'node:net';
import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { sendResultOf, sesMailer, type Outgoing } from '../../functions/aws/ses-mailer.ts';
import { sendQuota } from '../../functions/aws/ses-quota.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let answer: Answer;
let requests: URLSearchParams[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  requests.push(new URLSearchParams(Buffer.concat(chunks).toString()));
  answer(request, response);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = [];
});

const where = { region: 'ap-southeast-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
// What a station's environment says; the client is then the mailer's own, with its own limits.
process.env['AWS_REGION'] = where.region;
process.env['AWS_ACCESS_KEY_ID'] = 'test';
process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
process.env['AWS_ENDPOINT_URL_SES'] = endpoint;
const mail = sesMailer('newsletter');

const letter: Outgoing = {
  source: 'news@example.com',
  to: 'reader@example.com',
  raw: Buffer.from('Subject: x\r\n\r\nxin chào\r\n'),
  tags: { edition: '2026-W47', batch: '12', reader: '7', attempt: 'abc' },
};

const xml =
  (status: number, body: string): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  };
const error = (status: number, code: string, message = '') =>
  xml(
    status,
    `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  );
const accepted = (result: string) =>
  xml(
    200,
    `<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult>${result}</SendRawEmailResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></SendRawEmailResponse>`,
  );

test('a message goes to SES as it is, to one recipient, with its tags', async () => {
  answer = accepted('<MessageId>m-1</MessageId>');
  expect(await mail(letter)).toEqual({ kind: 'accepted', messageId: 'm-1' });
  expect(requests).toHaveLength(1);
  const sent = Object.fromEntries(requests[0] ?? []);
  expect(sent).toMatchObject({
    Action: 'SendRawEmail',
    Source: 'news@example.com',
    'Destinations.member.1': 'reader@example.com',
    ConfigurationSetName: 'newsletter',
    'Tags.member.1.Name': 'edition',
    'Tags.member.1.Value': '2026-W47',
    'Tags.member.4.Value': 'abc',
  });
  expect(sent['Destinations.member.2']).toBeUndefined();
  expect(Buffer.from(sent['RawMessage.Data'] ?? '', 'base64').toString()).toBe('Subject: x\r\n\r\nxin chào\r\n');
});

describe('each call is one request, whatever SES answers (rules S3.35, S3.40):', () => {
  test.each<[string, Answer, object]>([
    ['too fast', error(400, 'Throttling', 'Maximum sending rate exceeded.'), { kind: 'throttled', daily: false }],
    ['too many today', error(400, 'Throttling', 'Daily message quota exceeded.'), { kind: 'throttled', daily: true }],
    [
      'an address that is none',
      error(400, 'InvalidParameterValue', 'Illegal address'),
      { kind: 'refused', code: 'InvalidParameterValue' },
    ],
    [
      'an identity that is not verified',
      error(400, 'MessageRejected', 'Email address is not verified.'),
      { kind: 'halted', code: 'MessageRejected' },
    ],
    [
      'a MAIL FROM domain that is not',
      error(400, 'MailFromDomainNotVerifiedException'),
      { kind: 'halted', code: 'MailFromDomainNotVerifiedException' },
    ],
    ['a configuration set that is not there', error(400, 'ConfigurationSetDoesNotExist'), { kind: 'halted' }],
    ['a configuration set that is paused', error(400, 'ConfigurationSetSendingPausedException'), { kind: 'halted' }],
    ['an account that is paused', error(400, 'AccountSendingPausedException'), { kind: 'halted' }],
    ['a policy that says no', error(403, 'AccessDenied', 'not authorized'), { kind: 'halted', code: 'AccessDenied' }],
    [
      'a signature that is wrong',
      error(403, 'SignatureDoesNotMatch'),
      { kind: 'halted', code: 'SignatureDoesNotMatch' },
    ],
    ['a token that has expired', error(403, 'ExpiredToken'), { kind: 'halted', code: 'ExpiredToken' }],
    ['a fault of SES', error(500, 'InternalFailure'), { kind: 'unknown' }],
    ['a service that is not available', error(503, 'ServiceUnavailable'), { kind: 'unknown' }],
    ['an empty 503', xml(503, ''), { kind: 'unknown' }],
    ['an answer without a message id', accepted(''), { kind: 'unknown', code: 'NoMessageId' }],
    ['an answer that is no XML', xml(200, '<html'), { kind: 'unknown' }],
    ['a connection cut after the request', (request) => request.socket.destroy(), { kind: 'unknown' }],
    ['a connection reset after the request', (request) => request.socket.resetAndDestroy(), { kind: 'unknown' }],
    [
      'an answer that breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '9999' });
        response.write('<SendRawEmailResponse>', () => response.destroy());
      },
      { kind: 'unknown' },
    ],
  ])('%s', async (_, answers, result) => {
    answer = answers;
    expect(await mail(letter)).toMatchObject(result);
    expect(requests).toHaveLength(1);
  });

  test('nothing at all, for longer than the time limit', async () => {
    answer = () => {};
    const requestHandler = { connectionTimeout: 100, requestTimeout: 50, throwOnRequestTimeout: true };
    const client = new SESClient({ ...where, endpoint, maxAttempts: 1, requestHandler });
    expect(await sesMailer('newsletter', client)(letter)).toEqual({ kind: 'unknown', code: 'TimeoutError' });
    expect(requests).toHaveLength(1);
  });
});

test('a connection that died while the function slept costs no message', async () => {
  const asleep = new Set<unknown>();
  answer = (request, response) => {
    if (asleep.has(request.socket)) request.socket.destroy();
    else accepted('<MessageId>m-1</MessageId>')(request, response);
    asleep.add(request.socket);
  };
  let time = 0;
  const awake = sesMailer('newsletter', new SESClient({ ...where, endpoint, maxAttempts: 1 }), () => time);
  const all = () => Promise.all(Array.from({ length: 10 }, async () => (await awake(letter)).kind));
  const taken = Array.from({ length: 10 }, () => 'accepted');
  expect(await all()).toEqual(taken);
  time += 60_000;
  expect(await all()).toEqual(taken);
  // Within a wave, and between waves, connections stay.
  time += 1_000;
  expect(new Set(await all())).toEqual(new Set(['unknown']));
});

describe('a request whose first byte never left may be tried again:', () => {
  const to = (place: string, more: object = {}) =>
    sesMailer('newsletter', new SESClient({ ...where, endpoint: place, maxAttempts: 1, ...more }))(letter);
  const freePort = async () => {
    const unused = createSocketServer().listen(0, '127.0.0.1');
    await once(unused, 'listening');
    const { port } = unused.address() as AddressInfo;
    unused.close();
    await once(unused, 'close');
    return port;
  };

  test('nobody listens', async () => {
    const port = await freePort();
    expect(await to(`http://127.0.0.1:${port}`)).toEqual({ kind: 'unsent', code: 'ECONNREFUSED' });
    expect(await to(`http://localhost:${port}`)).toEqual({ kind: 'unsent', code: 'ECONNREFUSED' });
  });

  test('the name is not known', async () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' });
    expect(sendResultOf(unknown)).toEqual({ kind: 'unsent', code: 'ENOTFOUND' });
  });

  test('the connection takes too long', async () => {
    // A socket that never learns where to connect to.
    const httpAgent = Object.assign(new Agent(), {
      createConnection: () => connect({ host: 'ses.example.com', port: 80, lookup: () => {} }),
    });
    const result = await to(endpoint, { requestHandler: { connectionTimeout: 50, httpAgent } });
    expect(result).toEqual({ kind: 'unsent', code: 'TimeoutError' });
    expect(requests).toHaveLength(0);
  });

  test('the handshake is cut off, or the certificate is not good', async () => {
    const rude = createSocketServer((socket) => socket.once('data', () => socket.destroy())).listen(0, '127.0.0.1');
    await once(rude, 'listening');
    const result = await to(`https://127.0.0.1:${(rude.address() as AddressInfo).port}`);
    rude.close();
    expect(result.kind).toBe('unsent');
    for (const code of [
      'CERT_HAS_EXPIRED',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ])
      expect(sendResultOf(Object.assign(new Error('tls'), { code }))).toEqual({ kind: 'unsent', code });
  });

  test('but not when a connection that stood is lost', () => {
    for (const [code, syscall] of [
      ['ECONNRESET', 'read'],
      ['EPIPE', 'write'],
      ['ETIMEDOUT', 'read'],
    ])
      expect(sendResultOf(Object.assign(new Error('socket hang up'), { code, syscall })).kind).toBe('unknown');
    expect(
      sendResultOf(Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'connect' })).kind,
    ).toBe('unsent');
    expect(sendResultOf('a string')).toEqual({ kind: 'unknown', code: 'NoError' });
  });
});

test.each([
  [
    '<Max24HourSend>50000.0</Max24HourSend><SentLast24Hours>49000.0</SentLast24Hours><MaxSendRate>14.0</MaxSendRate>',
    { messagesPerSecond: 14, max24Hours: 50_000, sent24Hours: 49_000 },
  ],
  [
    '<Max24HourSend>200.0</Max24HourSend><SentLast24Hours>201.0</SentLast24Hours><MaxSendRate>1.0</MaxSendRate>',
    { messagesPerSecond: 1, max24Hours: 200, sent24Hours: 201 },
  ],
  [
    '<Max24HourSend>-1.0</Max24HourSend><SentLast24Hours>5.0</SentLast24Hours><MaxSendRate>500.0</MaxSendRate>',
    { messagesPerSecond: 500, max24Hours: Infinity, sent24Hours: 5 },
  ],
  ['', { messagesPerSecond: 0, max24Hours: 0, sent24Hours: 0 }],
])('the quota is what SES says: %s', async (quota, says) => {
  answer = xml(
    200,
    `<GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><GetSendQuotaResult>${quota}</GetSendQuotaResult></GetSendQuotaResponse>`,
  );
  expect(await sendQuota(new SESClient({ ...where, endpoint }))()).toEqual(says);
});

test('a clock that SES does not answer goes on without its quota, long before its minute is over', async () => {
  answer = () => {};
  const began = performance.now();
  await expect(sendQuota(new SESClient({ ...where, endpoint }))()).rejects.toThrow('abort');
  expect(performance.now() - began).toBeLessThan(8_000);
});

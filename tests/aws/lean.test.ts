import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateBucketCommand, S3Client as RealS3Client } from '@aws-sdk/client-s3';
import {
  BatchGetCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { startFauxqs } from 'fauxqs';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as lean from '../../functions/aws/lean/dynamodb.ts';
import { GetObjectCommand, PutObjectCommand, S3Client } from '../../functions/aws/lean/s3.ts';
import { GetSecretValueCommand, SecretsManagerClient } from '../../functions/aws/lean/secrets-manager.ts';
import { startDynamo } from './dynamo.ts';

/** The bundle of `deliver` has these in the place of the SDK's clients: both must do and say the same. */

const KEY = 'an-example-of-a-key-that-opens-nothing';
vi.stubEnv('AWS_REGION', 'ap-southeast-1');
vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIAEXAMPLEEXAMPLE00');
vi.stubEnv('AWS_SECRET_ACCESS_KEY', KEY);
vi.stubEnv('AWS_SESSION_TOKEN', 'a-token/with+signs=');

const dynamo = await startDynamo();
const fauxqs = await startFauxqs({ port: 0, logger: false });
type Request = IncomingMessage & { readonly text: string };
let answer: (request: Request, response: ServerResponse) => void = () => {};
const service = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => answer(Object.assign(request, { text: Buffer.concat(pieces).toString('utf8') }), response));
}).listen(0, '127.0.0.1');
await once(service, 'listening');
const serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
afterAll(async () => {
  dynamo.stop();
  service.closeAllConnections();
  service.close();
  await fauxqs.stop();
  vi.unstubAllEnvs();
});

const documents = lean.DynamoDBDocumentClient.from();

describe('tables', () => {
  beforeEach(() => vi.stubEnv('AWS_ENDPOINT_URL', dynamo.url));

  test('an item put by either client is read alike by both, by every kind of call', async () => {
    const TableName = await dynamo.newTable();
    const item = (sk: string) => ({
      pk: 'one',
      sk,
      text: 'Tiếng Việt ✓',
      number: 1_795_300_000_000.25,
      yes: true,
      nothing: null,
      left: undefined,
      list: [1, 'two', { three: 3 }],
      map: { deep: { er: [] } },
      words: new Set(['a', 'b']),
      numbers: new Set([1, 2]),
    });
    await documents.send(new lean.PutCommand({ TableName, Item: item('by lean') }));
    await dynamo.documents.send(new PutCommand({ TableName, Item: item('by sdk') }));
    const both = async (
      ours: Parameters<typeof documents.send>[0],
      theirs: Promise<{ readonly $metadata: unknown }>,
    ): Promise<void> => {
      const { $metadata: _, ...said } = await theirs;
      expect(await documents.send(ours)).toEqual(said);
    };
    const sdk = dynamo.documents;
    for (const sk of ['by lean', 'absent']) {
      const input = { TableName, Key: { pk: 'one', sk }, ConsistentRead: true };
      await both(new lean.GetCommand(input), sdk.send(new GetCommand(input)));
    }
    for (const from of [{}, { Limit: 1 }, { ExclusiveStartKey: { pk: 'one', sk: 'by lean' } }]) {
      const scan = { TableName, ...from };
      await both(new lean.ScanCommand(scan), sdk.send(new ScanCommand(scan)));
      const query = { ...scan, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'one' } };
      await both(new lean.QueryCommand(query), sdk.send(new QueryCommand(query)));
    }
    const Keys = ['by lean', 'absent'].map((sk) => ({ pk: 'one', sk }));
    const batch = { RequestItems: { [TableName]: { Keys, ConsistentRead: true } } };
    await both(new lean.BatchGetCommand(batch), sdk.send(new BatchGetCommand(batch)));
    const update = {
      TableName,
      Key: { pk: 'one', sk: 'by sdk' },
      UpdateExpression: 'SET #n = :n ADD words :w',
      ExpressionAttributeNames: { '#n': 'number' },
      ExpressionAttributeValues: { ':n': 7, ':w': new Set(['c']) },
      ReturnValues: 'ALL_NEW' as const,
    };
    await both(new lean.UpdateCommand(update), sdk.send(new UpdateCommand(update)));
    await documents.send(new lean.DeleteCommand({ TableName, Key: { pk: 'one', sk: 'by sdk' } }));
    expect(await documents.send(new lean.ScanCommand({ TableName, Select: 'COUNT' }))).toMatchObject({ Count: 1 });
  });

  test('a condition that does not hold is told as such, any other refusal by its own name', async () => {
    const TableName = await dynamo.newTable();
    const put = { TableName, Item: { pk: 'one', sk: 'a' }, ConditionExpression: 'attribute_not_exists(pk)' };
    await documents.send(new lean.PutCommand(put));
    await expect(documents.send(new lean.PutCommand(put))).rejects.toBeInstanceOf(lean.ConditionalCheckFailedException);
    await expect(documents.send(new lean.GetCommand({ TableName, Key: { pk: 'one' } }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(documents.send(new lean.ScanCommand({ TableName: 'absent' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('a write whose answer is lost is done again', async () => {
    const TableName = await dynamo.newTable();
    dynamo.loseAnswers(2);
    await documents.send(new lean.PutCommand({ TableName, Item: { pk: 'one', sk: 'a' } }));
    expect(await documents.send(new lean.ScanCommand({ TableName }))).toMatchObject({ Count: 1 });
  });
});

describe('what a service answers', () => {
  beforeEach(() => vi.stubEnv('AWS_ENDPOINT_URL', serviceUrl));

  const get = () => documents.send(new lean.GetCommand({ TableName: 't', Key: { pk: 'a' } }));
  /** Answers one after the other; the last one from then on. */
  const answers = (...all: readonly (readonly [status: number, body: string])[]): (() => number) => {
    let calls = 0;
    answer = (_, response) => {
      const [status, body] = all[Math.min(calls, all.length - 1)] ?? [500, ''];
      calls += 1;
      response.writeHead(status).end(body);
    };
    return () => calls;
  };
  const later = (name: string) => [400, JSON.stringify({ __type: `com.amazonaws#${name}`, message: 'later' })] as const;

  test.each([
    ['a fault of the service', [500, '<html>']],
    ['no capacity', later('ProvisionedThroughputExceededException')],
    ['throttling', later('ThrottlingException')],
  ] as const)('%s passes: the call is done again', async (_, fault) => {
    const calls = answers(fault, fault, [200, '{"Item":{"pk":{"S":"a"}}}']);
    expect(await get()).toEqual({ Item: { pk: 'a' } });
    expect(calls()).toBe(3);
  });

  test('what does not pass is told after four tries, and a refusal after one', async () => {
    const throttled = answers(later('ThrottlingException'));
    await expect(get()).rejects.toMatchObject({ name: 'ThrottlingException', message: 'later' });
    expect(throttled()).toBe(4);
    const broken = answers([503, '']);
    await expect(get()).rejects.toMatchObject({ name: 'Status503' });
    expect(broken()).toBe(4);
    const refused = answers([400, '{"__type":"AccessDeniedException","Message":"no"}']);
    await expect(get()).rejects.toMatchObject({ name: 'AccessDeniedException', message: 'no' });
    expect(refused()).toBe(1);
  });

  test('keys that a batch did not get come back as keys', async () => {
    answers([200, '{"Responses":{"t":[]},"UnprocessedKeys":{"t":{"Keys":[{"pk":{"S":"a"}}],"ConsistentRead":true}}}']);
    const keys = { t: { Keys: [{ pk: 'a' }] } };
    expect(await documents.send(new lean.BatchGetCommand({ RequestItems: keys }))).toEqual({
      Responses: { t: [] },
      UnprocessedKeys: { t: { Keys: [{ pk: 'a' }], ConsistentRead: true } },
    });
  });

  test('the secret is asked for by its name', async () => {
    const asked: unknown[] = [];
    answer = ({ headers, text }, response) => {
      asked.push([headers['x-amz-target'], headers['content-type'], JSON.parse(text)]);
      response.end('{"SecretString":"{}"}');
    };
    const secret = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: 'arn' }));
    expect(secret['SecretString']).toBe('{}');
    expect(asked).toEqual([['secretsmanager.GetSecretValue', 'application/x-amz-json-1.1', { SecretId: 'arn' }]]);
  });

  test.each(['dynamodb', 's3'] as const)('a request to %s is signed as AWS asks', async (name) => {
    const signatures: [string, string][] = [];
    answer = (request, response) => {
      signatures.push([signatureOf(request), expectedSignature(request, name)]);
      response.end('{}');
    };
    if (name === 's3')
      await new S3Client().send(
        new PutObjectCommand({ Bucket: 'b', Key: 'a/ü é+(1).json', Body: 'Tiếng', ContentType: 'text/plain' }),
      );
    else await get();
    expect(signatures).toHaveLength(1);
    for (const [found, wanted] of signatures) expect(found).toBe(wanted);
  });
});

describe('buckets', () => {
  beforeEach(() => vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${fauxqs.port}`));

  test('what was put is read again, and what is not there is told by name', async () => {
    const endpoint = `http://127.0.0.1:${fauxqs.port}`;
    await new RealS3Client({ endpoint, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'private' }));
    const objects = new S3Client();
    const Key = 'editions/2026-W47/0123/message.vi.json';
    await objects.send(new PutObjectCommand({ Bucket: 'private', Key, Body: 'Tiếng Việt' }));
    const { Body } = await objects.send(new GetObjectCommand({ Bucket: 'private', Key }));
    expect(await Body.transformToString()).toBe('Tiếng Việt');
    expect(Buffer.from(await Body.transformToByteArray()).toString('utf8')).toBe('Tiếng Việt');
    await expect(objects.send(new GetObjectCommand({ Bucket: 'private', Key: 'absent' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });
});

function signatureOf({ headers }: Request): string {
  return /Signature=([0-9a-f]+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** Signature Version 4 of what arrived, worked out by the letter of AWS's "Create a signed AWS API request". */
function expectedSignature({ method, url = '', headers, text }: Request, name: string): string {
  const [, date, region, names] =
    /Credential=ASIAEXAMPLEEXAMPLE00\/(\d+)\/([a-z0-9-]+)\/[a-z0-9]+\/aws4_request, ?SignedHeaders=([a-z0-9;-]+),/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (date === undefined || region === undefined || names === undefined) return 'no authorization';
  const hash = (data: string) => createHash('sha256').update(data).digest('hex');
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const values = names.split(';').map((header) => `${header}:${String(headers[header]).trim()}\n`);
  for (const needed of ['host', 'x-amz-date', 'x-amz-security-token'])
    if (!names.split(';').includes(needed)) return `${needed} is not signed`;
  const canonical = [method, url, '', values.join(''), names, hash(text)].join('\n');
  const scope = `${date}/${region}/${name}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const key = [region, name, 'aws4_request'].reduce(hmac, hmac(`AWS4${KEY}`, date));
  return hmac(key, toSign).toString('hex');
}

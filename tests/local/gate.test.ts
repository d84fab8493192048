import { DynamoDBClient, GetItemCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Cloud } from '../../local/cloud/boot.ts';
import type { Fault } from '../../local/cloud/faults.ts';
import { arnOf, bootSmall, queueOpenTo, stationResources } from './small-stack.ts';

const resources = {
  Content: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
  Plain: { Type: 'AWS::S3::Bucket' },
  Uploads: { Type: 'AWS::SQS::Queue' },
  UploadsPolicy: queueOpenTo('Uploads', 's3.amazonaws.com', 'arn:aws:s3:::*'),
  ...Object.fromEntries(
    ['Content', 'Plain'].map((bucket) => [
      `${bucket}Notifications`,
      {
        Type: 'Custom::S3BucketNotifications',
        Properties: {
          BucketName: { Ref: bucket },
          NotificationConfiguration: {
            QueueConfigurations: [{ Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'], QueueArn: arnOf('Uploads') }],
          },
        },
      },
    ]),
  ),
  Articles: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    },
  },
  Keys: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      GenerateSecretString: { SecretStringTemplate: '{"v":1}', GenerateStringKey: 'origin', PasswordLength: 40 },
    },
  },
  ...stationResources('Nobody', 'nobody', []),
  ...stationResources('Reader', 'reader', [
    { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Sub': '${Content.Arn}/*' } },
    { Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: arnOf('Articles') },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arnOf('Uploads') },
  ]),
};

let cloud: Cloud;
beforeAll(async () => {
  const bundle = 'export const handler = async () => {};';
  cloud = await bootSmall(resources, { nobody: bundle, reader: bundle }, { now: new Date('2026-11-23T00:00:00Z') });
});
afterAll(async () => {
  await cloud.stop();
});
beforeEach(async () => {
  cloud.faults.clear();
  await cloud.queue('Uploads').purge();
});

const s3 = (config = cloud.client) => new S3Client({ ...config, maxAttempts: 1 });
const dynamo = (config = cloud.client) => new DynamoDBClient({ ...config, maxAttempts: 1 });
const sqs = (config = cloud.client) => new SQSClient({ ...config, maxAttempts: 1 });
const secrets = (config = cloud.client) => new SecretsManagerClient({ ...config, maxAttempts: 1 });
const put = (Key: string, Body = 'Xin chào', Bucket = cloud.physical('Content')) =>
  s3().send(new PutObjectCommand({ Bucket, Key, Body }));

type S3Record = { readonly eventName: string; readonly s3: { readonly object: Record<string, unknown> } };
async function told(): Promise<readonly S3Record[]> {
  await cloud.idle({ quietMs: 10 });
  const { ready } = await cloud.queue('Uploads').contents();
  return ready.flatMap(({ body }) => (JSON.parse(body) as { Records: S3Record[] }).Records);
}

describe('a station without permissions is refused in the words of each protocol', () => {
  const calls: Record<string, () => Promise<unknown>> = {
    's3:PutObject': () =>
      s3(cloud.clientOf('nobody')).send(
        new PutObjectCommand({ Bucket: cloud.physical('Content'), Key: 'x', Body: 'x' }),
      ),
    's3:ListBucket': () =>
      s3(cloud.clientOf('nobody')).send(new ListObjectsV2Command({ Bucket: cloud.physical('Content') })),
    'dynamodb:PutItem': () =>
      dynamo(cloud.clientOf('nobody')).send(
        new PutItemCommand({ TableName: cloud.physical('Articles'), Item: { pk: { S: 'x' } } }),
      ),
    'sqs:SendMessage': () =>
      sqs(cloud.clientOf('nobody')).send(
        new SendMessageCommand({ QueueUrl: cloud.physical('Uploads'), MessageBody: 'x' }),
      ),
    'secretsmanager:GetSecretValue': () =>
      secrets(cloud.clientOf('nobody')).send(new GetSecretValueCommand({ SecretId: cloud.physical('Keys') })),
  };
  test.each(Object.keys(calls))('%s', async (action) => {
    await expect(calls[action]?.()).rejects.toMatchObject({
      name: expect.stringMatching(/^AccessDenied(Exception)?$/) as string,
    });
    expect(cloud.denied.at(-1)).toMatchObject({ who: 'nobody', action });
    expect((await cloud.queue('Uploads').contents()).ready).toEqual([]);
  });
});

test('what the role allows is carried out, batches by the permission of the single operation', async () => {
  await put('bai.md');
  const config = cloud.clientOf('reader');
  const got = await s3(config).send(new GetObjectCommand({ Bucket: cloud.physical('Content'), Key: 'bai.md' }));
  expect(await got.Body?.transformToString()).toBe('Xin chào');
  const Entries = [{ Id: '1', MessageBody: 'một' }];
  await expect(
    sqs(config).send(new SendMessageBatchCommand({ QueueUrl: cloud.physical('Uploads'), Entries })),
  ).resolves.toMatchObject({
    Successful: [{ Id: '1' }],
  });
});

test('a missing object is "access denied" to who may not list, as on S3', async () => {
  const missing = { Bucket: cloud.physical('Content'), Key: 'none.md' };
  await expect(s3(cloud.clientOf('reader')).send(new GetObjectCommand(missing))).rejects.toMatchObject({
    name: 'AccessDenied',
  });
  await expect(s3().send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: 'NoSuchKey' });
  await expect(s3(cloud.clientOf('reader')).send(new HeadObjectCommand(missing))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
});

describe('what is not played says so, and is never a silent success', () => {
  test('operations', async () => {
    await expect(dynamo().send(new TransactWriteItemsCommand({ TransactItems: [] }))).rejects.toThrow(
      'TransactWriteItems is not played',
    );
    await expect(
      new SNSClient({ ...cloud.client, maxAttempts: 1 }).send(new PublishCommand({ TopicArn: 'x', Message: 'x' })),
    ).rejects.toMatchObject({
      $metadata: { httpStatusCode: 501 },
    });
  });
  test('parameters', async () => {
    const conditional = new PutObjectCommand({
      Bucket: cloud.physical('Content'),
      Key: 'x',
      Body: 'x',
      IfNoneMatch: '*',
    });
    await expect(s3().send(conditional)).rejects.toThrow('if-none-match');
    const Item = { pk: { S: 'x' } };
    const returning = new PutItemCommand({
      TableName: cloud.physical('Articles'),
      Item,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await expect(dynamo().send(returning)).rejects.toThrow('ReturnValuesOnConditionCheckFailure');
  });
});

test('a secret is generated as the template asks, and can be replaced', async () => {
  const { SecretString } = await secrets().send(new GetSecretValueCommand({ SecretId: cloud.physical('Keys') }));
  expect(JSON.parse(SecretString ?? '')).toEqual({
    v: 1,
    origin: expect.stringMatching(/^[A-Za-z0-9]{40}$/) as string,
  });
  await secrets().send(new PutSecretValueCommand({ SecretId: cloud.physical('Keys'), SecretString: '{"v":2}' }));
  expect(cloud.secrets.get(cloud.physical('Keys'))?.text).toBe('{"v":2}');
});

describe('notifications of a bucket', () => {
  test('name the object form-url-encoded, with size and eTag', async () => {
    await put('bài viết/Đường + 100% (Huế).md');
    const [record] = await told();
    expect(record).toMatchObject({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'ap-southeast-1',
      eventName: 'ObjectCreated:Put',
      s3: {
        bucket: { name: cloud.physical('Content') },
        object: {
          key: 'b%C3%A0i+vi%E1%BA%BFt/%C4%90%C6%B0%E1%BB%9Dng+%2B+100%25+%28Hu%E1%BA%BF%29.md',
          size: 9,
          eTag: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
          versionId: expect.stringMatching(/./) as string,
        },
      },
    });
  });
  test('tell the two forms of one name apart', async () => {
    await put('bài.md'.normalize('NFC'));
    await put('bài.md'.normalize('NFD'));
    expect((await told()).map(({ s3: { object } }) => object['key'])).toEqual(['b%C3%A0i.md', 'ba%CC%80i.md']);
  });
  test('of an empty object and of removals', async () => {
    await put('thư mục/', '');
    await s3().send(new DeleteObjectCommand({ Bucket: cloud.physical('Content'), Key: 'thư mục/' }));
    await put('a.md', 'x', cloud.physical('Plain'));
    await s3().send(new DeleteObjectCommand({ Bucket: cloud.physical('Plain'), Key: 'a.md' }));
    const records = await told();
    expect(records.map(({ eventName }) => eventName)).toEqual([
      'ObjectCreated:Put',
      'ObjectRemoved:DeleteMarkerCreated',
      'ObjectCreated:Put',
      'ObjectRemoved:Delete',
    ]);
    expect(records[0]?.s3.object).toMatchObject({ size: 0 });
    expect(records[3]?.s3.object).not.toHaveProperty('versionId');
    const sequencers = records.map(({ s3: { object } }) => String(object['sequencer']));
    expect(sequencers).toEqual(sequencers.toSorted());
    expect(new Set(sequencers).size).toBe(4);
  });
  test('may be held, repeated and shuffled', async () => {
    cloud.notifications.hold();
    await put('1.md');
    await put('2.md');
    expect(await told()).toEqual([]);
    await cloud.notifications.release((held) => [...held, ...held].toReversed());
    expect((await told()).map(({ s3: { object } }) => object['key'])).toEqual(['2.md', '1.md', '2.md', '1.md']);
  });
  test('are not sent for a write that was refused', async () => {
    const write = new PutObjectCommand({ Bucket: cloud.physical('Content'), Key: 'x', Body: 'x' });
    await expect(s3(cloud.clientOf('reader')).send(write)).rejects.toThrow();
    expect(await told()).toEqual([]);
  });
});

describe('faults', () => {
  const get = (pk: string) =>
    dynamo().send(new GetItemCommand({ TableName: cloud.physical('Articles'), Key: { pk: { S: pk } } }));
  const write = (pk: string) =>
    dynamo().send(new PutItemCommand({ TableName: cloud.physical('Articles'), Item: { pk: { S: pk } } }));

  test.each<[string, Fault, boolean, string | undefined]>([
    ['an answer dropped after receipt', { kind: 'drop-answer' }, true, undefined],
    ['a connection reset before', { kind: 'reset' }, false, undefined],
    ['throttling', { kind: 'throttle' }, false, 'ThrottlingException'],
    ['a broken service', { kind: 'break' }, false, 'InternalServerError'],
  ])('%s', async (name, fault, done, error) => {
    cloud.faults.add({ service: 'dynamodb', operation: 'PutItem', fault });
    await expect(write(name)).rejects.toMatchObject(error === undefined ? {} : { name: error });
    expect((await get(name)).Item !== undefined).toBe(done);
    expect(cloud.calls.findLast(({ operation }) => operation === 'PutItem')?.fault).toBe(fault.kind);
  });

  test('befall the nth matching call, and as many as was said', async () => {
    const planned = cloud.faults.add({ operation: 'PutItem', nth: 2, times: 2, fault: { kind: 'throttle' } });
    const outcomes: string[] = [];
    for (const pk of ['1', '2', '3', '4']) {
      await get(pk);
      outcomes.push(
        await write(pk).then(
          () => 'done',
          () => 'throttled',
        ),
      );
    }
    expect(outcomes).toEqual(['done', 'throttled', 'throttled', 'done']);
    expect(planned.fired()).toBe(2);
  });

  test('a delay delays', async () => {
    cloud.faults.add({ operation: 'GetItem', fault: { kind: 'delay', ms: 60 } });
    const startedAt = performance.now();
    await get('x');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(59);
  });
});

import { DynamoDBClient, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import {
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
import { arnOf, bootSmall, stationResources } from './small-stack.ts';

const resources = {
  Content: { Type: 'AWS::S3::Bucket' },
  Uploads: { Type: 'AWS::SQS::Queue' },
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
  await cloud.queue('Uploads').purge();
});

const s3 = (config = cloud.client) => new S3Client({ ...config, maxAttempts: 1 });
const dynamo = (config = cloud.client) => new DynamoDBClient({ ...config, maxAttempts: 1 });
const sqs = (config = cloud.client) => new SQSClient({ ...config, maxAttempts: 1 });
const secrets = (config = cloud.client) => new SecretsManagerClient({ ...config, maxAttempts: 1 });
const put = (Key: string, Body = 'Xin chào', Bucket = cloud.physical('Content')) =>
  s3().send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(Body) }));

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

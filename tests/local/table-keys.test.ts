import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cloud } from '../../local/cloud/boot.ts';
import { arnOf, bootSmall, stationResources, type Resources } from './small-stack.ts';

const keyPolicy = (Principal: unknown) => ({
  Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal }],
});
const account = { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } };

function table(key: unknown): Resources[string] {
  return {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ Region: 'ap-southeast-1', SSESpecification: { KMSMasterKeyId: key } }],
    },
  };
}

function station(id: string, actions: readonly string[], via = 'dynamodb.ap-southeast-1.amazonaws.com'): Resources {
  return stationResources(
    id,
    id.toLowerCase(),
    [
      { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: arnOf('Readers') },
      {
        Effect: 'Allow',
        Action: ['kms:DescribeKey', ...actions],
        Resource: arnOf('Key'),
        Condition: { StringEquals: { 'kms:ViaService': via } },
      },
    ],
    { Environment: { Variables: { POWERTOOLS_SERVICE_NAME: id.toLowerCase(), TABLE: { Ref: 'Readers' } } } },
  );
}

const resources: Resources = {
  Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true, KeyPolicy: keyPolicy(account) } },
  Readers: table(arnOf('Key')),
  ...station('Writer', ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']),
  ...station('Reader', ['kms:Decrypt']),
  ...station('Stranger', []),
  ...station('Elsewhere', ['kms:Decrypt'], 's3.ap-southeast-1.amazonaws.com'),
};
const code = `
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({ maxAttempts: 1 });
const TableName = process.env.TABLE;
const call = { get: new GetItemCommand({ TableName, Key: { pk: { S: 'a' } } }), put: new PutItemCommand({ TableName, Item: { pk: { S: 'a' } } }) };
export const handler = async (what) => client.send(call[what]).then(() => 'done', (error) => error.message);`;

let cloud: Cloud;
beforeAll(async () => {
  cloud = await bootSmall(resources, { writer: code, reader: code, stranger: code, elsewhere: code });
});
afterAll(async () => {
  await cloud.stop();
});
const ask = async (who: string, what: 'get' | 'put'): Promise<unknown> => {
  const outcome = await cloud.invoke(who, what);
  return outcome.ok ? outcome.result : outcome.error.message;
};

test('who may call an encrypted table, and use its key for it, is served', async () => {
  expect(await ask('writer', 'put')).toBe('done');
  expect(await ask('reader', 'get')).toBe('done');
});

test('who may read the table with its key may not write with it', async () => {
  expect(await ask('reader', 'put')).toContain('not authorized to perform: kms:Encrypt');
});

test.each(['stranger', 'elsewhere'])(
  'who may call the table but not use its key for it is refused: %s',
  async (who) => {
    expect(await ask(who, 'get')).toContain('not authorized to perform: kms:Decrypt');
    expect(cloud.denied).toContainEqual(expect.objectContaining({ who, action: 'kms:Decrypt' }));
  },
);

test('a key whose own policy decides, or that is not of the stack, is refused at the boot', async () => {
  const own = { ...resources, Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: keyPolicy('*') } } };
  const bundles = { writer: code, reader: code, stranger: code, elsewhere: code };
  await expect(bootSmall(own, bundles)).rejects.toThrow('the policy of the key Key');
  const other = { Readers: table('arn:aws:kms:ap-southeast-1:111111111111:key/other') };
  await expect(bootSmall(other)).rejects.toThrow('a key of KMS that the stack does not have');
});

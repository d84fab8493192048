import { expect, test } from 'vitest';
import { arnOf, bootSmall, mayConsume, queueOpenTo, stationResources, type Resources } from './small-stack.ts';

const queue = { Type: 'AWS::SQS::Queue' };
const bundles = { worker: 'export const handler = async () => {};' };

function notifying(...rules: readonly { readonly prefix?: string; readonly events?: string }[]): Resources {
  const QueueConfigurations = rules.map(({ prefix = '', events = 's3:ObjectCreated:*' }) => {
    const Filter = { Key: { FilterRules: [{ Name: 'prefix', Value: prefix }] } };
    return { Events: [events], QueueArn: arnOf('Uploads'), Filter };
  });
  return {
    Content: { Type: 'AWS::S3::Bucket' },
    Uploads: queue,
    Policy: queueOpenTo('Uploads', 's3.amazonaws.com', arnOf('Content')),
    Notifications: {
      Type: 'Custom::S3BucketNotifications',
      Properties: { BucketName: { Ref: 'Content' }, NotificationConfiguration: { QueueConfigurations } },
    },
  };
}

function consuming(statements: readonly unknown[], properties: object = {}): Resources {
  return {
    Orders: queue,
    ...stationResources('Worker', 'worker', statements, { ...properties }),
    Source: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: arnOf('Orders'), FunctionName: { Ref: 'Worker' } },
    },
  };
}

async function bootsAndStops(resources: Resources): Promise<void> {
  await (await bootSmall(resources, bundles)).stop();
}

test('a resource type nobody knows is refused by name', async () => {
  await expect(bootsAndStops({ Stream: { Type: 'AWS::Kinesis::Stream' } })).rejects.toThrow(
    'AWS::Kinesis::Stream (Stream)',
  );
});

test('resources that wait for each other are refused, with the way around', async () => {
  const resources = {
    A: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['B', 'QueueName'] } } },
    B: { Type: 'AWS::SQS::Queue', DependsOn: ['C'] },
    C: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': 'x-${A.QueueName}' } } },
  };
  await expect(bootsAndStops(resources)).rejects.toThrow('A -> B -> C -> A');
});

test('notifications that overlap are refused, as S3 refuses them', async () => {
  await expect(bootsAndStops(notifying({ prefix: 'bai/' }, { prefix: 'bai/2026/' }))).rejects.toThrow('overlap');
  await expect(bootsAndStops(notifying({}, { prefix: 'x/', events: 's3:ObjectCreated:Put' }))).rejects.toThrow(
    'overlap',
  );
});

test('notifications side by side are taken', async () => {
  const resources = notifying({ prefix: 'a/' }, { prefix: 'b/' }, { events: 's3:ObjectRemoved:*' });
  await expect(bootsAndStops(resources)).resolves.toBeUndefined();
});

test('a queue that does not let the bucket in is refused', async () => {
  const resources = { ...notifying({}), Policy: queueOpenTo('Uploads', 's3.amazonaws.com', 'arn:aws:s3:::another') };
  await expect(bootsAndStops(resources)).rejects.toThrow('does not let bucket');
});

test('an event source whose function may not read the queue is refused', async () => {
  await expect(bootsAndStops(consuming([]))).rejects.toThrow('sqs:ReceiveMessage');
});

test('an event source whose queue forgets the function is still busy is refused', async () => {
  await expect(bootsAndStops(consuming([mayConsume('Orders')], { Timeout: 31 }))).rejects.toThrow('30 s');
});

test('a Deny that is not understood is refused', async () => {
  const deny = { Effect: 'Deny', Action: '*', Resource: '*' };
  await expect(bootsAndStops(consuming([mayConsume('Orders'), deny]))).rejects.toThrow('Deny');
});

test('a custom resource that fails stops the boot with its reason', async () => {
  const code = `export const handler = async ({ ResponseURL }) => {
    await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify({ Status: 'FAILED', Reason: 'no keys today' }) });
  };`;
  const resources: Resources = {
    ...stationResources('Worker', 'worker', []),
    Keys: { Type: 'Custom::LinkKeys', Properties: { ServiceToken: arnOf('Worker') } },
  };
  await expect(bootSmall(resources, { worker: code })).rejects.toThrow('no keys today');
});

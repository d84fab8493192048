import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Cloud } from '../../local/cloud/boot.ts';
import type { Fault } from '../../local/cloud/faults.ts';
import { bootSmall } from './small-stack.ts';

let cloud: Cloud;
let dynamo: DynamoDBClient;
beforeAll(async () => {
  cloud = await bootSmall({
    Articles: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      },
    },
  });
  dynamo = new DynamoDBClient({ ...cloud.client, maxAttempts: 1 });
});
afterAll(async () => {
  await cloud.stop();
});
beforeEach(() => {
  cloud.faults.clear();
});

const get = (pk: string) =>
  dynamo.send(new GetItemCommand({ TableName: cloud.physical('Articles'), Key: { pk: { S: pk } } }));
const write = (pk: string) =>
  dynamo.send(new PutItemCommand({ TableName: cloud.physical('Articles'), Item: { pk: { S: pk } } }));

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

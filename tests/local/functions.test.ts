import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cloud } from '../../local/cloud/boot.ts';
import { arnOf, bootSmall, stationResources, type Resources } from './small-stack.ts';

const schedulerTrust = {
  Statement: [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'scheduler.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    },
  ],
};
function schedule(id: string, target: string, statements: readonly unknown[], Input: string): Resources {
  return {
    [`${id}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: schedulerTrust,
        Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
      },
    },
    [id]: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'cron(0 7 ? * MON *)',
        ScheduleExpressionTimezone: 'Asia/Ho_Chi_Minh',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: arnOf(target), RoleArn: arnOf(`${id}Role`), Input },
      },
    },
  };
}
const may = (action: string, target: string) => ({ Effect: 'Allow', Action: action, Resource: arnOf(target) });

const resources: Resources = {
  Content: { Type: 'AWS::S3::Bucket' },
  Orders: { Type: 'AWS::SQS::Queue' },
  ...stationResources(
    'Clock',
    'clock',
    [
      {
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:ListBucket', 's3:GetObject'],
        Resource: [arnOf('Content'), { 'Fn::Sub': '${Content.Arn}/*' }],
      },
    ],
    {
      Timeout: 1,
      Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'clock', CONTENT_BUCKET: { Ref: 'Content' } } },
    },
  ),
  ...schedule(
    'Weekly',
    'Orders',
    [may('sqs:SendMessage', 'Orders')],
    '{"scheduledAt":"<aws.scheduler.scheduled-time>"}',
  ),
  ...schedule('Minute', 'Clock', [may('lambda:InvokeFunction', 'Clock')], '{"at":"<aws.scheduler.scheduled-time>"}'),
  ...schedule('Forbidden', 'Orders', [may('sqs:SendMessage', 'Weekly')], '{}'),
};

const clock = `
import { S3Client, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
const client = new S3Client({ maxAttempts: 1 });
let calls = 0;
export const handler = async (event, context) => {
  calls += 1;
  if (event.sleep) await new Promise((done) => setTimeout(done, event.sleep));
  if (event.put) {
    await client.send(new PutObjectCommand({ Bucket: process.env.CONTENT_BUCKET, Key: event.put, Body: 'x' }));
    console.log('written ' + event.put);
  }
  if (event.get)
    await new S3Client({}).send(new GetObjectCommand({ Bucket: process.env.CONTENT_BUCKET, Key: event.get })).catch(() => {});
  return {
    event, calls, now: new Date().toISOString(), isDate: new Date() instanceof Date, later: new Date(0).toISOString(),
    name: process.env.AWS_LAMBDA_FUNCTION_NAME === context.functionName, home: process.env.HOME ?? null, left: context.getRemainingTimeInMillis(),
  };
};`;

let cloud: Cloud;
beforeAll(async () => {
  cloud = await bootSmall(resources, { clock }, { now: new Date('2026-11-23T00:00:00Z') });
});
afterAll(async () => {
  await cloud.stop();
});

async function ask(event: object): Promise<Record<string, unknown>> {
  const outcome = await cloud.invoke('clock', JSON.parse(JSON.stringify(event)));
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.result as Record<string, unknown>;
}

test('a function sees the time, its own environment and nothing of the person who runs it', async () => {
  const first = await ask({});
  expect(first).toMatchObject({ isDate: true, later: '1970-01-01T00:00:00.000Z', name: true, home: null });
  expect(String(first['now'])).toMatch(/^2026-11-23T00:00/);
  expect(first['left']).toBeGreaterThan(500);
  cloud.setNow(new Date('2027-01-04T00:00:00Z'));
  const second = await ask({});
  expect(String(second['now'])).toMatch(/^2027-01-04T00:00/);
  expect(second['calls'], 'the same worker, warm').toBe(Number(first['calls']) + 1);
});

test('a function in another time calls as often as on AWS: what was refused is not tried again', async () => {
  const before = cloud.calls.length;
  await ask({ get: 'missing' });
  expect(cloud.calls.slice(before).map(({ operation, status }) => [operation, status])).toEqual([['GetObject', 404]]);
});

test('at most two run at a time; the others wait', async () => {
  const startedAt = performance.now();
  await Promise.all([1, 2, 3, 4].map(() => ask({ sleep: 100 })));
  expect(performance.now() - startedAt).toBeGreaterThan(195);
});

test('a function that takes too long is ended, as Lambda ends it', async () => {
  const outcome = await cloud.invoke('clock', { sleep: 5000 });
  expect(outcome).toMatchObject({
    ok: false,
    error: { name: 'Sandbox.Timedout', message: 'Task timed out after 1.00 seconds' },
  });
  expect(await ask({})).toMatchObject({ calls: expect.any(Number) as number });
});

test.each([
  ['crash-before', false],
  ['crash-after', true],
] as const)('%s: the worker dies at its call to AWS', async (kind, written) => {
  cloud.faults.add({ station: 'clock', service: 's3', operation: 'PutObject', fault: { kind } });
  const outcome = await cloud.invoke('clock', { put: `${kind}.md` });
  expect(outcome).toMatchObject({ ok: false, error: { name: 'Runtime.ExitError' } });
  expect(cloud.logs.some(({ line }) => line === `written ${kind}.md`)).toBe(false);
  const call = cloud.calls.findLast(({ operation }) => operation === 'PutObject');
  expect(call).toMatchObject({ station: 'clock', fault: kind });
  expect((await ask({ put: 'next.md' }))['event']).toEqual({ put: 'next.md' });
  expect(await exists(`${kind}.md`)).toBe(written);
});

async function exists(key: string): Promise<boolean> {
  const { HeadObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const head = new S3Client(cloud.client).send(new HeadObjectCommand({ Bucket: cloud.physical('Content'), Key: key }));
  return head.then(
    () => true,
    () => false,
  );
}

test('a schedule passes the instant it is fired for', async () => {
  const at = new Date('2026-11-23T00:00:00Z');
  expect(await cloud.fire('Minute', at)).toMatchObject({ ok: true, result: { event: { at: '2026-11-23T00:00:00Z' } } });
  expect(await cloud.fire('Weekly', at)).toEqual({ ok: true, result: undefined });
  const { ready } = await cloud.queue('Orders').contents();
  expect(ready.map(({ body }) => body)).toEqual(['{"scheduledAt":"2026-11-23T00:00:00Z"}']);
});

test('a schedule whose role does not allow its target is refused', async () => {
  expect(await cloud.fire('Forbidden', new Date())).toMatchObject({
    ok: false,
    error: { name: 'AccessDeniedException' },
  });
  expect(cloud.denied.at(-1)).toMatchObject({ who: 'Forbidden', action: 'sqs:SendMessage' });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Cloud } from '../../local/cloud/boot.ts';
import { failedMessages } from '../../local/cloud/event-sources.ts';
import { arnOf, bootSmall, mayConsume, stationResources, type Resources } from './small-stack.ts';

function source(queue: string, lambda: string, more: object): Resources {
  const Properties = { EventSourceArn: arnOf(queue), FunctionName: { Ref: lambda }, ...more };
  return { [`${lambda}Source`]: { Type: 'AWS::Lambda::EventSourceMapping', Properties } };
}

const resources: Resources = {
  Orders: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      VisibilityTimeout: 30,
      RedrivePolicy: { deadLetterTargetArn: arnOf('OrdersDead'), maxReceiveCount: 2 },
    },
  },
  OrdersDead: { Type: 'AWS::SQS::Queue' },
  Lanes: {
    Type: 'AWS::SQS::Queue',
    Properties: { FifoQueue: true, RedrivePolicy: { deadLetterTargetArn: arnOf('LanesDead'), maxReceiveCount: 2 } },
  },
  LanesDead: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
  ...stationResources('Sorter', 'sorter', [mayConsume('Orders')]),
  ...source('Orders', 'Sorter', { BatchSize: 5, FunctionResponseTypes: ['ReportBatchItemFailures'] }),
  ...stationResources('Runner', 'runner', [mayConsume('Lanes')]),
  ...source('Lanes', 'Runner', { BatchSize: 1 }),
};

const bundles = {
  sorter: `export const handler = async ({ Records }) => {
    console.log('batch ' + Records.map(({ body }) => body).join(','));
    if (Records.some(({ body }) => body === 'throw')) throw new TypeError('a fault');
    const failed = Records.filter(({ body }) => body.startsWith('bad'));
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };`,
  runner: `export const handler = async ({ Records: [{ body, attributes }] }, context) => {
    console.log('begin ' + body);
    await new Promise((done) => setTimeout(done, 60));
    console.log('end ' + body + ' ' + attributes.MessageGroupId + ' ' + (context.getRemainingTimeInMillis() < 4950));
    if (body.startsWith('bad')) throw new Error('not today');
  };`,
};

let cloud: Cloud;
beforeAll(async () => {
  cloud = await bootSmall(resources, bundles);
});
afterAll(async () => {
  await cloud.stop();
});
beforeEach(async () => {
  for (const queue of ['Orders', 'OrdersDead', 'Lanes', 'LanesDead']) await cloud.queue(queue).purge();
});

/** What the station wrote since the last call. */
const seen = new Map<string, number>();
function lines(station: string): readonly string[] {
  const all = cloud.logs.filter((line) => line.station === station).map(({ line }) => line);
  const fresh = all.slice(seen.get(station) ?? 0);
  seen.set(station, all.length);
  return fresh;
}

async function bodies(queue: string): Promise<object> {
  const { ready, invisible } = await cloud.queue(queue).contents();
  return { ready: ready.map(({ body }) => body), invisible: invisible.map(({ body }) => body) };
}

describe('a standard queue', () => {
  test('comes in batches, at once', async () => {
    const orders = cloud.queue('Orders');
    orders.pause();
    for (const body of ['1', '2', '3', '4', '5', '6']) await orders.send(body);
    orders.resume();
    await cloud.idle();
    expect(lines('sorter').toSorted()).toEqual(['batch 1,2,3,4,5', 'batch 6']);
    const startedAt = performance.now();
    await orders.send('7');
    await cloud.idle({ quietMs: 0 });
    expect(lines('sorter')).toEqual(['batch 7']);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  test('keeps what the function reports, and only that', async () => {
    const orders = cloud.queue('Orders');
    orders.pause();
    for (const body of ['good', 'bad', 'fine']) await orders.send(body);
    orders.resume();
    await cloud.idle();
    expect(await bodies('Orders')).toEqual({ ready: [], invisible: ['bad'] });
  });

  test('keeps the whole batch when the function throws, and gives it up to the dead letters', async () => {
    const orders = cloud.queue('Orders');
    orders.pause();
    for (const body of ['good', 'throw']) await orders.send(body);
    orders.resume();
    await cloud.idle();
    expect(await bodies('Orders')).toEqual({ ready: [], invisible: ['good', 'throw'] });
    expect(cloud.runs.at(-1)?.outcome).toMatchObject({ ok: false, error: { name: 'TypeError', message: 'a fault' } });
    await orders.makeVisible();
    await cloud.idle();
    await orders.makeVisible();
    await cloud.idle();
    expect(await bodies('Orders')).toEqual({ ready: [], invisible: [] });
    expect(await bodies('OrdersDead')).toEqual({ ready: ['good', 'throw'], invisible: [] });
    lines('sorter');
  });

  test.each([
    ['nothing', undefined, []],
    ['null', null, []],
    ['an empty list', { batchItemFailures: [] }, []],
    ['no list', { batchItemFailures: null }, []],
    ['one', { batchItemFailures: [{ itemIdentifier: 'a' }] }, ['a']],
    ['an unknown id', { batchItemFailures: [{ itemIdentifier: 'c' }] }, ['a', 'b']],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }, ['a', 'b']],
    ['another name', { batchItemFailures: [{ id: 'a' }] }, ['a', 'b']],
    ['no list at all', { batchItemFailures: 'a' }, ['a', 'b']],
  ])('a function that reports %s', (_name, reported, failed) => {
    const batch = ['a', 'b'].map((id) => ({ id, receipt: id, body: '', md5: '', attributes: {} }));
    expect([...failedMessages(reported, batch)]).toEqual(failed);
  });
});

function sendToLane(body: string): Promise<void> {
  return cloud.queue('Lanes').send(body, { group: `lane-${body.at(-2)}`, deduplication: body });
}

describe('a FIFO queue', () => {
  test('runs one message of a group at a time, and groups side by side', async () => {
    for (const body of ['a1', 'a2', 'b1', 'b2']) await sendToLane(body);
    await cloud.idle();
    const said = lines('runner');
    const at = (line: string) => said.findIndex((one) => one.startsWith(line));
    expect(at('end a1')).toBeLessThan(at('begin a2'));
    expect(at('end b1')).toBeLessThan(at('begin b2'));
    expect(at('begin b1')).toBeLessThan(at('end a1'));
    expect(said).toContain('end a1 lane-a true');
  });

  test('holds a group back until its failed message is visible again; the others go on', async () => {
    const lanes = cloud.queue('Lanes');
    for (const body of ['bad-c1', 'c2', 'd1']) await sendToLane(body);
    await cloud.idle();
    expect(
      lines('runner')
        .filter((line) => line.startsWith('begin'))
        .toSorted(),
    ).toEqual(['begin bad-c1', 'begin d1']);
    expect(await bodies('Lanes')).toEqual({ ready: ['c2'], invisible: ['bad-c1'] });
    await lanes.makeVisible();
    await cloud.idle();
    await lanes.makeVisible();
    await cloud.idle();
    // Twice was enough: the dead letters have it, and its group goes on.
    expect(await bodies('LanesDead')).toEqual({ ready: ['bad-c1'], invisible: [] });
    expect(lines('runner').at(-1)).toBe('end c2 lane-c true');
  });

  test('accepts a message of the same deduplication id and does not deliver it', async () => {
    await sendToLane('e1');
    await sendToLane('e1');
    await cloud.idle();
    expect(lines('runner').filter((line) => line.startsWith('begin'))).toEqual(['begin e1']);
  });

  test('has its message back when the worker dies with it', async () => {
    await sendToLane('f1');
    await expect.poll(() => cloud.logs.at(-1)?.line).toBe('begin f1');
    cloud.crash('runner');
    await cloud.idle();
    expect(cloud.runs.at(-1)?.outcome).toMatchObject({ ok: false, error: { name: 'Runtime.ExitError' } });
    expect(await bodies('Lanes')).toEqual({ ready: [], invisible: ['f1'] });
    await cloud.queue('Lanes').makeVisible();
    await cloud.idle();
    expect(lines('runner').at(-1)).toBe('end f1 lane-f true');
  });
});

import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { audienceBucket } from '../../functions/aws/audience-bucket.ts';
import { composeOrders } from '../../functions/aws/compose-orders.ts';
import { editionBucket } from '../../functions/aws/edition-bucket.ts';
import { findingsBucket } from '../../functions/aws/findings-bucket.ts';
import type { FindingId } from '../../functions/model/review-finding.ts';
import { lanesQueue } from '../../functions/aws/lanes.ts';
import { readOrder } from '../../functions/compose/read-order.ts';
import { readRunMessage } from '../../functions/deliver/read-message.ts';
import type { AudienceRun, RunMessage } from '../../functions/model/delivery.ts';
import type { ComposeOrder, EditionId, MessageFile } from '../../functions/model/edition.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';

const fauxqs = await startFauxqs({ port: 0, logger: false });
const at = {
  endpoint: `http://127.0.0.1:${fauxqs.port}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
const queues = new SQSClient(at);
const objects = new S3Client({ ...at, forcePathStyle: true });
afterAll(() => fauxqs.stop());

const id = '2026-W47' as EditionId;
let made = 0;

describe('the lanes', () => {
  let QueueUrl = '';
  beforeEach(async () => {
    made += 1;
    const name = { QueueName: `lanes-${made}.fifo`, Attributes: { FifoQueue: 'true' } };
    QueueUrl = (await queues.send(new CreateQueueCommand(name))).QueueUrl ?? '';
  });
  const run = (n: number, round = 0): RunMessage => ({ v: 1, edition: id, run: n, round });
  const receiveAll = async () => {
    const found: { lane: string; message: RunMessage }[] = [];
    for (;;) {
      const { Messages = [] } = await queues.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
      );
      if (Messages.length === 0) return found;
      // A lane hands on its next run only when the one before is through.
      for (const { Body = '', Attributes, ReceiptHandle } of Messages) {
        found.push({ lane: Attributes?.MessageGroupId ?? '', message: readRunMessage(Body) });
        // Under way is not empty: whoever put the rest back now would make two consumers.
        expect(await lanesQueue(queues, QueueUrl).isEmpty()).toBe(false);
        await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  };

  test('share the runs evenly, and every run is there', async () => {
    const lanes = lanesQueue(queues, QueueUrl);
    expect(await lanes.isEmpty()).toBe(true);
    await lanes.put(
      Array.from({ length: 23 }, (_, n) => run(n)),
      4,
    );
    const found = await receiveAll();
    expect(found.map(({ message }) => message.run).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 23 }, (_, n) => n),
    );
    const perLane = Object.groupBy(found, ({ lane }) => lane);
    expect(Object.keys(perLane).toSorted()).toEqual(['lane-00', 'lane-01', 'lane-02', 'lane-03']);
    for (const messages of Object.values(perLane)) expect(messages?.length).toBeGreaterThanOrEqual(5);
    expect(await lanes.isEmpty()).toBe(true);
  });

  test('have a run once a round, however often the clock repeats its minute', async () => {
    const lanes = lanesQueue(queues, QueueUrl);
    await lanes.put([run(0, 7), run(1, 7)], 1);
    await lanes.put([run(0, 7), run(1, 7)], 1);
    await lanes.put([run(0, 8)], 1);
    expect((await receiveAll()).map(({ message }) => [message.run, message.round])).toEqual([
      [0, 7],
      [1, 7],
      [0, 8],
    ]);
  });
});

test.each([
  '',
  '{}',
  '{"v":2,"edition":"2026-W47","run":0,"round":0}',
  '{"v":1,"edition":"../x","run":0,"round":0}',
  '{"v":1,"edition":"2026-W47","run":-1,"round":0}',
])('a lane message that this code does not know is refused: %s', (body) => {
  expect(() => readRunMessage(body)).toThrow(/JSON|expected|input/i);
});

test('an order comes out of its queue as it was given', async () => {
  const { QueueUrl = '' } = await queues.send(new CreateQueueCommand({ QueueName: 'orders' }));
  const order: ComposeOrder = { v: 1, series: 'weekly', scheduledAt: '2026-11-22T00:00:00.000Z' };
  await composeOrders(queues, QueueUrl)(order);
  const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(readOrder(Messages?.[0]?.Body ?? '')).toEqual(order);
});

describe('the private bucket', () => {
  const Bucket = 'private';
  beforeEach(async () => {
    await objects.send(new CreateBucketCommand({ Bucket })).catch(() => {});
  });

  test('keeps each freeze’s audience apart, compressed, and without an address', async () => {
    const audiences = audienceBucket(objects, Bucket);
    const run = (n: number): AudienceRun => ({
      v: 1,
      edition: id,
      run: 3,
      language: 'vi',
      readers: Array.from({ length: n }, (_, k) => `${String(k).padStart(21, 's')}A` as SubscriberId),
    });
    await audiences.putRun(1, run(7));
    await audiences.putRun(2, run(1000));
    expect(await audiences.getRun(id, 1, 3)).toEqual(run(7));
    expect(await audiences.getRun(id, 2, 3)).toEqual(run(1000));
    await expect(audiences.getRun(id, 3, 3)).rejects.toThrow(/key does not exist/);
    const { Body } = await objects.send(new GetObjectCommand({ Bucket, Key: 'audiences/2026-W47/2/00003.json.gz' }));
    expect((await Body?.transformToByteArray())?.length).toBeLessThan(10_000);
  });

  test('says what was found in a rendering, and nothing of one that nobody looked at', async () => {
    const bucket = findingsBucket(objects, Bucket);
    const findings = [
      { id: '0123456789abcdef' as FindingId, verdict: 'warn', says: 'Một trang không có.', fix: 'Đăng trang đó.' },
      { id: 'fedcba9876543210' as FindingId, verdict: 'block', says: 'Không có ảnh.' },
    ] as const;
    await bucket.putFindings(id, 'r1', []);
    await bucket.putFindings(id, 'r1', findings);
    expect(await bucket.findFindings(id, 'r1')).toEqual(findings);
    expect(await bucket.findFindings(id, 'r2')).toBeUndefined();
  });

  test('gives a message back letter for letter, in each language', async () => {
    const renderings = editionBucket(objects, Bucket);
    const message = (language: string): MessageFile => ({
      v: 1,
      edition: id,
      language,
      subject: 'Bản tin tuần 47 🍜',
      html: '<a href="\uE000">hủy</a>',
      text: 'hủy: \uE000',
    });
    await renderings.putMessage('r1', message('vi'));
    await renderings.putMessage('r1', message('en'));
    expect(await renderings.getMessage(id, 'r1', 'vi')).toEqual(message('vi'));
    expect(await renderings.getMessage(id, 'r1', 'en')).toEqual(message('en'));
    await expect(renderings.getMessage(id, 'r2', 'vi')).rejects.toThrow(/key does not exist/);
  });
});

import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { notificationKey } from '../../local/cloud/bucket-events.ts';
import type { Cloud } from '../../local/cloud/boot.ts';
import { arnOf, bootSmall, queueOpenTo, stationResources, type Resources } from './small-stack.ts';

function notifying(bucket: string): Resources {
  const QueueConfigurations = [{ Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'], QueueArn: arnOf('Uploads') }];
  return {
    [`${bucket}Notifications`]: {
      Type: 'Custom::S3BucketNotifications',
      Properties: { BucketName: { Ref: bucket }, NotificationConfiguration: { QueueConfigurations } },
    },
  };
}

const resources: Resources = {
  Content: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
  Plain: { Type: 'AWS::S3::Bucket' },
  Uploads: { Type: 'AWS::SQS::Queue' },
  UploadsPolicy: queueOpenTo('Uploads', 's3.amazonaws.com', 'arn:aws:s3:::*'),
  ...notifying('Content'),
  ...notifying('Plain'),
  ...stationResources('Nobody', 'nobody', []),
};

let cloud: Cloud;
beforeAll(async () => {
  cloud = await bootSmall(resources, { nobody: 'export const handler = async () => {};' });
});
afterAll(async () => {
  await cloud.stop();
});

const s3 = (config = cloud.client) => new S3Client({ ...config, maxAttempts: 1 });
const put = (Key: string, Body = 'Xin chào', Bucket = cloud.physical('Content')) =>
  s3().send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(Body) }));

type S3Record = { readonly eventName: string; readonly s3: { readonly object: Record<string, unknown> } };
async function told(): Promise<readonly S3Record[]> {
  await cloud.idle({ quietMs: 10 });
  const { ready } = await cloud.queue('Uploads').contents();
  return ready.flatMap(({ body }) => (JSON.parse(body) as { Records: S3Record[] }).Records);
}

test('S3 looks into the queue once, when the notifications are set up', async () => {
  const { ready } = await cloud.queue('Uploads').contents();
  const first = ready.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  expect(first).toMatchObject([
    { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: cloud.physical('Content') },
    { Event: 's3:TestEvent', Bucket: cloud.physical('Plain') },
  ]);
});

test.each([
  ['this im + age blah.txt', 'this+im+%2B+age+blah.txt'],
  ['Tiếng Việt+a.md', 'Ti%E1%BA%BFng+Vi%E1%BB%87t%2Ba.md'],
  ["a/b (c)!'~*.md", 'a/b+%28c%29%21%27%7E*.md'],
])('the key %s is written %s', (key, wanted) => {
  expect(notificationKey(key)).toBe(wanted);
});

describe('notifications of a bucket', () => {
  beforeEach(async () => {
    await cloud.queue('Uploads').purge();
  });
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
    await expect(s3(cloud.clientOf('nobody')).send(write)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(await told()).toEqual([]);
  });
});

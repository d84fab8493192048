import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Stack } from './assembly.ts';
import type { Notifications } from './notifications.ts';
import type { Permissions } from './permissions.ts';
import type { Queues } from './queues.ts';
import { ACCOUNT } from './resource-names.ts';
import type { ObjectChange } from './services/s3-request.ts';

/** An object was written, or (without `object`) removed. */
export type ObjectChanged = {
  readonly bucket: string;
  readonly key: string;
  readonly change: ObjectChange;
  readonly object: { readonly bytes: number; readonly eTag: string } | undefined;
};

const filterSchema = z.object({
  Key: z.object({ FilterRules: z.array(z.object({ Name: z.string(), Value: z.string() })) }),
});
const resourceSchema = z.object({
  BucketName: z.string(),
  NotificationConfiguration: z.strictObject({
    QueueConfigurations: z.array(
      z.object({ Events: z.array(z.string()), QueueArn: z.string(), Filter: filterSchema.optional() }),
    ),
  }),
});

/** One line of a bucket's notification configuration. */
export type BucketRule = {
  readonly bucket: string;
  readonly queueArn: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
};

function readRules(stack: Stack): readonly BucketRule[] {
  return stack.ofType('Custom::S3BucketNotifications').flatMap(({ properties }) => {
    const { BucketName, NotificationConfiguration } = resourceSchema.parse(properties());
    return NotificationConfiguration.QueueConfigurations.map(({ Events, QueueArn, Filter }) => {
      const named = (wanted: string): string =>
        Filter?.Key.FilterRules.find(({ Name }) => Name.toLowerCase() === wanted)?.Value ?? '';
      return {
        bucket: BucketName,
        queueArn: QueueArn,
        events: Events,
        prefix: named('prefix'),
        suffix: named('suffix'),
      };
    });
  });
}

/** `s3:ObjectCreated:*` covers `s3:ObjectCreated:Put`. */
function covers(pattern: string, event: string): boolean {
  return pattern === event || (pattern.endsWith('*') && event.startsWith(pattern.slice(0, -1)));
}

/**
 * S3 refuses two rules for the same event whose prefixes and suffixes can both match one key; CDK does not notice.
 * @throws Error that names the bucket. Source: S3 user guide, "Configuring event notifications using object key name filtering".
 */
function refuseOverlaps(rules: readonly BucketRule[]): void {
  for (const [index, one] of rules.entries())
    for (const other of rules.slice(index + 1)) {
      const events = one.events.some((event) =>
        other.events.some((second) => covers(event, second) || covers(second, event)),
      );
      const prefixes = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
      const suffixes = one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix);
      if (one.bucket === other.bucket && events && prefixes && suffixes)
        throw new Error(
          `the notifications of ${one.bucket} overlap: ${one.events.join(', ')} and ${other.events.join(', ')}`,
        );
    }
}

/** As S3 writes a key into a notification: form-url-encoded, slashes left as they are (rules S3.2). */
export function notificationKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll(/[!'()~]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}

/**
 * The notifications of the stack's buckets to queues, in the shape of version 2.1 (S3 user guide, "Event message structure").
 * Each queue gets `s3:TestEvent` once, as when S3 takes the configuration over.
 * @returns what to call after every change; it answers with the version's id in a versioned bucket.
 * @throws Error for overlapping rules, and for a queue whose policy does not let the bucket in.
 */
export async function openBucketEvents(
  stack: Stack,
  region: string,
  {
    queues,
    permissions,
    notifications,
    now,
  }: { queues: Queues; permissions: Permissions; notifications: Notifications; now: () => Date },
): Promise<(changed: ObjectChanged) => string | undefined> {
  const rules = readRules(stack);
  refuseOverlaps(rules);
  const versioned = new Set(
    stack
      .ofType('AWS::S3::Bucket')
      .filter(({ properties }) => JSON.stringify(properties()['VersioningConfiguration'] ?? '').includes('Enabled'))
      .map(({ named }) => named().ref),
  );
  const tell = (queueArn: string, body: unknown): Promise<void> =>
    queues.send(queueArn.split(':').at(-1) ?? '', JSON.stringify(body));
  for (const { bucket, queueArn } of rules) {
    const request = { action: 'sqs:SendMessage', resource: queueArn };
    if (!permissions.ofResource(queueArn, 's3.amazonaws.com', request, `arn:aws:s3:::${bucket}`))
      throw new Error(`the policy of ${queueArn} does not let bucket ${bucket} send to it`);
  }
  for (const { bucket, queueArn } of new Map(rules.map((rule) => [rule.bucket + rule.queueArn, rule])).values())
    await tell(queueArn, {
      Service: 'Amazon S3',
      Event: 's3:TestEvent',
      Time: now().toISOString(),
      Bucket: bucket,
      RequestId: 'LOCAL',
      HostId: 'local',
    });

  // Strictly increasing, as the sequencers of one key are.
  let sequence = BigInt(Date.now()) << 20n;
  return ({ bucket, key, change, object }) => {
    const versionId = versioned.has(bucket) ? randomBytes(24).toString('base64url') : undefined;
    const eventName =
      change === 'ObjectRemoved:Delete' && versionId !== undefined ? 'ObjectRemoved:DeleteMarkerCreated' : change;
    sequence += 1n;
    const record = {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: region,
      eventTime: now().toISOString(),
      eventName,
      userIdentity: { principalId: `AWS:${ACCOUNT}` },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(), 'x-amz-id-2': 'local' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'local',
        bucket: { name: bucket, ownerIdentity: { principalId: ACCOUNT }, arn: `arn:aws:s3:::${bucket}` },
        object: {
          key: notificationKey(key),
          ...(object && { size: object.bytes, eTag: object.eTag }),
          ...(versionId !== undefined && { versionId }),
          sequencer: sequence.toString(16).toUpperCase().padStart(18, '0'),
        },
      },
    };
    for (const { queueArn, events, prefix, suffix, bucket: watched } of rules)
      if (
        watched === bucket &&
        key.startsWith(prefix) &&
        key.endsWith(suffix) &&
        events.some((event) => covers(event, `s3:${eventName}`))
      )
        notifications.post({
          from: 's3',
          event: eventName,
          subject: key,
          deliver: () => tell(queueArn, { Records: [record] }),
        });
    return versionId;
  };
}

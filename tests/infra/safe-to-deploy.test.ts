import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { missingAlarms, silentAlarms, wordlessAlarms } from './checks/alarms.ts';
import {
  keysForAnything,
  keysNotGranted,
  managedPolicies,
  sendsAsAnybody,
  sendsElsewhere,
  servicesForAnybody,
  wideActions,
  wideResources,
} from './checks/least-privilege.ts';
import {
  bucketsAtRisk,
  keysAtRisk,
  logsForEver,
  queuesAtRisk,
  reservedConcurrency,
  schedulesThatForget,
  tablesAtRisk,
} from './checks/protection.ts';
import { ofType, type Check, type Resource, type Statement, type Template } from './checks/template.ts';
import { makeStack } from './make-stack.ts';

let real: Template;
beforeAll(() => {
  real = Synthesized.fromStack(makeStack().stack).toJSON() as Template;
});

/** The first resource of a type whose id begins so, to be broken. */
function one(template: Template, type: string, id = ''): Resource {
  const found = ofType(template, type).find(([name]) => name.startsWith(id));
  if (found === undefined) throw new Error(`there is no ${type} ${id}`);
  return found[1];
}
function statements(resource: Resource, field = 'PolicyDocument'): Statement[] {
  return (resource.Properties[field] as { Statement: Statement[] }).Statement;
}
const policyOf = (template: Template, station: string) => statements(one(template, 'AWS::IAM::Policy', station));
const doing = (all: Statement[], action: string): Statement => {
  const found = all.find(({ Action }) => [Action].flat().includes(action));
  if (found === undefined) throw new Error(`nobody may ${action}`);
  return found;
};
const replica = (template: Template, table: string) =>
  (one(template, 'AWS::DynamoDB::GlobalTable', table).Properties['Replicas'] as Record<string, unknown>[])[0]!;

type Breaking = readonly [name: string, check: Check, damage: (template: Template) => unknown];
const drop = (from: object | undefined, field: string) => Reflect.deleteProperty(from ?? {}, field);

const properties: readonly Breaking[] = [
  ['no role may do everything', wideActions, (t) => (policyOf(t, 'Compose')[0]!.Action = '*')],
  ['no role may do everything with a service', wideActions, (t) => (policyOf(t, 'Clock')[0]!.Action = ['s3:*'])],
  ['no role has a family of actions', wideActions, (t) => (policyOf(t, 'Ingest')[0]!.Action = 's3:GetObject*')],
  [
    'no role names every resource',
    wideResources,
    (t) => (doing(policyOf(t, 'Deliver'), 'dynamodb:BatchGetItem').Resource = '*'),
  ],
  [
    'who may ask SES for its quota everywhere may do nothing else everywhere',
    wideResources,
    (t) => (doing(policyOf(t, 'Clock'), 'ses:GetSendQuota').Action = ['ses:GetSendQuota', 'ses:DeleteIdentity']),
  ],
  [
    'objects are named by their prefix',
    wideResources,
    (t) =>
      (doing(policyOf(t, 'Deliver'), 's3:GetObject').Resource = {
        'Fn::Join': ['', [{ 'Fn::GetAtt': ['StatePrivate8F6532D2', 'Arn'] }, '/*']],
      }),
  ],
  [
    'no role of ours has a policy of AWS',
    managedPolicies,
    (t) => (one(t, 'AWS::IAM::Role', 'Post').Properties['ManagedPolicyArns'] = ['arn:aws:iam::aws:policy/ReadOnly']),
  ],
  [
    'mail is sent as the sender only',
    sendsAsAnybody,
    (t) => drop(doing(policyOf(t, 'Deliver'), 'ses:SendRawEmail'), 'Condition'),
  ],
  [
    'mail is sent by deliver and post alone',
    sendsElsewhere,
    (t) => (policyOf(t, 'Compose')[0]!.Action = 'ses:SendEmail'),
  ],
  [
    'S3 reaches the queue of uploads for our bucket only',
    servicesForAnybody,
    (t) =>
      drop(
        statements(one(t, 'AWS::SQS::QueuePolicy', 'IngestUploadsPolicy')).find(({ Effect }) => Effect === 'Allow'),
        'Condition',
      ),
  ],
  [
    'SES tells the topic of our configuration set only',
    servicesForAnybody,
    (t) =>
      drop(
        statements(one(t, 'AWS::SNS::TopicPolicy', 'Feedback')).find(({ Effect }) => Effect === 'Allow')?.Condition?.[
          'StringEquals'
        ],
        'AWS:SourceArn',
      ),
  ],
  [
    'the topic reaches the queue of events as itself only',
    servicesForAnybody,
    (t) =>
      drop(
        statements(one(t, 'AWS::SQS::QueuePolicy', 'FeedbackQueuePolicy')).find(({ Effect }) => Effect === 'Allow'),
        'Condition',
      ),
  ],
  [
    'the Scheduler takes its role for our schedules only',
    servicesForAnybody,
    (t) => drop(statements(one(t, 'AWS::IAM::Role', 'Scheduler'), 'AssumeRolePolicyDocument')[0], 'Condition'),
  ],
  [
    'CloudFront reads the site for our distribution only',
    servicesForAnybody,
    (t) =>
      drop(
        statements(one(t, 'AWS::S3::BucketPolicy', 'StateSite')).find(({ Effect }) => Effect === 'Allow'),
        'Condition',
      ),
  ],
  [
    'who may call a table of readers may use its key',
    keysNotGranted,
    (t) => (doing(policyOf(t, 'Site'), 'kms:GenerateDataKey').Action = 'kms:Decrypt'),
  ],
  [
    'the key opens tables and nothing else',
    keysForAnything,
    (t) => drop(doing(policyOf(t, 'Deliver'), 'kms:Decrypt'), 'Condition'),
  ],
  ['tables outlive the stack', tablesAtRisk, (t) => drop(one(t, 'AWS::DynamoDB::GlobalTable'), 'DeletionPolicy')],
  ['tables cannot be deleted', tablesAtRisk, (t) => drop(replica(t, 'StateLedger'), 'DeletionProtectionEnabled')],
  [
    'tables can be set back',
    tablesAtRisk,
    (t) => drop(replica(t, 'StateEditions'), 'PointInTimeRecoverySpecification'),
  ],
  ['tables of readers have our own key', tablesAtRisk, (t) => drop(replica(t, 'StateJoining'), 'SSESpecification')],
  ['the key is rotated', keysAtRisk, (t) => drop(one(t, 'AWS::KMS::Key').Properties, 'EnableKeyRotation')],
  ['the key outlives the stack', keysAtRisk, (t) => drop(one(t, 'AWS::KMS::Key'), 'DeletionPolicy')],
  ['the secret outlives the stack', keysAtRisk, (t) => drop(one(t, 'AWS::SecretsManager::Secret'), 'DeletionPolicy')],
  ['buckets outlive the stack', bucketsAtRisk, (t) => drop(one(t, 'AWS::S3::Bucket'), 'DeletionPolicy')],
  [
    'buckets are closed to the public',
    bucketsAtRisk,
    (t) => drop(one(t, 'AWS::S3::Bucket', 'StateSite').Properties, 'PublicAccessBlockConfiguration'),
  ],
  ['buckets take TLS only', bucketsAtRisk, (t) => statements(one(t, 'AWS::S3::BucketPolicy', 'StatePrivate')).shift()],
  ['buckets are encrypted', bucketsAtRisk, (t) => drop(one(t, 'AWS::S3::Bucket').Properties, 'BucketEncryption')],
  [
    'an emptied bucket comes back',
    bucketsAtRisk,
    (t) => drop(one(t, 'AWS::S3::Bucket').Properties, 'VersioningConfiguration'),
  ],
  [
    'queues take TLS only',
    queuesAtRisk,
    (t) => statements(one(t, 'AWS::SQS::QueuePolicy', 'DeliverLanesPolicy')).shift(),
  ],
  [
    'queues are encrypted',
    queuesAtRisk,
    (t) => drop(one(t, 'AWS::SQS::Queue', 'FeedbackQueue').Properties, 'SqsManagedSseEnabled'),
  ],
  [
    'queues lose nothing',
    queuesAtRisk,
    (t) => drop(one(t, 'AWS::SQS::Queue', 'PostLetters9').Properties, 'RedrivePolicy'),
  ],
  ['topics take TLS only', queuesAtRisk, (t) => statements(one(t, 'AWS::SNS::TopicPolicy', 'Feedback')).shift()],
  [
    'an order that the Scheduler could not deliver is kept',
    schedulesThatForget,
    (t) => drop(one(t, 'AWS::Scheduler::Schedule', 'Compose').Properties['Target'] as object, 'DeadLetterConfig'),
  ],
  [
    'no function reserves concurrency',
    reservedConcurrency,
    (t) => (one(t, 'AWS::Lambda::Function', 'Deliver').Properties['ReservedConcurrentExecutions'] = 2),
  ],
  ['logs are kept for 30 days', logsForEver, (t) => drop(one(t, 'AWS::Logs::LogGroup').Properties, 'RetentionInDays')],
  [
    'every function writes to a log of ours',
    logsForEver,
    (t) => drop(one(t, 'AWS::Lambda::Function', 'BucketNotifications').Properties, 'LoggingConfig'),
  ],
  [
    'every alarm wakes somebody',
    silentAlarms,
    (t) => drop(one(t, 'AWS::CloudWatch::Alarm').Properties, 'AlarmActions'),
  ],
  [
    'every alarm says when it is over',
    silentAlarms,
    (t) => drop(one(t, 'AWS::CloudWatch::Alarm').Properties, 'OKActions'),
  ],
  [
    'every alarm says who loses what, and where to read on',
    wordlessAlarms,
    (t) => (one(t, 'AWS::CloudWatch::Alarm').Properties['AlarmDescription'] = 'Something is wrong.'),
  ],
  ...['Errors', 'DeadLettersAlarm', 'WaitingAlarm', 'RunHalted'].map((kind): Breaking => [
    `every function, queue and line of trouble has its alarm: ${kind}`,
    missingAlarms,
    (t) => {
      const found = ofType(t, 'AWS::CloudWatch::Alarm').find(([id]) => id.includes(kind));
      return drop(t.Resources, found?.[0] ?? '');
    },
  ]),
];

describe.each(properties)('%s', (_name, check, damage) => {
  test('in this stack', () => {
    expect(check(real)).toEqual([]);
  });
  test('and a stack without it is found out', () => {
    const broken = structuredClone(real);
    damage(broken);
    const before = new Set(check(real));
    expect(check(broken).filter((finding) => !before.has(finding))).not.toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { App, CfnResource } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { NewsletterStack } from '../../infra/newsletter-stack.ts';
import { readSettings } from '../../infra/settings.ts';

type Resource = { Type: string; DeletionPolicy?: string; Properties: Record<string, unknown> };
type Statement = { Action: string | string[]; Resource: unknown; Effect: string; Condition?: unknown };

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

/** The stack as `cdk deploy` would make it, without bundling. */
function makeStack(stage = 'production', changes: Record<string, unknown> = {}): { app: App; stack: NewsletterStack } {
  const read = readSettings(context['stages'], stage);
  if ('mistakes' in read) throw new Error(read.mistakes.join('\n'));
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  const settings = { ...read.settings, ...changes };
  return { app, stack: new NewsletterStack(app, 'Newsletter', { settings, env: { region: settings.region } }) };
}

let template: Template;
let resources: [string, Resource][];
beforeAll(() => {
  template = Template.fromStack(makeStack().stack);
  resources = Object.entries(template.toJSON()['Resources'] as Record<string, Resource>);
});
const ofType = (type: string) => resources.filter(([, resource]) => resource.Type === type);

describe('state outlives the stack', () => {
  test.each(['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret'])('%s', (type) => {
    expect(ofType(type).length).toBeGreaterThan(0);
    for (const [id, { DeletionPolicy }] of ofType(type)) expect(DeletionPolicy, id).toBe('Retain');
  });

  test('tables can be set back to any second', () => {
    for (const [id, { Properties }] of ofType('AWS::DynamoDB::GlobalTable'))
      expect(JSON.stringify(Properties), id).toContain('"PointInTimeRecoveryEnabled":true');
  });
});

describe('who may do what', () => {
  const statements = () =>
    resources.flatMap(([id, { Type, Properties }]) =>
      Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy'
        ? (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement.map((statement) => ({ id, statement }))
        : [],
    );

  test('no statement allows every action, or every action of a service', () => {
    for (const { id, statement } of statements())
      for (const action of [statement.Action].flat()) expect(action, id).not.toMatch(/^(\*|[a-z0-9]+:\*)$/);
  });

  test('only what knows no resource is allowed on every resource', () => {
    const everywhere = statements().filter(({ statement }) => statement.Resource === '*');
    const actions = everywhere.flatMap(({ statement }) => statement.Action);
    expect(actions).toEqual(['ses:GetSendQuota']);
  });

  test('nothing of ours may write to the content bucket, which only editors fill', () => {
    const writers = statements().filter(
      ({ id, statement }) =>
        !id.startsWith('Editors') &&
        [statement.Action].flat().some((action) => /^s3:(PutObject|DeleteObject|Abort)/.test(action)) &&
        JSON.stringify(statement.Resource).includes('StateContent'),
    );
    expect(writers).toEqual([]);
  });

  test('mail can be sent by deliver and post alone, and only as the sender', () => {
    const senders = statements().filter(({ statement }) => [statement.Action].flat().includes('ses:SendRawEmail'));
    expect(new Set(senders.map(({ id }) => id.replace(/FunctionServiceRole.*/, '')))).toEqual(
      new Set(['Deliver', 'Post']),
    );
    const ofIdentities = senders.filter(({ statement }) => JSON.stringify(statement.Resource).includes(':identity/'));
    expect(ofIdentities).toHaveLength(2);
    for (const { id, statement } of ofIdentities)
      expect(statement.Condition, id).toEqual({ StringEquals: { 'ses:FromAddress': 'bantin@news.example.vn' } });
  });
});

describe('the wiring', () => {
  test('the week fires in the publication’s own time zone', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 7 ? * MON *)',
      ScheduleExpressionTimezone: 'Asia/Ho_Chi_Minh',
    });
  });

  test('every function runs Node 24 on arm64 and answers for itself with an alarm that says who loses what', () => {
    const ours = ofType('AWS::Lambda::Function').filter(([, { Properties }]) => Properties['Architectures']);
    expect(ours).toHaveLength(8);
    for (const [id, { Properties }] of ours)
      expect(Properties, id).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    for (const [id, { Properties }] of ofType('AWS::CloudWatch::Alarm'))
      expect(String(Properties['AlarmDescription']).length, id).toBeGreaterThan(30);
    expect(ofType('AWS::CloudWatch::Alarm')).toHaveLength(8 + 5);
  });

  test('lanes are handed over one run at a time, and come back no later than the function may run', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      FifoQueue: true,
      VisibilityTimeout: 210,
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
    const source = ofType('AWS::Lambda::EventSourceMapping').find(([id]) => id.startsWith('Deliver'));
    expect(source?.[1].Properties).toMatchObject({ BatchSize: 1 });
  });

  test('letters come back ten times, and each station sends through a configuration set of its own', () => {
    const [, queue] = ofType('AWS::SQS::Queue').find(([id]) => /^PostLetters[0-9A-F]{8}$/.test(id)) ?? [];
    expect(queue?.Properties).toMatchObject({ VisibilityTimeout: 150, RedrivePolicy: { maxReceiveCount: 10 } });
    const source = ofType('AWS::Lambda::EventSourceMapping').find(([id]) => id.startsWith('Post'));
    expect(source?.[1].Properties).toMatchObject({
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    const sets = ofType('AWS::Lambda::Function').flatMap(([, { Properties }]) => {
      const environment = Properties['Environment'] as { Variables: Record<string, unknown> } | undefined;
      return environment?.Variables['CONFIGURATION_SET'] ?? [];
    });
    expect(new Set(sets.map((set) => JSON.stringify(set))).size).toBe(2);
  });

  test('an identity that exists already is left alone', () => {
    const other = Template.fromStack(makeStack('production', { identity: 'existing' }).stack);
    other.resourceCountIs('AWS::SES::EmailIdentity', 0);
  });

  test('buckets are closed to the public and to plain http', () => {
    for (const [id, { Properties }] of ofType('AWS::S3::Bucket'))
      expect(Properties['PublicAccessBlockConfiguration'], id).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    expect(ofType('AWS::S3::BucketPolicy')).toHaveLength(3);
  });
});

test('a stack whose parts wait for each other in a circle does not synthesize', () => {
  const { app, stack } = makeStack();
  const resourceOf = (path: string) =>
    stack.node.findChild('State').node.findChild(path).node.findAll().find(CfnResource.isCfnResource)!;
  resourceOf('Ledger').addResourceDependency(resourceOf('Articles'));
  resourceOf('Articles').addResourceDependency(resourceOf('Ledger'));
  expect(() => app.synth()).toThrow(/Circular Dependenc/);
});

test('the same stack without the circle synthesizes', () => {
  expect(() => makeStack().app.synth()).not.toThrow();
});

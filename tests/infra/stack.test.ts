import { CfnResource } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeStack } from './make-stack.ts';

type Resource = { Type: string; DeletionPolicy?: string; Properties: Record<string, unknown> };
type Statement = { Action: string | string[]; Resource: unknown; Effect: string; Condition?: unknown };

let template: Template;
let resources: [string, Resource][];
beforeAll(() => {
  template = Template.fromStack(makeStack().stack);
  resources = Object.entries(template.toJSON()['Resources'] as Record<string, Resource>);
});
const ofType = (type: string) => resources.filter(([, resource]) => resource.Type === type);

describe('who may do what', () => {
  const statements = () =>
    resources.flatMap(([id, { Type, Properties }]) =>
      Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy'
        ? (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement.map((statement) => ({ id, statement }))
        : [],
    );

  test('nothing of ours may write to the content bucket, which only editors fill, and who comes back from a disaster', () => {
    const writers = statements().filter(
      ({ id, statement }) =>
        !/^(Editors|ComingBackRestore)/.test(id) &&
        [statement.Action].flat().some((action) => /^s3:(PutObject|DeleteObject|Abort)/.test(action)) &&
        JSON.stringify(statement.Resource).includes('StateContent'),
    );
    expect(writers).toEqual([]);
  });

  test('compose may write pages and feeds of the site, and no picture', () => {
    const ofCompose = statements()
      .filter(({ id }) => id.startsWith('Compose'))
      .filter(({ statement }) => [statement.Action].flat().includes('s3:PutObject'));
    const keys = [...JSON.stringify(ofCompose).matchAll(/StateSite\w*","Arn"\]},"\/([^"]+)"/g)];
    expect(new Set(keys.map(([, key]) => key))).toEqual(
      new Set(['404.html', 'e/*', 'feed.atom', 'feed.json', 'index.html']),
    );
  });

  test('operators may change editions and the ledger, and see no reader’s address', () => {
    const ofOperators = statements().filter(({ id }) => id.startsWith('Operators'));
    const tables = (action: string) =>
      [
        ...JSON.stringify(ofOperators.filter(({ statement }) => [statement.Action].flat().includes(action))).matchAll(
          /State([A-Z][a-z]+)[0-9A-F]{8}/g,
        ),
      ].map(([, table]) => table);
    expect(new Set(tables('dynamodb:UpdateItem'))).toEqual(new Set(['Editions', 'Ledger']));
    expect(JSON.stringify(ofOperators)).not.toMatch(/StateSubscribers|StateContent/);
    expect(JSON.stringify(ofOperators)).not.toContain('secretsmanager:GetSecretValue');
  });

  test('the pages of readers may write down in the ledger who left by an edition’s link, and nothing else', () => {
    const ofLedger = statements().filter(
      ({ id, statement }) => id.startsWith('Site') && JSON.stringify(statement.Resource).includes('StateLedger'),
    );
    expect(ofLedger.map(({ statement }) => [statement.Action, statement.Condition])).toEqual([
      [
        ['dynamodb:DeleteItem', 'dynamodb:PutItem'],
        { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['*#left'] } },
      ],
    ]);
  });

  test('compile-template reads one file of the editors, and writes one template and its receipt', () => {
    const own = statements().filter(({ id }) => id.startsWith('CompileTemplate'));
    const keys = (action: RegExp) => {
      const found = own.filter(({ statement }) => [statement.Action].flat().some((one) => action.test(one)));
      const objects = JSON.stringify(found.map(({ statement }) => statement.Resource));
      return [...objects.matchAll(/"(State[A-Z][a-z]+)\w*","Arn"\]},"\/([^"]+)"/g)].map(
        ([, bucket, key]) => `${bucket} ${key}`,
      );
    };
    expect(keys(/^s3:GetObject/)).toEqual(['StateContent templates/digest.mjml']);
    expect(keys(/^s3:PutObject/).toSorted()).toEqual([
      'StatePrivate receipts/templates/digest.mjml.*',
      'StatePrivate templates/digest.hbs',
    ]);
    expect(keys(/^s3:DeleteObject/)).toEqual(['StatePrivate templates/digest.hbs']);
  });

  test('the station that strangers talk to can order letters and welcomes, and no run', () => {
    const queues = (station: string) => {
      const own = statements().filter(({ id }) => id.startsWith(station));
      const found = own.filter(({ statement }) => [statement.Action].flat().includes('sqs:SendMessage'));
      const named = JSON.stringify(found.map(({ statement }) => statement.Resource));
      return new Set([...named.matchAll(/\["([A-Za-z]+?)[0-9A-F]{8}","Arn"\]/g)].map(([, id]) => id));
    };
    expect(queues('Site')).toEqual(new Set(['DeliverWelcomes', 'PostLetters']));
    expect(queues('Review'), 'its tests are letters').toEqual(new Set(['PostLetters']));
    expect(queues('Deliver')).toEqual(new Set());
  });

  test('mail can be sent by deliver and post alone, and only as the sender', () => {
    const senders = statements().filter(({ statement }) => [statement.Action].flat().includes('ses:SendRawEmail'));
    expect(new Set(senders.map(({ id }) => id.replace(/Role.*/, '')))).toEqual(new Set(['Deliver', 'Post']));
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

  test('every function runs Node 24 on arm64', () => {
    const ours = ofType('AWS::Lambda::Function').filter(([, { Properties }]) => Properties['Architectures']);
    expect(ours).toHaveLength(10);
    for (const [id, { Properties }] of ours)
      expect(Properties, id).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  });

  test('templates are compiled one after the other, however many knocks there are', () => {
    const [, queue] = ofType('AWS::SQS::Queue').find(([id]) => /^CompileTemplateTemplates[0-9A-F]{8}$/.test(id)) ?? [];
    expect(queue?.Properties).toMatchObject({ FifoQueue: true, VisibilityTimeout: 90 });
    const source = ofType('AWS::Lambda::EventSourceMapping').find(([id]) => id.startsWith('CompileTemplate'));
    expect(source?.[1].Properties).toMatchObject({ BatchSize: 10 });
  });

  test('an edition that is held wakes somebody, though no call has failed', () => {
    for (const [station, line] of [
      ['Deliver', 'run.halted'],
      ['Clock', 'edition.held'],
      ['Clock', 'edition.overdue'],
    ] as const) {
      const FilterPattern = `{ $.message = "${line}" }`;
      const filters = ofType('AWS::Logs::MetricFilter').map(([, { Properties }]) => Properties);
      expect(filters.find((one) => one['FilterPattern'] === FilterPattern)).toMatchObject({
        LogGroupName: { Ref: expect.stringMatching(new RegExp(`^${station}Logs`)) },
        MetricTransformations: [{ MetricNamespace: 'Newsletter', MetricName: line, MetricValue: '1' }],
      });
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'Newsletter',
        MetricName: line,
        Statistic: 'Sum',
        Threshold: 1,
        TreatMissingData: 'notBreaching',
      });
    }
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

  test('a page that is not there is a 404 with a page of ours, and the bucket’s pages can load nothing but pictures of the site', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultRootObject: 'index.html',
        CustomErrorResponses: [{ ErrorCode: 403, ResponseCode: 404, ResponsePagePath: '/404.html' }],
      },
    });
    const [, policy] = ofType('AWS::CloudFront::ResponseHeadersPolicy')[0] ?? [];
    expect(JSON.stringify(policy?.Properties)).toContain(
      "default-src 'none'; img-src 'self' https://www.example.vn; style-src 'unsafe-inline'",
    );
  });

  test('search engines are asked to leave the archive out where the stage says so', () => {
    const headers = (of: Template) => JSON.stringify(of.findResources('AWS::CloudFront::ResponseHeadersPolicy'));
    expect(headers(template)).not.toContain('X-Robots-Tag');
    const quiet = Template.fromStack(makeStack('production', { noindex: true }).stack);
    expect(headers(quiet)).toContain('{"Header":"X-Robots-Tag","Override":true,"Value":"noindex"}');
  });

  test('an identity that exists already is left alone', () => {
    const other = Template.fromStack(makeStack('production', { identity: 'existing' }).stack);
    other.resourceCountIs('AWS::SES::EmailIdentity', 0);
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

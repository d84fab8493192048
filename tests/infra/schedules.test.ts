import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { makeStack } from './make-stack.ts';

test.each([
  ['monday', 'MON', '2#1'],
  ['sunday', 'SUN', '1#1'],
  ['saturday', 'SAT', '7#1'],
])('the month is ordered with the first %s that the week is ordered on, in the same zone', (weekday, each, first) => {
  const template = Template.fromStack(makeStack('production', { weekday }).stack);
  const schedules = Object.values(template.findResources('AWS::Scheduler::Schedule')).map(({ Properties }) => ({
    expression: Properties['ScheduleExpression'],
    zone: Properties['ScheduleExpressionTimezone'],
    order: Properties['Target']['Input'],
  }));
  const order = (series: string) => `{"v":1,"series":"${series}","scheduledAt":"<aws.scheduler.scheduled-time>"}`;
  const zone = 'Asia/Ho_Chi_Minh';
  expect(schedules).toContainEqual({ expression: `cron(0 7 ? * ${each} *)`, zone, order: order('weekly') });
  expect(schedules).toContainEqual({ expression: `cron(0 7 ? * ${first} *)`, zone, order: order('monthly') });
});

test('a clock that nobody calls any more wakes somebody after ten minutes', () => {
  const template = Template.fromStack(makeStack().stack);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'AWS/Lambda',
    MetricName: 'Invocations',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('^Clock') } }],
    Statistic: 'Sum',
    Period: 600,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  });
});

import { readFileSync } from 'node:fs';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { beforeAll, expect, test } from 'vitest';
import { headingsOf } from './checks/alarms.ts';
import { ofType, type Template } from './checks/template.ts';
import { makeStack } from './make-stack.ts';

let real: Template;
beforeAll(() => {
  real = Synthesized.fromStack(makeStack().stack).toJSON() as Template;
});

test('every operator hears of alarms, not by our SES, and of costs', () => {
  const operators = ['a@example.vn', 'b@example.vn'];
  const template = Synthesized.fromStack(makeStack('production', { operators, monthlyBudgetUsd: 80 }).stack);
  for (const Endpoint of operators)
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint });
  template.hasResourceProperties('AWS::Budgets::Budget', {
    Budget: { BudgetLimit: { Amount: 80, Unit: 'USD' }, TimeUnit: 'MONTHLY' },
    NotificationsWithSubscribers: [80, 100].map((Threshold) => ({
      Notification: { Threshold },
      Subscribers: operators.map((Address) => ({ SubscriptionType: 'EMAIL', Address })),
    })),
  });
});

test('the dashboard shows every queue and every function', () => {
  const [, { Properties }] = ofType(real, 'AWS::CloudWatch::Dashboard')[0]!;
  const body = JSON.stringify(Properties['DashboardBody']);
  const parts = ofType(real, 'AWS::SQS::Queue', 'AWS::Lambda::Function').map(([id]) => id);
  expect(parts.filter((id) => !body.includes(`"${id}"`) && !id.startsWith('BucketNotifications'))).toEqual([]);
});

test('each alarm has one heading in the runbook, and each heading of an alarm is there', () => {
  const [, alarms = ''] = readFileSync('docs/runbook.md', 'utf8').split(/^## Alarms$/m);
  const written = [...(alarms.split(/^## /m)[0] ?? '').matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);
  expect(written.toSorted()).toEqual(headingsOf(real).toSorted());
  expect(new Set(written).size).toBe(written.length);
});

import { ArnFormat, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { alarmAt } from './alarm.ts';
import type { Settings } from './settings.ts';

/** Where SES looks into an account ("Reputation metrics", SES developer guide); at twice and five times that it may pause it. */
const BOUNCE_RATE = 0.05;
const COMPLAINT_RATE = 0.001;

function reputation(metricName: string): Metric {
  return new Metric({ namespace: 'AWS/SES', metricName, statistic: Stats.MAXIMUM, period: Duration.hours(1) });
}

/**
 * Takes every alarm of the stack to the operators' addresses, when it begins and when it is over. By SNS, and not by
 * our SES, which may be the very trouble. Made last: it looks for the alarms that are there.
 */
export class WakeOperators extends Construct {
  constructor(scope: Construct, id: string, { name, stage, operators }: Settings) {
    super(scope, id);
    const topic = new Topic(this, 'Alarms', { displayName: `${name} (${stage})`.slice(0, 100), enforceSSL: true });
    const alarms = Stack.of(this).formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          ArnLike: { 'aws:SourceArn': alarms },
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
        },
      }),
    );
    for (const address of operators) topic.addSubscription(new EmailSubscription(address));
    new CfnOutput(this, 'AlarmTopic', { key: 'AlarmTopic', value: topic.topicArn });

    alarmAt(
      this,
      'BounceRate',
      reputation('Reputation.BounceRate'),
      {
        loss: 'One in twenty mails of this account bounces: SES may soon refuse all of them, and readers get no edition.',
        runbook: 'Too many mails bounce',
      },
      { threshold: BOUNCE_RATE },
    );
    alarmAt(
      this,
      'ComplaintRate',
      reputation('Reputation.ComplaintRate'),
      {
        loss: 'One in a thousand readers calls our mail spam: SES may soon refuse all of it, and readers get no edition.',
        runbook: 'Too many readers complain',
      },
      { threshold: COMPLAINT_RATE },
    );

    const tell = new SnsAction(topic);
    for (const alarm of Stack.of(this).node.findAll())
      if (alarm instanceof Alarm) {
        alarm.addAlarmAction(tell);
        alarm.addOkAction(tell);
      }
  }
}

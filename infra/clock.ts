import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from '../functions/clock/config.ts';
import { lambdaFunction } from './lambda-function.ts';
import { resendUnknownHours, WEEKDAYS, type Settings } from './settings.ts';
import type { State } from './state.ts';

type ClockProps = {
  readonly state: State;
  readonly settings: Settings;
  readonly orders: Queue;
  readonly lanes: Queue;
  /** Where letters are put. */
  readonly letters: Queue;
};

/** Time has one actor: invoked every minute, it hands what is due to its station. */
export class Clock extends Construct {
  constructor(scope: Construct, id: string, { state, settings, orders, lanes, letters }: ClockProps) {
    super(scope, id);
    const lambda = lambdaFunction<Environment>(this, {
      station: 'clock',
      environment: {
        ARTICLE_TABLE: state.articles.tableName,
        EDITION_TABLE: state.editions.tableName,
        LEDGER_TABLE: state.ledger.tableName,
        COMPOSE_QUEUE_URL: orders.queueUrl,
        LANES_QUEUE_URL: lanes.queueUrl,
        POST_QUEUE_URL: letters.queueUrl,
        TIME_ZONE: settings.timeZone,
        WEEKDAY: String(WEEKDAYS.indexOf(settings.weekday)),
        HOUR: String(settings.hour),
        STARTS_AT: settings.startsAt,
        MAXIMUM_ARTICLE_AGE_DAYS: String(settings.maximumArticleAgeDays),
        LATE_AFTER_HOURS: String(settings.lateAfterHours),
        WARM_UP: JSON.stringify(settings.warmUp === false ? null : settings.warmUp),
        RESEND_UNKNOWN: JSON.stringify(resendUnknownHours(settings) ?? null),
        QUOTA_SHARE: String(settings.quotaShare),
      },
      loss: 'Nothing that was left half done is taken up again: an edition may stand still.',
      losses: {
        'edition.held':
          'An edition is held, because it is late or SES does not take it: its readers wait until an operator types newsletter resume or cancel. The log line edition.held says why, and how many wait.',
      },
      timeout: Duration.seconds(50),
      // CPU comes with memory: a minute may have to read the ledger of a million readers, 40,000 items.
      memoryMB: 1024,
    });
    state.editions.grant(
      lambda,
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:Query',
    );
    state.ledger.grant(lambda, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem');
    orders.grantSendMessages(lambda);
    lanes.grantSendMessages(lambda);
    letters.grantSendMessages(lambda);
    state.articles.grant(lambda, 'dynamodb:Query', 'dynamodb:DeleteItem');
    // GetSendQuota knows no resource.
    lambda.addToRolePolicy(new PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] }));
    new Schedule(this, 'EveryMinute', {
      description: 'Newsletter: the clock',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(lambda, {
        input: ScheduleTargetInput.fromObject({ v: 1, scheduledAt: ContextAttribute.scheduledTime }),
        // The next minute comes by itself.
        retryAttempts: 0,
      }),
    });
  }
}

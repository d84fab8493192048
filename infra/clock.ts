import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from '../functions/clock/config.ts';
import { acknowledgeWildcard } from './acknowledged.ts';
import { alarmAt } from './alarm.ts';
import type { Keys } from './keys.ts';
import { lambdaFunction } from './lambda-function.ts';
import { mayLookFor, mayPut } from './object-access.ts';
import { resendUnknownHours, settleMinutes, WEEKDAYS, type Settings } from './settings.ts';
import type { State } from './state.ts';

type ClockProps = {
  readonly state: State;
  readonly settings: Settings;
  readonly publication: string;
  readonly keys: Keys;
  readonly orders: Queue;
  readonly lanes: Queue;
  /** Where letters are put. */
  readonly letters: Queue;
};

/** Time has one actor: invoked every minute, it hands what is due to its station. */
export class Clock extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { state, settings, publication, keys, orders, lanes, letters }: ClockProps,
  ) {
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
        PRIVATE_BUCKET: state.private.bucketName,
        SITE_BUCKET: state.site.bucketName,
        SECRET_ARN: keys.secret.secretArn,
        PUBLICATION: publication,
        TIME_ZONE: settings.timeZone,
        WEEKDAY: String(WEEKDAYS.indexOf(settings.weekday)),
        HOUR: String(settings.hour),
        STARTS_AT: settings.startsAt,
        MAXIMUM_ARTICLE_AGE_DAYS: String(settings.maximumArticleAgeDays),
        MINIMUM_ARTICLES: String(settings.minimumArticles),
        LATE_AFTER_HOURS: String(settings.lateAfterHours),
        SETTLE_MINUTES: settleMinutes(settings),
        WARM_UP: JSON.stringify(settings.warmUp === false ? null : settings.warmUp),
        RESEND_UNKNOWN: JSON.stringify(resendUnknownHours(settings) ?? null),
        STOP_SWITCH: JSON.stringify(settings.stopSwitch),
        CANARY: JSON.stringify(settings.canary === false ? null : settings.canary),
        REVIEW: JSON.stringify(settings.review === false ? null : settings.review),
        QUOTA_SHARE: String(settings.quotaShare),
      },
      loss: 'Nothing that was left half done is taken up again: an edition may stand still.',
      runbook: 'clock fails',
      losses: {
        'edition.held': {
          loss: 'An edition is held, because it is late, SES does not take it, too many readers have no mailbox or call it spam, or a command broke off: its readers wait until an operator types newsletter resume or cancel. The log line edition.held says why, and how many wait.',
          runbook: 'An edition is held',
        },
        'edition.unbalanced': {
          loss: 'The account of an edition does not balance: some readers may have got it twice or not at all, or its numbers are wrong. The log line edition.unbalanced names the two counts that do not agree, and what each says.',
          runbook: 'An account does not balance',
        },
        'edition.overdue': {
          loss: 'An edition was due half an hour ago, and is neither under way nor skipped with a reason: readers wait for it, and nobody else says so. The log line edition.overdue names it.',
          runbook: 'An edition is overdue',
        },
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
    state.articles.grant(lambda, 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem');
    mayLookFor(state.private, lambda, 'receipts/*', 'accounts/*');
    mayPut(state.private, lambda, 'accounts/*');
    mayPut(state.site, lambda, 'a/*');
    // For the addresses of the accounts' pages, which nobody can guess.
    keys.secret.grantRead(lambda);
    lambda.addToRolePolicy(new PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] }));
    acknowledgeWildcard(lambda.role ?? lambda, '*', 'GetSendQuota knows no resource.');
    acknowledgeWildcard(
      Stack.of(this),
      `${lambda.functionArn}:*`,
      'The Scheduler asks for versions of the function, too.',
    );
    // Every other watch is kept by the clock: of itself it cannot tell.
    alarmAt(
      this,
      'StandsStill',
      lambda.metricInvocations({ period: Duration.minutes(10) }),
      {
        loss: 'The clock has not been called for ten minutes: whatever was left half done stays so, what does not fit into a day is not sent, and nobody hears of an edition that is held or overdue.',
        runbook: 'The clock stands still',
      },
      { below: true, silence: 'alarms' },
    );
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

import { CfnOutput, Duration, TimeZone } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from '../functions/compose/config.ts';
import { lambdaFunction, root } from './lambda-function.ts';
import { mayAskFor, mayLookFor, mayPut } from './object-access.ts';
import { queueWithDeadLetters } from './queue.ts';
import { settleMinutes, WEEKDAYS, type Settings } from './settings.ts';
import type { State } from './state.ts';

type ComposeProps = {
  readonly state: State;
  readonly settings: Settings;
  readonly publication: string;
  readonly lanes: Queue;
};

/** Orders to compose an edition come by one queue: from the schedules, and from the clock when one was left half done. */
export class Compose extends Construct {
  readonly orders: Queue;

  constructor(scope: Construct, id: string, { state, settings, publication, lanes }: ComposeProps) {
    super(scope, id);
    const timeout = Duration.minutes(10);
    this.orders = queueWithDeadLetters(this, 'Orders', {
      // Not six times: a crashed composition should be taken up again soon, and its lease keeps others out.
      visibilityTimeout: timeout.plus(Duration.seconds(30)),
      deadLetters: {
        loss: 'An edition could not be composed: readers do not get it until somebody looks.',
        runbook: 'Orders among the dead letters',
      },
      waiting: {
        longerThan: Duration.minutes(30),
        loss: 'An edition has waited for half an hour to be composed: its readers wait for it.',
        runbook: 'Orders wait',
      },
    });
    // `newsletter resume --recompose` finds the queue by it.
    new CfnOutput(this, 'ComposeQueue', { key: 'ComposeQueue', value: this.orders.queueUrl });
    const lambda = lambdaFunction<Environment>(this, {
      station: 'compose',
      environment: {
        ARTICLE_TABLE: state.articles.tableName,
        EDITION_TABLE: state.editions.tableName,
        LEDGER_TABLE: state.ledger.tableName,
        SUBSCRIBER_TABLE: state.subscribers.tableName,
        PRIVATE_BUCKET: state.private.bucketName,
        SITE_BUCKET: state.site.bucketName,
        LANES_QUEUE_URL: lanes.queueUrl,
        PUBLICATION: publication,
        ONLY_TO: JSON.stringify(settings.onlyTo ?? null),
        MAXIMUM_ARTICLES: String(settings.maximumArticles),
        MINIMUM_ARTICLES: String(settings.minimumArticles),
        MAXIMUM_ARTICLE_AGE_DAYS: String(settings.maximumArticleAgeDays),
        LATE_AFTER_HOURS: String(settings.lateAfterHours),
        SETTLE_MINUTES: settleMinutes(settings),
        CANARY: JSON.stringify(settings.canary === false ? null : settings.canary),
        REVIEW: JSON.stringify(settings.review === false ? null : settings.review),
        STARTS_AT: settings.startsAt,
      },
      loss: 'The edition is not composed: readers wait for it.',
      runbook: 'compose fails',
      losses: {
        'template.unusable': {
          loss: 'The editors’ own template can no longer be filled: the edition goes out in the built-in one.',
          runbook: 'The editors’ template cannot be used',
        },
      },
      timeout,
      // CPU comes with memory, here a whole one: a freeze that does not end in time begins anew.
      memoryMB: 1769,
      made: {
        'digest.hbs': [process.execPath, `${root}functions/compile-template/build.ts`, `${root}templates/digest.mjml`],
      },
    });
    lambda.addEventSource(new SqsEventSource(this.orders, { batchSize: 1, maxConcurrency: 2 }));
    state.articles.grant(lambda, 'dynamodb:Query');
    state.editions.grant(
      lambda,
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:Query',
    );
    state.ledger.grant(lambda, 'dynamodb:PutItem', 'dynamodb:Query');
    state.subscribers.grant(lambda, 'dynamodb:Scan');
    mayLookFor(state.private, lambda, 'templates/digest.hbs');
    mayPut(state.private, lambda, 'editions/*', 'audiences/*');
    // An edition that shows a picture which is not there is kept back.
    mayAskFor(state.site, lambda, 'i/*');
    // Pages and feeds, and no picture.
    mayPut(state.site, lambda, 'e/*', 'index.html', '404.html', 'feed.atom', 'feed.json');
    lanes.grantSendMessages(lambda);

    // What the Scheduler could not put on the queue for hours lies with what compose could not carry out.
    const failed = this.orders.deadLetterQueue?.queue;
    const composes = (scheduleId: string, series: 'weekly' | 'monthly', weekDay: string) =>
      new Schedule(this, scheduleId, {
        description: `${settings.name}: the ${series} edition`,
        schedule: ScheduleExpression.cron({
          weekDay,
          hour: String(settings.hour),
          minute: '0',
          timeZone: TimeZone.of(settings.timeZone),
        }),
        target: new SqsSendMessage(this.orders, {
          input: ScheduleTargetInput.fromObject({ v: 1, series, scheduledAt: ContextAttribute.scheduledTime }),
          maxEventAge: Duration.hours(6),
          retryAttempts: 185,
          ...(failed && { deadLetterQueue: failed }),
        }),
      });
    composes('Weekly', 'weekly', settings.weekday.slice(0, 3).toUpperCase());
    // The first of these days in a month: with `#` a day goes by its number, and Sunday is 1.
    composes('Monthly', 'monthly', `${WEEKDAYS.indexOf(settings.weekday) + 1}#1`);
  }
}

import { CfnOutput, Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { EventType } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from '../functions/ingest/config.ts';
import { lambdaFunction } from './lambda-function.ts';
import { mayLookFor, mayPut } from './object-access.ts';
import { limitNotificationsLog } from './notifications-handler.ts';
import { queueWithDeadLetters } from './queue.ts';
import { WEEKDAYS, type Settings } from './settings.ts';
import type { State } from './state.ts';

type IngestProps = {
  readonly state: State;
  readonly settings: Settings;
  readonly publication: string;
  /** Where a new template is passed on. */
  readonly templates: Queue;
};

/** The sorting office: every creation and removal in the content bucket, by one queue. */
export class Ingest extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { state, settings, publication, templates }: IngestProps) {
    super(scope, id);
    const timeout = Duration.minutes(1);
    this.queue = queueWithDeadLetters(this, 'Uploads', {
      // An event source asks for six times the function's limit (rules S3.22).
      visibilityTimeout: Duration.minutes(6),
      deadLetters: {
        loss: 'An upload was not understood because of a fault of ours: editors get no receipt for it.',
        runbook: 'Uploads among the dead letters',
      },
      waiting: {
        longerThan: Duration.minutes(30),
        loss: 'An upload has waited for half an hour: editors get no receipt, and its article may miss the edition.',
        runbook: 'Uploads wait',
      },
    });
    // `newsletter withdraw` has articles looked at again by it.
    new CfnOutput(this, 'UploadsQueue', { key: 'UploadsQueue', value: this.queue.queueUrl });
    const lambda = lambdaFunction<Environment>(this, {
      station: 'ingest',
      environment: {
        CONTENT_BUCKET: state.content.bucketName,
        PRIVATE_BUCKET: state.private.bucketName,
        SITE_BUCKET: state.site.bucketName,
        ARTICLE_TABLE: state.articles.tableName,
        TEMPLATE_QUEUE_URL: templates.queueUrl,
        EDITION_TABLE: state.editions.tableName,
        WEEKDAY: String(WEEKDAYS.indexOf(settings.weekday)),
        HOUR: String(settings.hour),
        PUBLICATION: publication,
      },
      loss: 'Uploads are not read: editors get no receipts, and new articles miss the edition.',
      runbook: 'ingest fails',
      timeout,
      // sharp holds the whole picture: 50 megapixels are 200 MB.
      memoryMB: 1024,
      native: ['sharp'],
    });
    lambda.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 5, reportBatchItemFailures: true, maxConcurrency: 10 }),
    );
    for (const event of [EventType.OBJECT_CREATED, EventType.OBJECT_REMOVED])
      state.content.addEventNotification(event, new SqsDestination(this.queue));
    limitNotificationsLog(this);
    // Whatever editors put there, wherever.
    mayLookFor(state.content, lambda, '*');
    mayPut(state.private, lambda, 'receipts/*');
    mayPut(state.site, lambda, 'i/*');
    state.articles.grant(lambda, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query');
    // Briefs, the editions that follow them, and the clock's marks.
    state.editions.grant(lambda, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    templates.grantSendMessages(lambda);
  }
}

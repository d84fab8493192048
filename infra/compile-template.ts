import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from '../functions/compile-template/config.ts';
import { lambdaFunction, root } from './lambda-function.ts';
import { mayLookFor, mayPut, mayRemove } from './object-access.ts';
import { queueWithDeadLetters } from './queue.ts';
import type { State } from './state.ts';

/** What MJML loads for options that we do not use. */
const NOT_USED = ['juice', 'cheerio', 'htmlnano', 'cssnano-preset-lite', 'js-beautify'];

/** The editors' own template, one at a time: a FIFO queue with a single group. */
export class CompileTemplate extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { state, publication }: { state: State; publication: string }) {
    super(scope, id);
    const timeout = Duration.minutes(1);
    this.queue = queueWithDeadLetters(this, 'Templates', {
      fifo: true,
      // A message that comes back keeps the others waiting, so no more than the function may run (rules S3.22).
      visibilityTimeout: timeout.plus(Duration.seconds(30)),
      deadLetters: {
        loss: 'An uploaded template was not understood because of a fault of ours: the next edition looks as before, and editors are not told.',
        runbook: 'Templates among the dead letters',
      },
      waiting: {
        longerThan: Duration.minutes(30),
        loss: 'An uploaded template has waited for half an hour: the next edition looks as before, and editors hear nothing.',
        runbook: 'Templates wait',
      },
    });
    const lambda = lambdaFunction<Environment>(this, {
      station: 'compile-template',
      environment: {
        CONTENT_BUCKET: state.content.bucketName,
        PRIVATE_BUCKET: state.private.bucketName,
        ARTICLE_TABLE: state.articles.tableName,
        PUBLICATION: publication,
      },
      loss: 'Uploaded templates are not taken in: the next edition looks as before, and editors hear nothing.',
      runbook: 'compile-template fails',
      timeout,
      // Pages of three megabytes are read as a tree.
      memoryMB: 1024,
      inPlaceOf: Object.fromEntries(
        NOT_USED.map((name) => [name, `${root}functions/compile-template/left-out-of-mjml.ts`]),
      ),
    });
    // Ten knocks are one reading.
    lambda.addEventSource(new SqsEventSource(this.queue, { batchSize: 10 }));
    mayLookFor(state.content, lambda, 'templates/digest.mjml');
    mayPut(state.private, lambda, 'receipts/templates/digest.mjml.*', 'templates/digest.hbs');
    mayRemove(state.private, lambda, 'templates/digest.hbs');
    state.articles.grant(lambda, 'dynamodb:PutItem');
  }
}

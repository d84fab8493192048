import { CfnOutput, Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from '../functions/post/config.ts';
import type { Keys } from './keys.ts';
import { lambdaFunction, root } from './lambda-function.ts';
import { mayAskFor, mayPut, mayRead } from './object-access.ts';
import { queueWithDeadLetters } from './queue.ts';
import type { Sender } from './sender.ts';
import type { Settings } from './settings.ts';
import type { State } from './state.ts';

type PostProps = {
  readonly state: State;
  readonly settings: Settings;
  readonly publication: string;
  readonly sender: Sender;
  readonly keys: Keys;
};

/** Every single letter, by one queue: whoever writes one puts it there. */
export class Post extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { state, settings, publication, sender, keys }: PostProps) {
    super(scope, id);
    const timeout = Duration.minutes(2);
    this.queue = queueWithDeadLetters(this, 'Letters', {
      // Not six times: a letter that SES was too busy for should not wait for long. Longer than the lease of a claim.
      visibilityTimeout: timeout.plus(Duration.seconds(30)),
      maxReceiveCount: 10,
      deadLetters: {
        loss: 'A letter could not be sent: editors or operators do not hear what they should know, or somebody cannot join.',
        runbook: 'Letters among the dead letters',
      },
      waiting: {
        longerThan: Duration.minutes(40),
        loss: 'A letter has waited for 40 minutes: editors or operators do not hear what they should know, and nobody can join.',
        runbook: 'Letters wait',
      },
    });
    // `newsletter test` finds the queue by it.
    new CfnOutput(this, 'LettersQueue', { key: 'LettersQueue', value: this.queue.queueUrl });
    const lambda = lambdaFunction<Environment>(this, {
      station: 'post',
      environment: {
        LETTER_TABLE: state.letters.tableName,
        EDITION_TABLE: state.editions.tableName,
        SUBSCRIBER_TABLE: state.subscribers.tableName,
        JOINING_TABLE: state.joining.tableName,
        PRIVATE_BUCKET: state.private.bucketName,
        SECRET_ARN: keys.secret.secretArn,
        POST_QUEUE_URL: this.queue.queueUrl,
        CONFIGURATION_SET: sender.letters.configurationSetName,
        PUBLICATION: publication,
        ONLY_TO: JSON.stringify(settings.onlyTo ?? null),
        REVIEW: JSON.stringify(settings.review === false ? null : settings.review),
        ARTICLE_TABLE: state.articles.tableName,
        STARTS_AT: settings.startsAt,
        MAXIMUM_ARTICLE_AGE_DAYS: String(settings.maximumArticleAgeDays),
        SITE_BUCKET: state.site.bucketName,
        EDITORS: JSON.stringify(settings.editors),
        OPERATORS: JSON.stringify(settings.operators),
      },
      loss: 'Letters are not sent: editors hear nothing of their uploads, operators nothing of trouble, and nobody can join.',
      runbook: 'post fails',
      timeout,
      memoryMB: 256,
      made: {
        'letter.hbs': [process.execPath, `${root}functions/compile-template/build.ts`, `${root}templates/letter.mjml`],
      },
    });
    // Few letters at a time: they run on what the digest's share leaves of the account's rate.
    lambda.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 2 }),
    );
    state.letters.grant(lambda, 'dynamodb:GetItem', 'dynamodb:PutItem');
    // Whether somebody who wants to join is to be asked.
    state.subscribers.grant(lambda, 'dynamodb:GetItem');
    state.joining.grant(lambda, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem');
    // Tests are made of renderings.
    mayRead(state.private, lambda, 'editions/*', 'tests/*');
    // What editors were told of an edition, for the pages of its review.
    mayPut(state.private, lambda, 'findings/*');
    keys.secret.grantRead(lambda);
    // Whether this stage is stopped; then letters are put on the queue anew. And what editors are to review, with what the
    // preflight asks of it: earlier editions, why an article is not in it, whether its pictures and a template are there.
    state.editions.grant(lambda, 'dynamodb:GetItem', 'dynamodb:Query');
    state.articles.grant(lambda, 'dynamodb:Query');
    mayAskFor(state.site, lambda, 'i/*');
    mayAskFor(state.private, lambda, 'templates/*');
    this.queue.grantSendMessages(lambda);
    sender.grantSend(lambda, sender.letters);
  }
}

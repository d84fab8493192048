import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Environment } from '../functions/feedback/config.ts';
import type { Keys } from './keys.ts';
import { lambdaFunction } from './lambda-function.ts';
import { queueWithDeadLetters } from './queue.ts';
import type { Sender } from './sender.ts';
import type { Settings } from './settings.ts';
import type { State } from './state.ts';

type FeedbackProps = {
  readonly state: State;
  readonly settings: Settings;
  readonly keys: Keys;
  readonly sender: Sender;
};

/** What became of each message, as SES tells it: configuration set, topic, queue, ledger. */
export class Feedback extends Construct {
  constructor(scope: Construct, id: string, { state, settings, keys, sender }: FeedbackProps) {
    super(scope, id);
    const topic = new Topic(this, 'Events', { enforceSSL: true });
    sender.configurationSet.addEventDestination('Events', {
      destination: EventDestination.snsTopic(topic),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.DELIVERY_DELAY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
      ],
    });
    const queue = queueWithDeadLetters(this, 'Queue', {
      visibilityTimeout: Duration.minutes(3),
      // They name addresses: no longer than a long weekend of ours.
      keptFor: Duration.days(4),
      deadLetters: {
        loss: 'What became of some messages is not known: bounces and complaints may be missing from the account.',
        runbook: 'Events among the dead letters',
      },
      waiting: {
        longerThan: Duration.hours(1),
        loss: 'Events of SES have waited for an hour: bounces and complaints are not counted, and nobody stops an edition that draws them.',
        runbook: 'Events wait',
      },
    });
    topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
    const lambda = lambdaFunction<Environment>(this, {
      station: 'feedback',
      environment: {
        LEDGER_TABLE: state.ledger.tableName,
        EDITION_TABLE: state.editions.tableName,
        SUBSCRIBER_TABLE: state.subscribers.tableName,
        SECRET_ARN: keys.secret.secretArn,
        SOFT_BOUNCES: String(settings.softBounces),
      },
      loss: 'Bounces and complaints are not being counted, and who complains goes on being mailed.',
      runbook: 'feedback fails',
      timeout: Duration.seconds(30),
      memoryMB: 256,
    });
    lambda.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(5),
        reportBatchItemFailures: true,
        maxConcurrency: 5,
      }),
    );
    state.ledger.grant(lambda, 'dynamodb:UpdateItem');
    // Which editions follow one another, for soft bounces.
    state.editions.grant(lambda, 'dynamodb:Query');
    state.subscribers.grant(lambda, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    // SES names addresses; the id is a keyed hash.
    keys.secret.grantRead(lambda);
  }
}

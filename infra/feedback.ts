import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Environment } from '../functions/feedback/config.ts';
import { lambdaFunction } from './lambda-function.ts';
import { queueWithDeadLetters } from './queue.ts';
import type { Sender } from './sender.ts';
import type { State } from './state.ts';

/** What became of each message, as SES tells it: configuration set, topic, queue, ledger. */
export class Feedback extends Construct {
  constructor(scope: Construct, id: string, { state, sender }: { state: State; sender: Sender }) {
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
      loss: 'What became of some messages is not known: bounces and complaints may be missing from the account.',
    });
    topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
    const lambda = lambdaFunction<Environment>(this, {
      station: 'feedback',
      environment: { LEDGER_TABLE: state.ledger.tableName },
      loss: 'Bounces and complaints are not being counted.',
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
  }
}

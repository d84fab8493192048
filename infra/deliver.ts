import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from '../functions/deliver/config.ts';
import type { Keys } from './keys.ts';
import { lambdaFunction } from './lambda-function.ts';
import { queueWithDeadLetters } from './queue.ts';
import type { Sender } from './sender.ts';
import type { Settings } from './settings.ts';
import type { State } from './state.ts';

type DeliverProps = {
  readonly state: State;
  readonly settings: Settings;
  readonly publication: string;
  readonly keys: Keys;
  readonly sender: Sender;
};

/** The lanes: one FIFO queue, a message group a lane, strictly one run at a time in each. */
export class Deliver extends Construct {
  readonly lanes: Queue;

  constructor(scope: Construct, id: string, { state, settings, publication, keys, sender }: DeliverProps) {
    super(scope, id);
    const timeout = Duration.minutes(3);
    this.lanes = queueWithDeadLetters(this, 'Lanes', {
      fifo: true,
      // A returned message blocks its lane for the whole time, so no more than the function may run (rules S3.22).
      visibilityTimeout: timeout.plus(Duration.seconds(30)),
      maxReceiveCount: 10,
      loss: 'Part of an edition is stuck: its readers wait until somebody looks.',
    });
    const lambda = lambdaFunction<Environment>(this, {
      station: 'deliver',
      environment: {
        EDITION_TABLE: state.editions.tableName,
        LEDGER_TABLE: state.ledger.tableName,
        SUBSCRIBER_TABLE: state.subscribers.tableName,
        PRIVATE_BUCKET: state.private.bucketName,
        SECRET_ARN: keys.secret.secretArn,
        CONFIGURATION_SET: sender.configurationSet.configurationSetName,
        PUBLICATION: publication,
        ONLY_TO: JSON.stringify(settings.onlyTo ?? null),
      },
      loss: 'Readers of an edition are not being mailed.',
      losses: {
        'run.halted':
          'An edition is held because SES does not take its mails: its readers wait until an operator lets it go on. SES’s own words stand in the log line run.halted, and in newsletter edition.',
      },
      timeout,
      memoryMB: 512,
    });
    lambda.addEventSource(new SqsEventSource(this.lanes, { batchSize: 1 }));
    state.editions.grant(lambda, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    state.ledger.grant(lambda, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem');
    state.subscribers.grant(lambda, 'dynamodb:BatchGetItem');
    state.private.grantRead(lambda, 'editions/*');
    state.private.grantRead(lambda, 'audiences/*');
    keys.secret.grantRead(lambda);
    sender.grantSend(lambda, sender.configurationSet);
  }
}

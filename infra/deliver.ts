import { Duration, Stack } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from '../functions/deliver/config.ts';
import type { Keys } from './keys.ts';
import { lambdaFunction, root } from './lambda-function.ts';
import { mayRead } from './object-access.ts';
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

const LEAN = `${root}functions/aws/lean`;

/**
 * The gates of performance.md for the ledger's processor time and the cold start cannot be met through the SDK's clients:
 * the bundle of this function has a way of its own to tables, buckets and the secret (docs/decisions.md).
 */
export const IN_PLACE_OF_CLIENTS = {
  '@aws-sdk/client-dynamodb': `${LEAN}/dynamodb.ts`,
  '@aws-sdk/lib-dynamodb': `${LEAN}/dynamodb.ts`,
  '@aws-sdk/client-s3': `${LEAN}/s3.ts`,
  '@aws-sdk/client-secrets-manager': `${LEAN}/secrets-manager.ts`,
  '@aws-sdk/credential-provider-node': `${LEAN}/credentials.ts`,
};

/**
 * The lanes: one FIFO queue, a message group a lane, strictly one run at a time in each. Welcomes have a queue of their
 * own: on the lanes they would keep the clock from finding them empty, and whoever can order one could order a run.
 */
export class Deliver extends Construct {
  readonly lanes: Queue;
  /** Who has just confirmed, and may get the latest edition. */
  readonly welcomes: Queue;

  constructor(scope: Construct, id: string, { state, settings, publication, keys, sender }: DeliverProps) {
    super(scope, id);
    const timeout = Duration.minutes(3);
    this.lanes = queueWithDeadLetters(this, 'Lanes', {
      fifo: true,
      // A returned message blocks its lane for the whole time, so no more than the function may run (rules S3.22).
      visibilityTimeout: timeout.plus(Duration.seconds(30)),
      maxReceiveCount: 10,
      deadLetters: {
        loss: 'Part of an edition is stuck: its readers wait until somebody looks.',
        runbook: 'Runs among the dead letters',
      },
      waiting: {
        longerThan: Duration.hours(24),
        loss: 'Part of an edition has waited on its lane for a day, though no more is put there than a day allows: its readers wait.',
        runbook: 'Lanes wait',
      },
    });
    this.welcomes = queueWithDeadLetters(this, 'Welcomes', {
      // Who has to wait looks again so often, for as long as a welcome may wait (four hours): only faults end among the
      // dead letters. Longer than the function may run, and than a claim holds.
      visibilityTimeout: Duration.minutes(15),
      maxReceiveCount: 20,
      deadLetters: {
        loss: 'Somebody who has just joined does not get the latest edition, only the next one.',
        runbook: 'Welcomes among the dead letters',
      },
      waiting: {
        longerThan: Duration.hours(5),
        loss: 'People who have just joined do not get the latest edition, only the next one.',
        runbook: 'Welcomes wait',
      },
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
        QUOTA_SHARE: String(settings.quotaShare),
        WELCOMES_QUEUE_ARN: this.welcomes.queueArn,
      },
      loss: 'Readers of an edition are not being mailed.',
      runbook: 'deliver fails',
      losses: {
        'run.halted': {
          loss: 'An edition is held because SES does not take its mails: its readers wait until an operator lets it go on. SES’s own words stand in the log line run.halted, and in newsletter edition.',
          runbook: 'SES takes no mails of an edition',
        },
        'run.broken': {
          loss: 'A run broke off after its first mail: up to ten of its readers may have got the edition or not, and are not written to again.',
          runbook: 'A run broke off',
        },
      },
      timeout,
      memoryMB: 512,
      inPlaceOf: IN_PLACE_OF_CLIENTS,
      sourceMaps: false,
    });
    // From its log, for a library of metrics would make its cold start longer.
    lambda.logGroup.addMetricFilter('Submitted', {
      filterPattern: FilterPattern.literal('{ $.message = "run.*" && $.submitted > 0 }'),
      metricNamespace: Stack.of(this).stackName,
      metricName: 'submitted',
      metricValue: '$.submitted',
    });
    lambda.addEventSource(new SqsEventSource(this.lanes, { batchSize: 1 }));
    // Each keeps half of a welcome's pace (functions/deliver/welcome-pace.ts).
    lambda.addEventSource(
      new SqsEventSource(this.welcomes, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 2 }),
    );
    state.editions.grant(lambda, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem');
    state.ledger.grant(lambda, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem');
    state.subscribers.grant(lambda, 'dynamodb:BatchGetItem');
    mayRead(state.private, lambda, 'editions/*', 'audiences/*');
    keys.secret.grantRead(lambda);
    sender.grantSend(lambda, sender.configurationSet);
  }
}

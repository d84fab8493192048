import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accountBucket } from '../../functions/aws/account-bucket.ts';
import { articleTable } from '../../functions/aws/article-table.ts';
import { audienceBucket } from '../../functions/aws/audience-bucket.ts';
import { callsLog } from '../../functions/aws/calls-log.ts';
import { composeOrders } from '../../functions/aws/compose-orders.ts';
import { deliveryControl } from '../../functions/aws/delivery-control.ts';
import { editionTable } from '../../functions/aws/edition-table.ts';
import { leavers } from '../../functions/aws/leavers.ts';
import { ledgerTable } from '../../functions/aws/ledger-table.ts';
import { welcomeTable } from '../../functions/aws/welcome-table.ts';
import { writesOf } from '../../functions/model/attempt.ts';
import { findStack, type DeployedStack } from '../deployed-stack.ts';
import type { Stage } from '../stage.ts';
import type { Hand } from './hand.ts';

/**
 * The stores of a deployed stack, through the very code that its stations use.
 * @param say called with what is waited for
 * @throws Error when there is no such stack; faults of AWS as the SDK throws them.
 */
export async function openHand(stage: Stage, say: Hand['say']): Promise<Hand> {
  const { region } = stage;
  const stack = await findStack(stage);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const queues = new SQSClient({ region });
  return handOf(stack, { documents, queues, objects: new S3Client({ region }) }, stage, { now: Date.now, say });
}

/** As `openHand`, of a stack that was found, by clients of its own region. */
export function handOf(
  stack: DeployedStack,
  { documents, objects, queues }: HandClients,
  { lateAfterHours }: Pick<Stage, 'lateAfterHours'>,
  { now, say }: Pick<Hand, 'now' | 'say'>,
): Hand {
  const editions = editionTable(documents, stack.editionsTable);
  const control = deliveryControl(documents, stack.editionsTable);
  const ledger = ledgerTable(documents, stack.ledgerTable);
  const { listUploads } = articleTable(documents, stack.articlesTable);
  return {
    ...editions,
    ...control,
    ...ledger,
    listWelcomes: welcomeTable(documents, stack.ledgerTable).list,
    ...callsLog(documents, stack.ledgerTable),
    ...leavers(documents, stack.ledgerTable),
    findAccount: accountBucket(objects, stack.privateBucket).findAccount,
    control: control.read,
    readAudience: audienceBucket(objects, stack.privateBucket).getRun,
    listUploads,
    order: (order) => composeOrders(queues, stack.composeQueue())(order),
    nextAttempt: writesOf(`operator${randomBytes(8).toString('hex')}`),
    now,
    sleep: (ms) => sleep(ms).then(() => undefined),
    say,
    lateAfterHours,
  };
}

export type HandClients = {
  readonly documents: DynamoDBDocumentClient;
  readonly objects: S3Client;
  readonly queues: SQSClient;
};

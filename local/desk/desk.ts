import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DeployedStack } from '../../cli/deployed-stack.ts';
import type { Hand } from '../../cli/edition/hand.ts';
import type { Stage } from '../../cli/stage.ts';
import type { LinkKeys } from '../../functions/links/keys.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { WebFetch } from '../cloud/web.ts';
import type { Time } from './time.ts';

/**
 * What the desk is a client of: the stores of a stack, and its public address. It decides nothing itself: an upload is an
 * object that is put, a button is a link of a review that is pressed, a wish is a file of an edition.
 */
export type Desk = {
  readonly stage: Stage;
  readonly stack: DeployedStack;
  readonly documents: DynamoDBDocumentClient;
  readonly objects: S3Client;
  readonly queues: SQSClient;
  readonly hand: Hand;
  readonly keys: () => Promise<LinkKeys>;
  readonly now: () => Date;
  /** What is at the public address, as everybody gets it. */
  readonly fetch: WebFetch;
  /** Where a browser that sees the desk finds what is at the public address; without a slash at its end. */
  readonly door: string;
  /** A word about what may have changed: another one whenever anything did. */
  readonly version: () => string;
  /** Only of a stack that is played on this machine: everything around it, to be played as well. */
  readonly played?: Played;
};

export type Played = {
  readonly cloud: Cloud;
  readonly time: Time;
};

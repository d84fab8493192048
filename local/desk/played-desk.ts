import { readFile } from 'node:fs/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { deployedStack } from '../../cli/deployed-stack.ts';
import { handOf } from '../../cli/edition/open-hand.ts';
import { readStage } from '../../cli/stage.ts';
import { briefTable } from '../../functions/aws/brief-table.ts';
import { secretStore } from '../../functions/aws/secret.ts';
import { readLinkKeys } from '../../functions/links/keys.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { Call } from '../cloud/gate.ts';
import type { Desk } from './desk.ts';
import { openDoor } from './door.ts';
import { openTime } from './time.ts';

const CDK = new URL('../../cdk.json', import.meta.url);

/**
 * The settings of the stage that the desk shows: the local one, with the review that production has by default. Given to
 * `synthesize`, they make its stack.
 * @param own settings of the stage in place of those in cdk.json
 */
export async function deskSettings(own: Readonly<Record<string, unknown>> = {}) {
  const { context } = JSON.parse(await readFile(CDK, 'utf8'));
  const review = { hoursBefore: 3, unlessApproved: false };
  return { stages: { ...context.stages, local: { ...context.stages.local, review, ...own } } };
}

/** The desk of a stack that is played on this machine. `close` ends its time and its door; the cloud is its owner's. */
export async function playedDesk(
  cloud: Cloud,
  settings: Awaited<ReturnType<typeof deskSettings>>,
): Promise<{ readonly desk: Desk; readonly close: () => Promise<void> }> {
  const read = readStage({ context: settings }, 'local');
  if ('mistake' in read) throw new Error(read.mistake);
  const { stage } = read;
  const { client, outputs, fetch, now } = cloud;
  const stack = deployedStack({ name: cloud.stack, outputs: new Map(Object.entries(outputs)) });
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const objects = new S3Client({ ...client, forcePathStyle: true });
  const queues = new SQSClient(client);
  const hand = handOf(stack, { documents, objects, queues }, stage, { now: () => now().getTime(), say: () => {} });
  const secret = secretStore(stack.secretArn(), new SecretsManagerClient(client));
  const { readBrief } = briefTable(documents, stack.editionsTable);
  const time = openTime(cloud, stage, { ...hand, readBrief });
  const door = await openDoor(fetch, stage.publication.publicUrl);
  const desk: Desk = {
    stage,
    stack,
    documents,
    objects,
    queues,
    hand,
    keys: async () => readLinkKeys(await secret.read()),
    now,
    fetch,
    door: door.url,
    version: versionOf(cloud),
    played: { cloud, time },
  };
  return {
    desk,
    async close() {
      await time.stop();
      await door.stop();
    },
  };
}

/** Whether a call to AWS only looks. */
export function isReading({ operation }: Pick<Call, 'operation'>): boolean {
  return /^(Get|Head|List|Query|Scan|BatchGet)/.test(operation);
}

/** Looking changes nothing; whatever a station does, and what people write, may. */
function versionOf({ calls, ses, runs, now, logs }: Cloud): () => string {
  let seen = 0;
  let writes = 0;
  return () => {
    for (; seen < calls.length; seen += 1) {
      const call = calls[seen];
      if (call !== undefined && (call.station !== 'root' || !isReading(call))) writes += 1;
    }
    const minute = Math.floor(now().getTime() / 60_000);
    return [writes, ses.mails.length, runs.length, logs.length, minute].join('.');
  };
}

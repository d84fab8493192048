import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { secretStore } from '../../functions/aws/secret.ts';
import { wholeBucket } from '../../functions/aws/whole-bucket.ts';
import { wholeTable } from '../../functions/aws/whole-table.ts';
import { findStack } from '../deployed-stack.ts';
import type { Stage } from '../stage.ts';
import type { BucketPart, TablePart } from './parts.ts';

type Table = ReturnType<typeof wholeTable>;
type Bucket = ReturnType<typeof wholeBucket>;

/** All that a stack keeps, store by store. */
export type Stores = {
  readonly tables: Readonly<Record<TablePart, Table>>;
  readonly buckets: Readonly<Record<BucketPart, Bucket>>;
  readonly secret: { readonly read: () => Promise<string>; readonly write: (json: string) => Promise<void> };
};

/** A backup is hours of work on a bad line: a throttled call waits and comes again. */
const ATTEMPTS = 10;

/** @throws Error when there is no such stack; faults of AWS as the SDK throws them. */
export async function openStores(stage: Stage) {
  const { region } = stage;
  const stack = await findStack(stage);
  const dynamo = new DynamoDBClient({ region, maxAttempts: ATTEMPTS });
  const s3 = new S3Client({ region, maxAttempts: ATTEMPTS });
  const stores: Stores = {
    tables: {
      articles: wholeTable(dynamo, stack.articlesTable),
      editions: wholeTable(dynamo, stack.editionsTable),
      ledger: wholeTable(dynamo, stack.ledgerTable),
      letters: wholeTable(dynamo, stack.lettersTable()),
      subscribers: wholeTable(dynamo, stack.subscribersTable()),
    },
    buckets: {
      content: wholeBucket(s3, stack.contentBucket),
      private: wholeBucket(s3, stack.privateBucket),
      site: wholeBucket(s3, stack.siteBucket),
    },
    secret: secretStore(stack.secretArn(), new SecretsManagerClient({ region })),
  };
  const documents = DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } });
  return { stores, stack, documents };
}

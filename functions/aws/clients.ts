import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** One client a kind of store, made by a handler once a cold start and shared by what it composes. */

/** For tables. Optional fields that are not there are left out of the item. */
export function documentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });
}

/** For buckets. */
export function objectClient(): S3Client {
  return new S3Client({});
}

/** For queues. */
export function queueClient(): SQSClient {
  return new SQSClient({});
}

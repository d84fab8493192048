import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod';
import type { Stack } from './assembly.ts';
import type { Emulators } from './emulators.ts';
import { objectAt, parseJson, textAt, type Json, type JsonObject } from './json.ts';
import type { Queues } from './queues.ts';

const QUEUE_ATTRIBUTES = [
  'VisibilityTimeout',
  'DelaySeconds',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'ReceiveMessageWaitTimeSeconds',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

function refuseOwnKeys(id: string, properties: JsonObject): void {
  if (/"(?:KmsMasterKeyId|KMSMasterKeyID|KMSMasterKeyId)"/.test(JSON.stringify(properties)))
    throw new Error(`${id} is encrypted with a key of KMS, whose permissions the local cloud does not play`);
}

/** CloudFormation writes numbers and booleans where SQS has text. */
function attributeText(value: Json | undefined, field: string): string {
  return typeof value === 'boolean' ? String(value) : textAt(value, field);
}

async function makeQueues(stack: Stack, queues: Queues): Promise<void> {
  for (const { id, properties, named } of stack.ofType('AWS::SQS::Queue')) {
    const given = properties();
    refuseOwnKeys(id, given);
    const name = textAt(named().attributes['QueueName'], id);
    const dead = given['RedrivePolicy'] === undefined ? undefined : objectAt(given['RedrivePolicy'], id);
    if (dead !== undefined && textAt(dead['deadLetterTargetArn'], id).endsWith('.fifo') !== name.endsWith('.fifo'))
      throw new Error(`the dead-letter queue of ${id} is of another type: SQS refuses that`);
    const attributes = QUEUE_ATTRIBUTES.flatMap((field) =>
      given[field] === undefined ? [] : [[field, attributeText(given[field], field)] as const],
    );
    await queues.create(name, {
      ...Object.fromEntries(attributes),
      ...(dead && { RedrivePolicy: JSON.stringify(dead) }),
    });
  }
}

async function makeBuckets(stack: Stack, { fauxqs }: Emulators): Promise<void> {
  for (const { id, properties, named } of stack.ofType('AWS::S3::Bucket')) {
    refuseOwnKeys(id, properties());
    const { status } = await fauxqs({ method: 'PUT', url: `/${named().ref}`, headers: {}, body: Buffer.alloc(0) });
    if (status !== 200) throw new Error(`bucket ${named().ref} could not be made`);
  }
}

const keys = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const tableSchema = z.object({
  KeySchema: keys,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keys,
        Projection: z.object({ ProjectionType: z.string() }).loose(),
      }),
    )
    .optional(),
  // What the emulator cannot do must not look as if it worked.
  LocalSecondaryIndexes: z.undefined().optional(),
  StreamSpecification: z.undefined().optional(),
});

async function makeTables(stack: Stack, region: string, { dynamo }: Emulators): Promise<void> {
  const call = async (operation: string, input: object): Promise<JsonObject> => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20000101T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=root/20000101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=none`,
    };
    const { status, body } = await dynamo({
      method: 'POST',
      url: '/',
      headers,
      body: Buffer.from(JSON.stringify(input)),
    });
    const text = body.toString('utf8');
    if (status !== 200) throw new Error(`${operation}: ${text}`);
    return objectAt(parseJson(text), operation);
  };
  for (const { properties, named } of stack.ofType('AWS::DynamoDB::GlobalTable')) {
    const TableName = named().ref;
    await call('CreateTable', { TableName, BillingMode: 'PAY_PER_REQUEST', ...tableSchema.parse(properties()) });
    const isActive = async (): Promise<boolean> =>
      objectAt((await call('DescribeTable', { TableName }))['Table'], TableName)['TableStatus'] === 'ACTIVE';
    while (!(await isActive())) await nextTurn();
  }
}

/** Makes the queues, buckets and tables of the stack, empty. */
export async function makeStores(stack: Stack, region: string, emulators: Emulators, queues: Queues): Promise<void> {
  await makeQueues(stack, queues);
  await makeBuckets(stack, emulators);
  await makeTables(stack, region, emulators);
}

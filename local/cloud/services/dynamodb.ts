import type { Emulators } from '../emulators.ts';
import { objectAt, textAt, type JsonObject } from '../json.ts';
import { ACCOUNT } from '../resource-names.ts';
import type { TableKeys } from '../table-keys.ts';
import { readJsonCall, refuseIn } from './json-protocol.ts';
import type { Need, Service } from './service.ts';

const NAMES = ['ExpressionAttributeNames', 'ExpressionAttributeValues', 'ReturnConsumedCapacity'];
const READ = ['TableName', 'ConsistentRead', 'ProjectionExpression', ...NAMES];
const WRITE = ['TableName', 'ConditionExpression', 'ReturnValues', ...NAMES];
const SEARCH = [...READ, 'IndexName', 'FilterExpression', 'Limit', 'ExclusiveStartKey', 'Select'];

/**
 * No transactions: the emulator has none. It also ignores `ReturnValuesOnConditionCheckFailure`, so that is refused here
 * (docs/decisions.md).
 */
const PLAYED: Readonly<Record<string, readonly string[]>> = {
  GetItem: [...READ, 'Key'],
  PutItem: [...WRITE, 'Item'],
  UpdateItem: [...WRITE, 'Key', 'UpdateExpression'],
  DeleteItem: [...WRITE, 'Key'],
  Query: [...SEARCH, 'KeyConditionExpression', 'ScanIndexForward'],
  Scan: [...SEARCH, 'Segment', 'TotalSegments'],
  BatchGetItem: ['RequestItems', 'ReturnConsumedCapacity'],
  BatchWriteItem: ['RequestItems', 'ReturnConsumedCapacity'],
  DescribeTable: ['TableName'],
};

function needsOf(region: string, operation: string, input: JsonObject, keysOf: TableKeys): readonly Need[] {
  const arn = (table: string): string => `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${table}`;
  const action = `dynamodb:${operation}`;
  if (operation.startsWith('Batch'))
    return Object.keys(objectAt(input['RequestItems'], 'RequestItems')).flatMap((name) => [
      { action, resource: arn(name) },
      ...keysOf(name, operation),
    ]);
  const name = textAt(input['TableName'], 'TableName');
  const table = arn(name);
  const index = input['IndexName'];
  const resource = index === undefined ? table : `${table}/index/${textAt(index, 'IndexName')}`;
  return [{ action, resource, ...leadingKey(input) }, ...keysOf(name, operation)];
}

/** The partition of a call of one item, which a policy may be limited to. */
function leadingKey(input: JsonObject): Pick<Need, 'context'> {
  const { pk } = objectAt(input['Key'] ?? input['Item'], 'Key');
  if (pk === undefined) return {};
  return { context: { 'dynamodb:LeadingKeys': [textAt(objectAt(pk, 'pk')['S'], 'pk')] } };
}

/** DynamoDB: dynalite behind the gate, which also asks for the permissions on the keys of encrypted tables. */
export function dynamoDb(region: string, { dynamo }: Emulators, keysOf: TableKeys): Service {
  return {
    read: (request) => {
      const { operation, input } = readJsonCall(request, PLAYED);
      return { operation, needs: needsOf(region, operation, input, keysOf), perform: () => dynamo(request) };
    },
    refuse: refuseIn({
      denied: ['AccessDeniedException', 400],
      throttled: ['ThrottlingException', 400],
      broken: ['InternalServerError', 500],
    }),
  };
}

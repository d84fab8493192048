import type { Emulators } from '../emulators.ts';
import { objectAt, textAt, type JsonObject } from '../json.ts';
import { ACCOUNT } from '../resource-names.ts';
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

function needsOf(region: string, operation: string, input: JsonObject): readonly Need[] {
  const arn = (table: string): string => `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${table}`;
  const action = `dynamodb:${operation}`;
  if (operation.startsWith('Batch'))
    return Object.keys(objectAt(input['RequestItems'], 'RequestItems')).map((table) => ({
      action,
      resource: arn(table),
    }));
  const table = arn(textAt(input['TableName'], 'TableName'));
  const index = input['IndexName'];
  return [{ action, resource: index === undefined ? table : `${table}/index/${textAt(index, 'IndexName')}` }];
}

/** DynamoDB: dynalite behind the gate. */
export function dynamoDb(region: string, { dynamo }: Emulators): Service {
  return {
    read: (request) => {
      const { operation, input } = readJsonCall(request, PLAYED);
      return { operation, needs: needsOf(region, operation, input), perform: () => dynamo(request) };
    },
    refuse: refuseIn({
      denied: ['AccessDeniedException', 400],
      throttled: ['ThrottlingException', 400],
      broken: ['InternalServerError', 500],
    }),
  };
}

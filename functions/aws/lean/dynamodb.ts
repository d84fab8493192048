import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { command } from './command.ts';
import { AwsError, jsonCall } from './json-call.ts';

/**
 * What our tables use of `@aws-sdk/client-dynamodb` and `@aws-sdk/lib-dynamodb`, for the bundle of `deliver` in their
 * place (infra/deliver.ts). The same names and shapes; a call takes a third of the processor time and loads in no time.
 * Items hold no bytes: a write of some is refused by DynamoDB.
 */

type Item = Readonly<Record<string, unknown>>;
type Keys = { readonly Keys: readonly Item[] };

export class ConditionalCheckFailedException extends AwsError {
  constructor(message: string) {
    super('ConditionalCheckFailedException', message);
  }
}

/** Where a call's input holds items, and where its output does. */
const ITEMS_IN = ['Key', 'Item', 'ExpressionAttributeValues', 'ExclusiveStartKey'];
const ITEMS_OUT = ['Item', 'Attributes', 'LastEvaluatedKey'];

function toWire(item: unknown) {
  return marshall(item, { removeUndefinedValues: true });
}

function fromWire(item: unknown): Item {
  return unmarshall(Object(item));
}

function keysOf(requests: unknown, translate: (key: unknown) => Item): Readonly<Record<string, Keys>> {
  return Object.fromEntries(
    Object.entries<Keys>(Object(requests)).map(([table, request]) => [
      table,
      { ...request, Keys: request.Keys.map(translate) },
    ]),
  );
}

function inputToWire(input: Item): Item {
  const wire: Record<string, unknown> = { ...input };
  for (const field of ITEMS_IN) if (wire[field] !== undefined) wire[field] = toWire(wire[field]);
  if (wire['RequestItems'] !== undefined) wire['RequestItems'] = keysOf(wire['RequestItems'], toWire);
  return wire;
}

function outputFromWire(output: Record<string, unknown>): Item {
  for (const field of ITEMS_OUT) if (output[field] !== undefined) output[field] = fromWire(output[field]);
  if (Array.isArray(output['Items'])) output['Items'] = output['Items'].map(fromWire);
  if (output['UnprocessedKeys'] !== undefined) output['UnprocessedKeys'] = keysOf(output['UnprocessedKeys'], fromWire);
  if (output['Responses'] !== undefined)
    output['Responses'] = Object.fromEntries(
      Object.entries<readonly unknown[]>(Object(output['Responses'])).map(([table, items]) => [
        table,
        items.map(fromWire),
      ]),
    );
  return output;
}

export const BatchGetCommand = command<Item>('BatchGetItem');
export const DeleteCommand = command<Item>('DeleteItem');
export const GetCommand = command<Item>('GetItem');
export const PutCommand = command<Item>('PutItem');
export const QueryCommand = command<Item>('Query');
export const ScanCommand = command<Item>('Scan');
export const UpdateCommand = command<Item>('UpdateItem');

async function send({ operation, input }: InstanceType<typeof GetCommand>): Promise<Item> {
  try {
    return outputFromWire(await jsonCall('dynamodb', '1.0', `DynamoDB_20120810.${operation}`, inputToWire(input)));
  } catch (error) {
    if (error instanceof AwsError && error.name === 'ConditionalCheckFailedException')
      throw new ConditionalCheckFailedException(error.message);
    throw error;
  }
}

/** Undefined fields are left out, as `documentClient` tells the SDK's own. */
export const DynamoDBDocumentClient = { from: () => ({ send }) };

/** What is asked of goes by `DynamoDBDocumentClient` alone. */
export function DynamoDBClient(): void {}

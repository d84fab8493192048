import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { deliveryControl } from '../../functions/aws/delivery-control.ts';
import { joiningTable } from '../../functions/aws/joining-table.ts';
import { secretStore } from '../../functions/aws/secret.ts';
import { subscriberList } from '../../functions/aws/subscriber-list.ts';
import { subscriberTable } from '../../functions/aws/subscriber-table.ts';
import { readLinkKeys } from '../../functions/links/keys.ts';
import { findStack } from '../deployed-stack.ts';
import type { Stage } from '../stage.ts';

/** An import is hours of work on a bad line: a throttled write waits and comes again. */
const ATTEMPTS = 10;

/** The tables of a list: of subscribers, and of wishes to join that are not confirmed. */
export type ListTables = { readonly subscribers: string; readonly joining: string };

/** The list of subscribers, through the very code that the stations use. */
export function listIn(documents: DynamoDBDocumentClient, { subscribers, joining }: ListTables) {
  const { findWish, forgetWish } = joiningTable(documents, joining);
  return {
    ...subscriberTable(documents, subscribers),
    ...subscriberList(documents, subscribers),
    findWish,
    forgetWish,
  };
}

export type List = ReturnType<typeof listIn>;

/**
 * The list of a deployed stack, with the keys that make ids of addresses.
 * @throws Error when there is no such stack; faults of AWS as the SDK throws them.
 */
export async function openList(stage: Stage) {
  const { region } = stage;
  const stack = await findStack(stage);
  const client = new DynamoDBClient({ region, maxAttempts: ATTEMPTS });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const secret = secretStore(stack.secretArn(), new SecretsManagerClient({ region }));
  return {
    keys: readLinkKeys(await secret.read()),
    list: listIn(documents, { subscribers: stack.subscribersTable(), joining: stack.joiningTable() }),
    control: deliveryControl(documents, stack.editionsTable).read,
  };
}

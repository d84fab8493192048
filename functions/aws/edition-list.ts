import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Edition } from '../model/edition.ts';
import { editionShape } from './items.ts';
import { queryAll } from './table.ts';

/** Every edition there ever was, as it now is, by id: about 60 a year, and up to a few a day where stories are mailed at once; a kilobyte each. */
export async function listEditions(client: DynamoDBDocumentClient, TableName: string): Promise<Edition[]> {
  const editions: Edition[] = [];
  for await (const item of queryAll(client, TableName, 'edition')) editions.push(editionShape.parse(item));
  return editions;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteItemCommand, ScanCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB itself writes it, each value with its type: nothing is lost on the way to a backup and back. */
export type StoredItem = Readonly<Record<string, AttributeValue>>;

/** As many as DynamoDB takes in one call. */
export const ITEMS_TOGETHER = 25;

/** A table as a whole, whatever its items mean: for a backup, and for filling an empty table from one. */
export function wholeTable(client: DynamoDBClient, TableName: string) {
  return {
    /** Every item, a page after the other, each as it was at some moment since the call. */
    async *scan(): AsyncGenerator<StoredItem> {
      let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
      do {
        const page = await client.send(
          new ScanCommand({ TableName, ConsistentRead: true, ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
        );
        yield* page.Items ?? [];
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
    },

    /** Writes up to 25 items of different keys, over whatever was there. Safe to repeat. */
    async put(items: readonly StoredItem[]): Promise<void> {
      let waiting = items.map((Item) => ({ PutRequest: { Item } }));
      for (let round = 0; waiting.length > 0; round += 1) {
        // DynamoDB hands a part back under load.
        if (round > 0) await sleep(Math.min(50 * 2 ** round, 5_000));
        const { UnprocessedItems } = await client.send(
          new BatchWriteItemCommand({ RequestItems: { [TableName]: waiting } }),
        );
        const left = UnprocessedItems?.[TableName] ?? [];
        waiting = left.flatMap(({ PutRequest }) =>
          PutRequest?.Item ? [{ PutRequest: { Item: PutRequest.Item } }] : [],
        );
      }
    },
  };
}

import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

const watchShape = z.object({
  v: z.literal(1),
  schedule: z.string(),
  since: z.string(),
  weekly: z.string().exactOptional(),
  monthly: z.string().exactOptional(),
});

/**
 * What the clock remembers of the schedule it watches: item `control` / `schedule` of the edition table, of which it alone
 * is the writer.
 */
export function scheduleWatch(client: DynamoDBDocumentClient, TableName: string) {
  const Key = { pk: 'control', sk: 'schedule' };
  return {
    /** Nothing before the clock's first minute. */
    async readWatch(): Promise<z.output<typeof watchShape> | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && watchShape.parse(Item);
    },

    /** Watches another schedule from now on; what was remembered of the one before is of no account. */
    async startWatch(watch: z.input<typeof watchShape>): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { ...Key, ...watch } }));
    },

    async settle(series: 'weekly' | 'monthly', mark: string): Promise<void> {
      await client.send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression: 'SET #series = :mark',
          ExpressionAttributeNames: { '#series': series },
          ExpressionAttributeValues: { ':mark': mark },
        }),
      );
    },
  };
}

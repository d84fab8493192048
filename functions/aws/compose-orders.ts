import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ComposeOrder } from '../model/edition.ts';

/** The queue that orders editions to be composed. Ordering one twice composes it once. */
export function composeOrders(client: SQSClient, QueueUrl: string) {
  return async (order: ComposeOrder): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(order) }));
  };
}

import { randomUUID } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/**
 * The queue of `compile-template`: FIFO with a single group, so that one template is compiled after the other. A message
 * is a knock: something happened to the template, and the bucket says what it is now. None is dropped as a duplicate,
 * for what was read after the first may have changed before the second.
 */
export function templateQueue(client: SQSClient, QueueUrl: string) {
  return async (): Promise<void> => {
    await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: JSON.stringify({ v: 1 }),
        MessageGroupId: 'template',
        MessageDeduplicationId: randomUUID(),
      }),
    );
  };
}

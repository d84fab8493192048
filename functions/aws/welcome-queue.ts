import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WelcomeMessage } from '../model/welcome.ts';

/** The queue of welcomes. Putting one on it twice mails it once: the ledger decides. */
export function welcomeQueue(client: SQSClient, QueueUrl: string) {
  return async (message: WelcomeMessage): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) }));
  };
}

import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Letter } from '../model/letter.ts';

/**
 * The queue of `post`. Putting a letter on it twice mails it once: its key decides.
 * @throws what SQS says of a message above its limit of 1 MiB: whoever writes a letter bounds its lists.
 */
export function postQueue(client: SQSClient, QueueUrl: string) {
  /** @param afterSeconds nobody takes it up before, at most 900 */
  return async (letter: Letter, afterSeconds = 0): Promise<void> => {
    const message = { QueueUrl, MessageBody: JSON.stringify(letter) };
    await client.send(new SendMessageCommand({ ...message, ...(afterSeconds > 0 && { DelaySeconds: afterSeconds }) }));
  };
}

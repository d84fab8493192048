import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Slug } from '../model/article.ts';

/** The queue of `ingest`, for what no bucket says: the articles of a slug are to be looked at again. As often as you like. */
export function lookAgainQueue(client: SQSClient, QueueUrl: string) {
  return async (slug: Slug): Promise<void> => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ v: 1, slug }) }));
  };
}

import { GetQueueAttributesCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { RunMessage } from '../model/delivery.ts';

/** The delivery queue: FIFO, a message group a lane. What lies on it is a hint, the ledger decides. */
export function lanesQueue(client: SQSClient, QueueUrl: string) {
  return {
    /**
     * Puts runs on lanes, spread evenly; a run that is put twice in one round within five minutes is there once.
     * @param lanes how many lanes the account's rate is worth
     */
    async put(messages: readonly RunMessage[], lanes: number): Promise<void> {
      for (let from = 0; from < messages.length; from += 10) {
        const { Failed = [] } = await client.send(
          new SendMessageBatchCommand({
            QueueUrl,
            Entries: messages.slice(from, from + 10).map((message) => ({
              Id: String(message.run),
              MessageBody: JSON.stringify(message),
              MessageGroupId: `lane-${String(message.run % lanes).padStart(2, '0')}`,
              MessageDeduplicationId: deduplicationId(message),
            })),
          }),
        );
        // A hint that was lost is given again by the clock, but only once the lanes have run empty: rather say so now.
        if (Failed.length > 0) throw new Error(`${Failed.length} runs could not be put on lanes: ${Failed[0]?.Code}`);
      }
    },

    /** Whether nothing is waiting or under way on any lane, as far as SQS knows at this moment. */
    async isEmpty(): Promise<boolean> {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return (
        Attributes?.['ApproximateNumberOfMessages'] === '0' &&
        Attributes['ApproximateNumberOfMessagesNotVisible'] === '0'
      );
    },
  };
}

/** At most 60 + 12 characters; SQS takes letters, digits and punctuation, at most 128. */
function deduplicationId({ edition, run, round }: RunMessage): string {
  return `${edition}:${run}:${round}`;
}

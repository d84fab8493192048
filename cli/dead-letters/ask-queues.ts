import {
  DeleteMessageCommand,
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { StackResource } from '../doctor/ask-stack.ts';

/** Where messages lie that nobody could deal with, and the queue that they came from. */
export type DeadLetterQueue = {
  /** Of its own queue: the logical id without its hash, such as `FeedbackQueue`. */
  readonly name: string;
  readonly url: string;
  /** Address of its own queue. */
  readonly home: string;
  /** About so many, hidden ones included. */
  readonly messages: number;
};

/** A message as it lies there. Its body may name readers: it is never shown. */
export type DeadLetter = {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  /** When it was first put on its own queue, epoch milliseconds. */
  readonly sentAt: number;
  /** Of a FIFO queue. */
  readonly group?: string;
};

const redriveShape = z.object({ deadLetterTargetArn: z.string() });
const IS_QUEUE = 'AWS::SQS::Queue';

/** What the command asks of SQS. */
export function askQueues(client: SQSClient) {
  const attributesOf = async (QueueUrl: string) => {
    const AttributeNames = [
      'QueueArn',
      'RedrivePolicy',
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
    ] as const;
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
    );
    return Attributes;
  };

  return {
    /** Every dead-letter queue of the stack: a queue says itself which one is its. */
    async list(resources: readonly StackResource[]): Promise<readonly DeadLetterQueue[]> {
      const queues = await Promise.all(
        resources
          .filter(({ type }) => type === IS_QUEUE)
          .map(async ({ id, physical }) => ({ id, url: physical, attributes: await attributesOf(physical) })),
      );
      return queues.flatMap(({ id, url: home, attributes }) => {
        const { RedrivePolicy } = attributes;
        if (RedrivePolicy === undefined) return [];
        const { deadLetterTargetArn } = redriveShape.parse(JSON.parse(RedrivePolicy));
        const dead = queues.find((queue) => queue.attributes['QueueArn'] === deadLetterTargetArn);
        if (dead === undefined) return [];
        const messages =
          Number(dead.attributes['ApproximateNumberOfMessages'] ?? 0) +
          Number(dead.attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0);
        return [{ name: id.replace(/[0-9A-F]{8}$/, ''), url: dead.url, home, messages }];
      });
    },

    /** At most ten messages, which nobody else sees for so long. None: nothing is left that can be seen. */
    async receive(QueueUrl: string, hiddenSeconds: number): Promise<readonly DeadLetter[]> {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hiddenSeconds,
          // Asks all of SQS's servers: without waiting it may say that a queue is empty which is not.
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId'],
        }),
      );
      return Messages.map(({ MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} }) => {
        const { SentTimestamp, MessageGroupId } = Attributes;
        const sentAt = Number(SentTimestamp ?? 0);
        return {
          id: MessageId,
          receipt: ReceiptHandle,
          body: Body,
          sentAt,
          ...(MessageGroupId && { group: MessageGroupId }),
        };
      });
    },

    /** Lets everybody see a message again. */
    async release(QueueUrl: string, { receipt }: DeadLetter): Promise<void> {
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receipt, VisibilityTimeout: 0 }));
    },

    /** Puts a message back on its own queue. Twice within five minutes is once, where SQS knows of that (FIFO). */
    async putBack(QueueUrl: string, { id, body, group }: DeadLetter): Promise<void> {
      await client.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: body,
          ...(group !== undefined && { MessageGroupId: group, MessageDeduplicationId: `replay-${id}` }),
        }),
      );
    },

    async remove(QueueUrl: string, { receipt }: DeadLetter): Promise<void> {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receipt }));
    },
  };
}

export type Queues = Omit<ReturnType<typeof askQueues>, 'list'>;

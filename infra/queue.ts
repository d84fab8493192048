import { Duration } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { alarmAt } from './alarm.ts';

type QueueProps = {
  readonly visibilityTimeout: Duration;
  /** What readers or editors lose when a message ends among the dead letters. */
  readonly loss: string;
  /** First in, first out, by message group. */
  readonly fifo?: true;
  readonly maxReceiveCount?: number;
};

/** A queue whose messages are never lost: 14 days, then its dead-letter queue, with an alarm. */
export function queueWithDeadLetters(
  scope: Construct,
  id: string,
  { visibilityTimeout, loss, fifo, maxReceiveCount = 5 }: QueueProps,
): Queue {
  const kept = { retentionPeriod: Duration.days(14), encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
  const fifoProps = fifo && { fifo };
  const deadLetters = new Queue(scope, `${id}DeadLetters`, { ...kept, ...fifoProps });
  alarmAt(
    scope,
    `${id}DeadLettersAlarm`,
    deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
    loss,
  );
  return new Queue(scope, id, {
    ...kept,
    ...fifoProps,
    ...(fifo && {
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    }),
    visibilityTimeout,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount },
  });
}

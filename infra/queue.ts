import { Duration } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { alarmAt, type Trouble } from './alarm.ts';

type QueueProps = {
  readonly visibilityTimeout: Duration;
  /** When a message ends among the dead letters. */
  readonly deadLetters: Trouble;
  /** When a message has waited for longer than is ever needed. */
  readonly waiting: Trouble & { readonly longerThan: Duration };
  /** First in, first out, by message group. */
  readonly fifo?: true;
  readonly maxReceiveCount?: number;
  /** How long a message is kept, dead letters aside. Default: as long as SQS keeps any. */
  readonly keptFor?: Duration;
};

/** As long as SQS keeps anything. */
const LONGEST = Duration.days(14);

const CLOSED = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

/** Where messages end that nobody could take, with an alarm. Encrypted, and for TLS only. */
function deadLetters(scope: Construct, id: string, trouble: Trouble, fifo?: true): Queue {
  const queue = new Queue(scope, id, { ...CLOSED, ...(fifo && { fifo }), retentionPeriod: LONGEST });
  alarmAt(
    scope,
    `${id}Alarm`,
    queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
    trouble,
  );
  return queue;
}

/**
 * A queue whose messages are never lost: up to 14 days, then its dead-letter queue; an alarm for what lies there, and
 * one for what waits too long.
 */
export function queueWithDeadLetters(
  scope: Construct,
  id: string,
  { visibilityTimeout, deadLetters: dead, waiting, fifo, maxReceiveCount = 5, keptFor = LONGEST }: QueueProps,
): Queue {
  const deadLetterQueue = deadLetters(scope, `${id}DeadLetters`, dead, fifo);
  const queue = new Queue(scope, id, {
    ...CLOSED,
    ...(fifo && {
      fifo,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    }),
    retentionPeriod: keptFor,
    visibilityTimeout,
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount },
  });
  alarmAt(
    scope,
    `${id}WaitingAlarm`,
    queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) }),
    waiting,
    { threshold: waiting.longerThan.toSeconds() },
  );
  return queue;
}

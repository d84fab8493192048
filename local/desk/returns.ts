import { MINUTE_MS } from '../../functions/model/durations.ts';
import type { Cloud } from '../cloud/cloud.ts';
import type { QueueControl } from '../cloud/queue-control.ts';

/** The queues from which stations take, as the template calls them. */
const QUEUES = [
  'ComposeOrders',
  'CompileTemplateTemplates',
  'DeliverLanes',
  'DeliverWelcomes',
  'FeedbackQueue',
  'IngestUploads',
  'PostLetters',
];
/** No queue of the stack keeps a message that its station did not take out of sight for longer. */
const LONGEST_MS = 15 * MINUTE_MS;

/**
 * Messages that come back: a station died with them, or failed. SQS counts the time until then by this machine's clock,
 * whatever the time is in the stack; here they come back when it has gone by there.
 */
export function openReturns({ queue }: Pick<Cloud, 'queue'>) {
  const queues = QUEUES.map(queue);
  const since = new Map<string, number>();
  return {
    /** Gives back whatever has been out of sight for long enough. @param now in the stack, epoch milliseconds */
    async giveBack(now: number): Promise<void> {
      for (const one of queues) {
        const first = since.get(one.name);
        if (!(await isAnyHidden(one))) since.delete(one.name);
        else if (first === undefined) since.set(one.name, now);
        else if (now - first >= LONGEST_MS) {
          await one.makeVisible();
          since.delete(one.name);
        }
      }
    },
    /** Whether a message is still to come back. */
    areAwaited: async (): Promise<boolean> => (await Promise.all(queues.map(isAnyHidden))).some(Boolean),
  };
}

async function isAnyHidden({ contents }: QueueControl): Promise<boolean> {
  return (await contents()).invisible.length > 0;
}

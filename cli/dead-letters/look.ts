import type { DeadLetter, DeadLetterQueue, Queues } from './ask-queues.ts';

/** A queue with what lies in it; `oldest` and `youngest` in epoch milliseconds, not there when nothing could be seen. */
export type Looked = DeadLetterQueue & { readonly oldest?: number; readonly youngest?: number };

/** Ages are of so many at most: a queue with more of them needs no exact age. */
const MOST_SEEN = 500;
/** Long enough to look through them. Whoever is killed meanwhile has hidden them for no longer. */
const HIDDEN_SECONDS = 30;

/**
 * How many messages lie in each queue, and since when: those with the oldest first. SQS tells no ages, so the messages are
 * taken in hand and given back.
 */
export async function lookAtQueues(
  queues: readonly DeadLetterQueue[],
  { receive, release }: Pick<Queues, 'receive' | 'release'>,
): Promise<readonly Looked[]> {
  const looked: Looked[] = [];
  for (const queue of queues) {
    const seen = new Map<string, DeadLetter>();
    if (queue.messages > 0)
      for (let found = await receive(queue.url, HIDDEN_SECONDS); found.length > 0;) {
        for (const letter of found) seen.set(letter.id, letter);
        found = seen.size < MOST_SEEN ? await receive(queue.url, HIDDEN_SECONDS) : [];
      }
    for (const letter of seen.values()) await release(queue.url, letter);
    const times = [...seen.values()].map(({ sentAt }) => sentAt);
    const messages = Math.max(queue.messages, seen.size);
    looked.push({
      ...queue,
      messages,
      ...(times.length > 0 && { oldest: Math.min(...times), youngest: Math.max(...times) }),
    });
  }
  return looked.toSorted((one, other) => (one.oldest ?? Infinity) - (other.oldest ?? Infinity));
}

import type { DeadLetterQueue, Queues } from './ask-queues.ts';

/** Each is moved within milliseconds; whoever is killed has hidden what they had in hand for no longer. */
const HIDDEN_SECONDS = 60;

/**
 * Moves the messages of a dead-letter queue back to their own: first there, then away from here. Killed in between, a
 * message is in both, and comes twice; every station does the same again without harm. What fails again comes back as a
 * younger message, and is left for the next time.
 * @param startedAt epoch milliseconds
 * @returns how many were moved
 */
export async function replay(
  { url, home }: Pick<DeadLetterQueue, 'url' | 'home'>,
  startedAt: number,
  { receive, release, putBack, remove }: Queues,
): Promise<number> {
  let moved = 0;
  for (;;) {
    const letters = await receive(url, HIDDEN_SECONDS);
    const before = letters.filter(({ sentAt }) => sentAt < startedAt);
    for (const letter of before) {
      await putBack(home, letter);
      await remove(url, letter);
      moved += 1;
    }
    for (const letter of letters.filter(({ sentAt }) => sentAt >= startedAt)) await release(url, letter);
    if (before.length === 0) return moved;
  }
}

import { describe, expect, test } from 'vitest';
import type { DeadLetter, DeadLetterQueue, Queues } from '../../../cli/dead-letters/ask-queues.ts';
import { lookAtQueues } from '../../../cli/dead-letters/look.ts';
import { replay } from '../../../cli/dead-letters/replay.ts';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;

/** Queues in memory, at most ten a call, each message hidden from its receipt on. */
function queues(letters: Readonly<Record<string, readonly number[]>>) {
  let received = 0;
  const lying = new Map<string, DeadLetter[]>(
    Object.entries(letters).map(([url, times]) => [
      url,
      times.map((sentAt, index) => ({ id: `${url}${index}`, receipt: '', body: `body ${index}`, sentAt })),
    ]),
  );
  const hidden = new Map<string, DeadLetter>();
  const world = {
    lying,
    hidden,
    home: [] as string[],
    /** Dies at this step. */
    diesAt: Infinity,
  };
  let steps = 0;
  const step = () => {
    steps += 1;
    if (steps > world.diesAt) throw new Error('killed');
  };
  const asked: Queues = {
    receive: async (url) => {
      const [now, later] = [lying.get(url)?.slice(0, 10) ?? [], lying.get(url)?.slice(10) ?? []];
      lying.set(url, later);
      return now.map((letter) => {
        received += 1;
        const inHand = { ...letter, receipt: `receipt${received}` };
        hidden.set(inHand.receipt, inHand);
        return inHand;
      });
    },
    release: async (url, letter) => {
      if (hidden.delete(letter.receipt)) lying.get(url)?.push(letter);
    },
    putBack: async (_, { body }) => {
      step();
      world.home.push(body);
    },
    remove: async (_, { receipt }) => {
      step();
      hidden.delete(receipt);
    },
  };
  return Object.assign(world, { asked });
}

const queueOf = (name: string, messages: number): DeadLetterQueue => ({
  name,
  url: name,
  home: `${name} home`,
  messages,
});

describe('dead letters', () => {
  test('are counted with their ages, those that have lain for longest first, and lie there afterwards', async () => {
    const world = queues({ a: [NOW - HOUR], b: Array.from({ length: 25 }, (_, index) => NOW - index * HOUR), c: [] });
    const looked = await lookAtQueues([queueOf('a', 1), queueOf('b', 25), queueOf('c', 0)], world.asked);
    expect(looked).toMatchObject([
      { name: 'b', messages: 25, oldest: NOW - 24 * HOUR, youngest: NOW },
      { name: 'a', messages: 1, oldest: NOW - HOUR, youngest: NOW - HOUR },
      { name: 'c', messages: 0 },
    ]);
    expect([world.lying.get('a')?.length, world.lying.get('b')?.length, world.hidden.size]).toEqual([1, 25, 0]);
  });

  test('that somebody else has in hand are counted without an age', async () => {
    const [looked] = await lookAtQueues([queueOf('a', 2)], queues({ a: [] }).asked);
    expect(looked).toEqual(queueOf('a', 2));
  });

  test('are put back on the queue they came from, each of them', async () => {
    const world = queues({ a: Array.from({ length: 25 }, () => NOW - HOUR) });
    expect(await replay(queueOf('a', 25), NOW, world.asked)).toBe(25);
    expect(world.home).toHaveLength(25);
    expect([world.lying.get('a'), world.hidden.size]).toEqual([[], 0]);
  });

  test('that came back while it was going on are left for the next time', async () => {
    const world = queues({ a: [NOW - HOUR, NOW + 1] });
    expect(await replay(queueOf('a', 2), NOW, world.asked)).toBe(1);
    expect(world.home).toEqual(['body 0']);
    expect(world.lying.get('a')).toHaveLength(1);
  });

  test('are never lost, wherever it is killed: then they lie in both queues, or in one', async () => {
    for (let diesAt = 0; diesAt < 6; diesAt += 1) {
      const world = queues({ a: [NOW - 3, NOW - 2, NOW - 1] });
      world.diesAt = diesAt;
      await expect(replay(queueOf('a', 3), NOW, world.asked)).rejects.toThrow('killed');
      const left = [...(world.lying.get('a') ?? []), ...world.hidden.values()].map(({ body }) => body);
      expect(new Set([...left, ...world.home])).toEqual(new Set(['body 0', 'body 1', 'body 2']));
    }
  });
});

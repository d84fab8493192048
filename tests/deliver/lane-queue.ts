import type { RunMessage } from '../../functions/model/delivery.ts';
import type { VirtualTime } from '../support/virtual-time.ts';

/** As infra/deliver.ts sets the queue up. */
const VISIBILITY_MS = 210_000;
const MAX_RECEIVES = 10;
/** Of a FIFO queue, always. */
const DEDUPLICATION_MS = 300_000;

type Lying = { readonly message: RunMessage; readonly lane: number; receives: number; visibleAt: number };

/**
 * The lanes as SQS and Lambda work them off: one message of a lane at a time; one that comes back blocks its lane until
 * it is visible again.
 * @param receive whether the message is done with
 */
export function laneQueue(time: VirtualTime, receive: (message: RunMessage) => Promise<boolean>) {
  let lying: Lying[] = [];
  const busy = new Set<number>();
  const seen = new Map<string, number>();
  const deadLetters: RunMessage[] = [];
  let isStuck = false;

  const work = (): void => {
    if (isStuck) return;
    for (const lane of new Set(lying.map((one) => one.lane))) {
      const head = lying.find((one) => one.lane === lane);
      if (head === undefined || busy.has(lane) || head.visibleAt > time.now()) continue;
      busy.add(lane);
      void workOff(head);
    }
  };
  const workOff = async (head: Lying): Promise<void> => {
    head.receives += 1;
    head.visibleAt = time.now() + VISIBILITY_MS;
    const isDone = await receive(head.message);
    if (isDone || head.receives === MAX_RECEIVES) lying = lying.filter((one) => one !== head);
    else void time.sleepUntil(head.visibleAt).then(work);
    if (!isDone && head.receives === MAX_RECEIVES) deadLetters.push(head.message);
    busy.delete(head.lane);
    work();
  };

  return {
    deadLetters,
    isEmpty: () => lying.length === 0,
    put(messages: readonly RunMessage[], lanes: number): void {
      for (const message of messages) {
        const id = `${message.edition}:${message.run}:${message.round}`;
        if (time.now() - (seen.get(id) ?? -Infinity) < DEDUPLICATION_MS) continue;
        seen.set(id, time.now());
        lying.push({ message, lane: message.run % lanes, receives: 0, visibleAt: 0 });
      }
      work();
    },
    purge(): void {
      lying = [];
    },
    /** A queue that hands nothing out until it recovers. */
    stick(stuck: boolean): void {
      isStuck = stuck;
      work();
    },
  };
}

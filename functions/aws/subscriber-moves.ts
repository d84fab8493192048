import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Wish } from '../model/joining.ts';
import {
  SUBSCRIBER_MOVES,
  TAKE_BACK_MS,
  type ConsentEntry,
  type Subscriber,
  type SubscriberId,
  type SubscriberStatus,
} from '../model/subscriber.ts';
import { changeSubscriber, type SubscriberChange } from './change-subscriber.ts';

/** Who said something, when and where: a line of the consents without its event. */
type Said = Omit<ConsentEntry, 'what'>;

/**
 * Whoever has this many lines makes no more choices, and takes nothing back; they leave all the same. An item of 400 KB
 * takes no write any more, and whoever has somebody's link could fill theirs: then nobody could leave.
 */
const MOST_LINES = 300;
const HAS_ROOM = '(attribute_not_exists(consents) OR size(consents) < :most)';

/**
 * What subscribers do. Each is one conditional write that adds its line to the consents, and says whether it changed
 * anything: doing it again changes nothing and adds no line. A `false` may also be our own write, whose answer was lost
 * and which the SDK repeated: whoever cares looks at the subscriber. Leaving and erasing are one write of who is suppressed
 * and another one of who is not; somebody may be suppressed or restored in between, so the first is tried once more.
 */
export function subscriberMoves(client: DynamoDBDocumentClient, TableName: string) {
  const change = changeSubscriber(client, TableName);

  const move = async (
    id: SubscriberId,
    line: ConsentEntry,
    from: readonly SubscriberStatus[],
    to: SubscriberStatus | undefined,
    { set = {}, condition, values, ...more }: Partial<SubscriberChange>,
  ): Promise<boolean> => {
    const impossible = to && from.find((status) => status !== to && !SUBSCRIBER_MOVES[status].includes(to));
    if (impossible !== undefined) throw new Error(`who is ${impossible} never becomes ${to}`);
    return change(id, {
      ...more,
      set: { ...set, ...(to && { status: to }) },
      lines: [line],
      condition: `#status IN (${from.map((_, index) => `:from${index}`).join(', ')})${condition === undefined ? '' : ` AND ${condition}`}`,
      values: { ...values, ...Object.fromEntries(from.map((status, index) => [`:from${index}`, status])) },
    });
  };

  return {
    /**
     * Somebody leaves. Who is unknown or gone already stays as they are: leaving twice is no fault. Who is suppressed
     * stays so, but would not come back if that were lifted (`restoredStatus`).
     */
    async leave(id: SubscriberId, said: Said): Promise<boolean> {
      const line: ConsentEntry = { ...said, what: 'left' };
      const set = { leftAt: said.at };
      const copy = { leftFrom: 'status' } as const;
      const go = () => move(id, line, ['pending', 'active', 'paused'], 'unsubscribed', { set, copy });
      const stay = () => move(id, line, ['suppressed'], undefined, { set, condition: 'attribute_not_exists(leftAt)' });
      return (await go()) || (await stay()) || go();
    },

    /** Takes leaving back, within 30 days of it: the same choices, the same pause. Never of who was erased. */
    async takeBack(id: SubscriberId, said: Said): Promise<boolean> {
      const earliest = new Date(Date.parse(said.at) - TAKE_BACK_MS).toISOString();
      for (const before of ['active', 'paused'] as const) {
        const taken = await move(id, { ...said, what: 'returned' }, ['unsubscribed'], before, {
          drop: ['leftAt', 'leftFrom'],
          condition: `leftFrom = :before AND leftAt >= :earliest AND attribute_exists(address) AND ${HAS_ROOM}`,
          values: { ':before': before, ':earliest': earliest, ':most': MOST_LINES },
        });
        if (taken) return true;
      }
      return false;
    },

    /** Nothing comes until that instant (ISO 8601); then everything comes again by itself. */
    pause: (id: SubscriberId, pausedUntil: string, said: Said): Promise<boolean> =>
      move(id, { ...said, what: 'paused' }, ['active', 'paused'], 'paused', {
        set: { pausedUntil },
        condition: `NOT (#status = :to_status AND pausedUntil = :to_pausedUntil) AND ${HAS_ROOM}`,
        values: { ':most': MOST_LINES },
      }),

    /** Ends a pause, over or not. */
    resume: (id: SubscriberId, said: Said): Promise<boolean> =>
      move(id, { ...said, what: 'resumed' }, ['paused'], 'active', {
        drop: ['pausedUntil'],
        condition: HAS_ROOM,
        values: { ':most': MOST_LINES },
      }),

    /** How often, and in which language. */
    choose: (id: SubscriberId, choice: Pick<Subscriber, 'cadence' | 'language'>, said: Said): Promise<boolean> =>
      move(id, { ...said, what: 'chose' }, ['pending', 'active', 'paused'], undefined, {
        set: { cadence: choice.cadence, language: choice.language },
        condition: `NOT (cadence = :to_cadence AND #language = :to_language) AND ${HAS_ROOM}`,
        values: { ':most': MOST_LINES },
      }),

    /**
     * Makes a wish true, by the link of the letter that was ordered at `linkAt` (epoch milliseconds): whoever it is, known
     * or not, is active from now on. A link is good once: not after a confirmation, nor after leaving, that is younger than
     * it. Never brings back who is suppressed.
     */
    confirm: (wish: Wish, linkAt: number, said: Said): Promise<boolean> => {
      const { id, address, language, cadence, source, wording, ip } = wish;
      const requested = { at: new Date(wish.at).toISOString(), source, wording, ...(ip !== undefined && { ip }) };
      return change(id, {
        set: { v: 1, id, status: 'active', address, language, cadence, confirmedAt: said.at },
        drop: ['pausedUntil', 'leftAt', 'leftFrom'],
        lines: [
          { ...requested, what: 'requested' },
          { ...said, what: 'confirmed' },
        ],
        condition:
          '(attribute_not_exists(pk) OR #status <> :suppressed) AND ' +
          '(attribute_not_exists(confirmedAt) OR confirmedAt < :link) AND ' +
          '(attribute_not_exists(leftAt) OR leftAt < :link)',
        values: { ':suppressed': 'suppressed', ':link': new Date(linkAt).toISOString() },
      });
    },

    /**
     * Forgets who somebody is: what is left is the keyed hash, that they are gone or suppressed, and this one line. So no
     * import brings them back (rules S1.51).
     */
    async erase(id: SubscriberId, { at, source }: Said): Promise<boolean> {
      const forget: Omit<SubscriberChange, 'set' | 'condition'> = {
        drop: ['address', 'name', 'confirmedAt', 'pausedUntil', 'leftFrom', 'softBounces'],
        lines: [{ at, source, what: 'erased' }],
        linesInPlace: true,
        values: { ':suppressed': 'suppressed' },
      };
      const known = 'attribute_exists(address) AND #status';
      const set = { leftAt: at };
      const gone = { ...forget, set: { ...set, status: 'unsubscribed' }, condition: `${known} <> :suppressed` };
      // Who is suppressed stays so, whatever they do.
      const kept = { ...forget, set, condition: `${known} = :suppressed` };
      return (await change(id, gone)) || (await change(id, kept)) || change(id, gone);
    },
  };
}

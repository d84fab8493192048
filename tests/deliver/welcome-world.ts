import { deliverWelcome, type DeliverWelcome, type WelcomeReport } from '../../functions/deliver/deliver-welcome.ts';
import {
  readOutcomes,
  writeOutcomes,
  type AudienceRun,
  type Batch,
  type SendResult,
} from '../../functions/model/delivery.ts';
import type { DeliveryControl, Edition, EditionId } from '../../functions/model/edition.ts';
import type { Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';
import { unharmed, type Fate } from './fates.ts';

const CONFIRMED_AT = '2026-11-24T03:00:00.000Z';
const MINUTE_MS = 60_000;
const FUNCTION_MS = 180_000;

export const lan: Subscriber = {
  v: 1,
  id: 'AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId,
  status: 'active',
  address: 'lan@example.com',
  cadence: 'weekly',
  language: 'vi',
  confirmedAt: CONFIRMED_AT,
  consents: [
    { what: 'requested', at: '2026-11-24T02:50:00.000Z', source: 'page' },
    { what: 'confirmed', at: CONFIRMED_AT, source: 'link to confirm' },
  ],
};

/** An edition that went out a day before Lan confirmed, to one run of others. */
export const edition = (id: string, more: Partial<Edition> = {}): Edition => ({
  v: 1,
  id: id as EditionId,
  series: 'weekly',
  state: 'sent',
  scheduledAt: '2026-11-23T00:00:00.000Z',
  attempt: 'c',
  leaseUntil: 0,
  fence: 2,
  rendering: 'r',
  audience: {
    candidates: 1,
    readers: 1,
    excluded: {},
    runs: 1,
    fence: 2,
    scannedAt: { from: '2026-11-23T00:00:10.000Z', to: '2026-11-23T00:00:20.000Z' },
  },
  ...more,
});

/** Editions, a ledger, one person who confirmed a minute ago, and an SES, in memory, with the conditions of the tables. */
export function welcomeWorld(...editions: readonly Edition[]) {
  const choices = new Map<string, EditionId>();
  const batches = new Map<string, Batch>();
  const world = {
    time: Date.parse(CONFIRMED_AT) + MINUTE_MS,
    editions: new Map(editions.map((one) => [one.id, one])),
    people: new Map([[lan.id, lan]]),
    readers: [] as readonly SubscriberId[],
    control: { v: 1, stopped: false, messagesPerSecond: 14, lanes: 1 } as DeliveryControl,
    choices,
    batches,
    answer: (): SendResult => ({ kind: 'accepted', messageId: 'm' }),
    /** What SES accepted: the edition and when. */
    mails: [] as { readonly edition: string; readonly at: number }[],
    /** How often an audience was read. */
    looks: 0,
    outcomes: () => [...batches].map(([name, { outcomes }]) => [name, ...readOutcomes(outcomes)].join(' ')),
    pass: (minutes: number) => void (world.time += minutes * MINUTE_MS),
    attempts: 0,

    /** One call with the message of Lan's confirmation, as the door makes it. */
    async receive(fate: Fate = unharmed(), at = CONFIRMED_AT): Promise<WelcomeReport> {
      world.attempts += 1;
      const message = { v: 1, welcome: lan.id, at } as const;
      return deliverWelcome(message, `attempt${world.attempts}`, undefined, consumer(fate));
    },
  };

  const consumer = ({ call, check }: Fate): DeliverWelcome => {
    const endsAt = world.time + FUNCTION_MS;
    const through =
      <Args extends unknown[], Result>(name: string, perform: (...args: Args) => Result) =>
      (...args: Args): Promise<Result> =>
        call(name, async () => perform(...args));
    return {
      now: () => world.time,
      random: () => 0.5,
      timeLeftMs: () => {
        check('timeLeftMs');
        return endsAt - world.time;
      },
      sleepUntil: async (instant) => void (world.time = Math.max(world.time, instant)),
      findEdition: through('findEdition', (id) => world.editions.get(id)),
      begin: through('begin', ({ id }) => world.editions.get(id)?.state === 'sending'),
      listEditions: through('listEditions', () => [...world.editions.values()]),
      control: through('control', () => world.control),
      slowDown: through('slowDown', (_, slowdown) => void (world.control = { ...world.control, slowdown })),
      readAudience: through('readAudience', (id, _, run): AudienceRun => {
        world.looks += 1;
        return { v: 1, edition: id, run, language: 'vi', readers: world.readers };
      }),
      readSubscribers: through('readSubscribers', (ids) => {
        const found = ids.flatMap((id) => world.people.get(id) ?? []);
        return new Map(found.map((one) => [one.id, one]));
      }),
      findChoice: through('findChoice', ({ at }) => choices.get(at)),
      choose: through('choose', ({ at }, id) => {
        const chosen = choices.get(at) ?? id;
        choices.set(at, chosen);
        return chosen;
      }),
      open: through('open', (id, _, fence) => {
        const fresh: Batch = {
          v: 1,
          batch: 0,
          outcomes: writeOutcomes(['pending']),
          attempt: '',
          leaseUntil: 0,
          fence,
        };
        const found = batches.get(id) ?? fresh;
        batches.set(id, found);
        return found;
      }),
      advance: through('advance', (id, _, follows, batch) => {
        if (batches.get(id)?.attempt !== follows) return false;
        batches.set(id, batch);
        return true;
      }),
      openMessage: through(
        'openMessage',
        ({ id }) =>
          () =>
            call('SendRawEmail', async () => {
              const result = world.answer();
              if (result.kind === 'accepted') world.mails.push({ edition: id, at: world.time });
              return result;
            }),
      ),
    };
  };
  return world;
}

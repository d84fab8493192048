import { allowanceOf } from '../../functions/clock/allowance.ts';
import { lanesFor } from '../../functions/clock/lanes-for.ts';
import { tick, type Clock, type Tick } from '../../functions/clock/tick.ts';
import { beginDelivery } from '../../functions/compose/begin-delivery.ts';
import { freezeAudience } from '../../functions/compose/freeze-audience.ts';
import { deliverRun, type Deliver, type RunReport } from '../../functions/deliver/deliver-run.ts';
import { readerLinks } from '../../functions/links/reader-links.ts';
import { compose } from '../../functions/mail/compose.ts';
import { messageSkeleton } from '../../functions/mail/skeleton.ts';
import { MESSAGE_TAGS, type RunMessage } from '../../functions/model/delivery.ts';
import { MESSAGE_MARKS, type Edition, type Pause } from '../../functions/model/edition.ts';
import { newKeys } from '../links/new-keys.ts';
import { virtualTime } from '../support/virtual-time.ts';
import { Killed, unharmed, type Fate } from './fates.ts';
import { laneQueue } from './lane-queue.ts';
import { sesDesk } from './ses-desk.ts';
import { ARTICLES, EDITION, houseTables, LATE_AFTER_HOURS, type HouseOptions } from './tables.ts';

/** A Sunday morning in Hà Nội: the edition 2026-W47 goes out. */
export const SENT_AT = '2026-11-22T00:00:00.000Z';
const SENDER = 'bantin@news.example.vn';
const MINUTE_MS = 60_000;
/** One call to a table, a bucket or a queue. */
const CALL_MS = 8;
const FUNCTION_MS = 180_000;
const keys = newKeys();

/**
 * Freeze, clock, lanes, deliver, SES and feedback in one process and on one clock that the test moves: the stations' own
 * functions. Consumers take what lies on the lanes; the clock ticks when it is told to.
 */
export function openHouse(options: HouseOptions) {
  const { events = true, maxSendRate = 20, max24HourSend = -1, canary } = options;
  const time = virtualTime(Date.parse(SENT_AT));
  const tables = houseTables(time.now, options.people);
  const { advance, audiences, editions, ledger, move, open, people, readRun, reopen, rest } = tables;
  const desk = sesDesk(time, SENDER, { maxSendRate, max24HourSend, events, hear: tables.hear });
  /** What befalls the next consumers, in order; then nothing does. */
  const fates: Fate[] = [];
  const ticks: Tick[] = [];
  const reports: (RunReport & { readonly run: number })[] = [];
  /** What runs threw. */
  const broken: unknown[] = [];
  let consumers = 0;

  const putOnLanes = (messages: readonly RunMessage[], count: number) => {
    tables.sendsOn();
    lanes.put(messages, count);
  };

  /** Every call takes its time, may be the last one, and happens at once when it happens. */
  const through =
    ({ call }: Fate) =>
    <Args extends unknown[], Result>(name: string, perform: (...args: Args) => Result) =>
    (...args: Args): Promise<Result> =>
      call(name, async () => {
        await time.sleep(CALL_MS);
        return perform(...args);
      });

  function consumer(fate: Fate, attempt: string, sends: () => void): Deliver {
    const at = through(fate);
    const endsAt = time.now() + FUNCTION_MS;
    return {
      now: time.now,
      random: () => 0.5,
      sleepUntil: time.sleepUntil,
      timeLeftMs: () => {
        fate.check('timeLeftMs');
        return endsAt - time.now();
      },
      findEdition: at('findEdition', (id) => editions.get(id)),
      begin: at('begin', ({ id }) => move(id, 'sending', { begunAt: SENT_AT })),
      control: at('control', () => tables.control),
      slowDown: at('slowDown', (before, slowdown) => {
        if (tables.control?.slowdown?.at === before?.at) tables.set({ slowdown });
      }),
      pause: async (id, pause) => {
        await at('pause', (why: Pause) => move(id, 'sending', { state: 'paused', pause: why }))(pause);
        await at('rest', rest)(id);
      },
      readAudience: at('readAudience', (id, fence, run) => {
        const found = audiences.get(`${id}/${fence}/${run}`);
        if (found === undefined) throw new Error('no such audience');
        return found;
      }),
      readRun: at('readRun', readRun),
      advance: at('advance', advance),
      readSubscribers: at('readSubscribers', (ids) => {
        const found = ids.flatMap((id) => people.get(id) ?? []);
        return new Map(found.map((one) => [one.id, one]));
      }),
      openMessage: at('openMessage', (edition, language) => {
        const skeleton = skeletonOf(edition, language);
        return (id, to, { batch, reader }) => {
          sends();
          const links = readerLinks(keys, 'https://bantin.example.vn', { subscriber: id, edition: edition.id });
          const tags = {
            [MESSAGE_TAGS.edition]: edition.id,
            [MESSAGE_TAGS.batch]: String(batch),
            [MESSAGE_TAGS.reader]: String(reader),
            [MESSAGE_TAGS.attempt]: attempt,
          };
          const message = { source: SENDER, to, raw: compose(skeleton, { to, ...links }), tags };
          return fate.call('SendRawEmail', () => desk.send(message));
        };
      }),
    };
  }

  /** As the door does it (functions/deliver/handler.ts). @returns whether the message is done with */
  async function receive(message: RunMessage, fate: Fate = fates.shift() ?? unharmed()): Promise<boolean> {
    consumers += 1;
    const attempt = `consumer${consumers}`;
    let calls = 0;
    const sends = () => void (calls += 1);
    try {
      const report = await deliverRun(message, attempt, undefined, consumer(fate, attempt, sends));
      reports.push({ ...report, run: message.run });
      return true;
    } catch (error) {
      broken.push(error);
      return !(error instanceof Killed) && calls > 0;
    }
  }
  const lanes = laneQueue(time, (message) => receive(message));

  /** One minute's work of the clock, as its door does it (functions/clock/handler.ts). */
  async function tickOnce(fate: Fate = unharmed()): Promise<void> {
    const at = through(fate);
    await at('GetSendQuota', () => {
      const { settings, sentLast24Hours } = desk.ses;
      const max24Hours = settings.max24HourSend < 0 ? Infinity : settings.max24HourSend;
      const isLimited = max24Hours !== Infinity || options.warmUp !== undefined;
      const daily = { max24Hours, sent24Hours: isLimited ? sentLast24Hours() : 0 };
      const allowance = allowanceOf(daily, 1, options.warmUp, tables.warmUpStep());
      tables.set({ ...lanesFor(settings.maxSendRate, 1), ...(allowance && { allowance }) });
    })();
    const clock: Clock = {
      now: time.now,
      listOpen: at('listOpen', () => [...open]),
      find: at('find', (id) => editions.get(id)),
      finish: at('finish', (id, sentAt) => move(id, 'sending', { state: 'sent', sentAt })),
      reopen: at('reopen', (id) => reopen(id, 'sent')),
      pause: async (id, pause) => {
        await at('pause', (why: Pause) => move(id, 'sending', { state: 'paused', pause: why }))(pause);
        await at('rest', rest)(id);
      },
      waitForEvents: at('waitForEvents', (id, canaryUntil) => move(id, 'sending', { canaryUntil })),
      close: at('close', (id) => void open.delete(id)),
      order: at('order', () => {}),
      control: at('control', () => tables.control),
      readRun: at('readRun', readRun),
      advance: at('advance', advance),
      ...tables.idle,
      lanesAreEmpty: at('lanesAreEmpty', () => lanes.isEmpty()),
      putOnLanes: at('putOnLanes', putOnLanes),
    };
    const found = await tick(Math.floor(time.now() / MINUTE_MS), options, clock);
    ticks.push(...found.ticks);
    if (found.faults.length > 0) throw new AggregateError(found.faults);
  }
  const house = {
    time,
    desk,
    lanes,
    fates,
    ticks,
    reports,
    broken,
    receive,
    tickOnce,

    /** Freezes the audience and lets the edition go, as compose does. */
    async compose(): Promise<Edition> {
      const scheduledAt = new Date(time.now()).toISOString();
      const head = { v: 1, id: EDITION, series: 'weekly', state: 'composing', scheduledAt } as const;
      const composing: Edition = { ...head, attempt: 'c', leaseUntil: 0, fence: 1, rendering: 'r', articles: ARTICLES };
      open.add(EDITION);
      const audience = await freezeAudience(composing, undefined, time.now, {
        async *scanSubscribers() {
          yield* people.values();
        },
        putRun: async (fence, run) => void audiences.set(`${run.edition}/${fence}/${run.run}`, run),
        openBatch: async (id, batch) => void ledger.set(`${id}#${batch.batch}`, batch),
        readRun: async (...about) => readRun(...about),
      });
      return beginDelivery(
        { ...composing, audience },
        LATE_AFTER_HOURS,
        {
          now: time.now,
          control: async () => tables.control,
          rest: async (id) => rest(id),
          record: async (edition, progress) => {
            const next = { ...edition, ...progress };
            editions.set(edition.id, next);
            return next;
          },
          putOnLanes: async (...about) => putOnLanes(...about),
        },
        canary,
      );
    },

    /** Lets so many minutes go by, the clock's tick at the end of each, and whatever follows from it. */
    async minutes(count: number): Promise<void> {
      for (let minute = 0; minute < count; minute += 1) {
        await time.pass(MINUTE_MS - (time.now() % MINUTE_MS));
        await time.during(tickOnce());
      }
    },

    /** An operator's word: first what every wave reads. */
    pause(): void {
      rest(EDITION);
      move(EDITION, 'sending', { state: 'paused', pause: { why: 'operator' } });
    },

    /** An operator's word: first the state. */
    resume(): void {
      reopen(EDITION, 'paused');
      tables.goOn(EDITION);
    },

    /** How often SES accepted a message to each address. */
    mails(): Map<string, number> {
      const counts = new Map<string, number>();
      for (const { destinations } of desk.ses.mails)
        for (const address of destinations) counts.set(address, (counts.get(address) ?? 0) + 1);
      return counts;
    },
  };
  return Object.assign(tables, house);
}

export type House = ReturnType<typeof openHouse>;

function skeletonOf(edition: Edition, language: string) {
  const { unsubscribeUrl, preferencesUrl } = MESSAGE_MARKS;
  return messageSkeleton({
    from: { name: 'Bản tin', address: SENDER },
    replyTo: SENDER,
    subject: `${edition.id} ${edition.rendering}`,
    listId: 'weekly.news.example.vn',
    language,
    html: `<p>Chào bạn <a href="${unsubscribeUrl}">×</a> <a href="${preferencesUrl}">…</a></p>`,
    text: `Chào bạn ${unsubscribeUrl} ${preferencesUrl}`,
  });
}

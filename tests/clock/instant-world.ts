import { orderInstant, type InstantDesk } from '../../functions/clock/order-instant.ts';
import { followOrder } from '../../functions/compose/compose-edition.ts';
import { freshOf } from '../../functions/ingest/fresh-of.ts';
import type { Article, Slug } from '../../functions/model/article.ts';
import type { ComposeOrder, Edition, EditionId } from '../../functions/model/edition.ts';
import { editionIdAt } from '../../functions/model/series.ts';
import { article, composeWorld, rules, subscriber, upload } from '../compose/world.ts';
import { crashAt } from '../support/crash.ts';

export const MINUTE_MS = 60_000;
/** A quarter past seven in Hà Nội. */
export const START = Date.parse('2026-11-22T00:15:00.000Z');
const SETTLE_MINUTES = 10;
const INSTANT = subscriber(7, { cadence: 'instant' });

/** Clock, compose and the desk of the editors around the same tables, in memory; time only goes on when it is told to. */
export function instantWorld(people = [INSTANT], timeZone = rules.timeZone) {
  const house = composeWorld([], people);
  const world = { at: START, last: undefined as Pick<Edition, 'id' | 'scheduledAt'> | undefined };
  const queue: ComposeOrder[] = [];
  let reads = 0;

  const desk: InstantDesk = {
    listFresh: async () => [...house.fresh.values()],
    forgetFresh: async ({ key, at, from }) => {
      const found = house.fresh.get(key);
      if (found?.at === at && found.from === from) house.fresh.delete(key);
    },
    freshAgainFrom: async ({ key, at, from }, next) => {
      const found = house.fresh.get(key);
      if (found?.at === at && found.from === from) house.fresh.set(key, { ...found, from: next });
    },
    readInstant: async () => world.last,
    beginInstant: async (next, last) => {
      if (world.last?.id !== last?.id) return false;
      world.last = next;
      return true;
    },
    find: async (id) => house.editions.get(id),
    listEditions: async () => [...house.editions.values()],
    async *listUploads() {
      reads += 1;
      yield* house.uploads;
    },
    listUsed: async () => new Map(house.usedInstant),
    order: async (order) => {
      queue.push(order);
    },
  };

  return {
    house,
    queue,
    desk,
    /** How often all uploads were read. */
    reads: () => reads,
    now: () => world.at,

    /** An editor uploads an article, or another version of it. */
    put(slug: string, more: Partial<Article> = {}): void {
      const next = upload(article(slug, { publishedAt: new Date(START).toISOString(), ...more }));
      const index = house.uploads.findIndex(({ key }) => key === next.key);
      const fresh = freshOf(next, house.uploads[index], timeZone, world.at);
      if (fresh !== undefined) house.fresh.set(fresh.key, fresh);
      if (index === -1) house.uploads.push(next);
      else house.uploads[index] = next;
    },

    /** What the clock does in this minute; `from`: the desk as this call finds it. */
    clock: (from = desk, at = world.at): Promise<EditionId | undefined> =>
      orderInstant(Math.floor(at / MINUTE_MS), SETTLE_MINUTES, { ...rules, timeZone }, from),

    /** Carries an order out. */
    async compose(order: ComposeOrder, compose = house.compose): Promise<Edition> {
      house.now = world.at;
      const id = editionIdAt('instant', order.scheduledAt, timeZone);
      return (await followOrder(order, id, { ...rules, timeZone }, compose)).edition;
    },

    /** Lets so many quiet minutes go by: the clock ticks, orders are carried out, and what was left half done is taken up. */
    async pass(minutes: number): Promise<void> {
      for (let minute = 0; minute < minutes; minute += 1) {
        world.at += MINUTE_MS;
        await this.clock();
        for (const { id, series, scheduledAt, state, leaseUntil } of house.editions.values())
          if (state === 'composing' && leaseUntil <= world.at && house.open.has(id))
            queue.push({ v: 1, series, scheduledAt });
        for (const order of queue.splice(0)) await this.compose(order);
      }
    },

    /** Lets time go by in which nothing is alive. */
    sleep(ms: number): void {
      world.at += ms;
    },

    /** Editions that readers get, and their articles, in the order of time. */
    mailed: (): [string, readonly Slug[]][] =>
      [...house.editions.values()]
        .filter(({ series, state }) => series === 'instant' && state !== 'skipped')
        .toSorted((a, b) => Date.parse(a.scheduledAt) - Date.parse(b.scheduledAt))
        .map(({ id, articles = [] }) => [id, articles]),
  };
}

export type InstantWorld = ReturnType<typeof instantWorld>;

/** A desk that dies at its nth call, before or after that has its effect; nothing works after it. */
export function dyingDesk(desk: InstantDesk, at: number, when: 'before' | 'after') {
  const { dying, calls } = crashAt(at, when);
  const doomed: InstantDesk = {
    listUploads: desk.listUploads,
    listFresh: dying(desk.listFresh),
    forgetFresh: dying(desk.forgetFresh),
    freshAgainFrom: dying(desk.freshAgainFrom),
    readInstant: dying(desk.readInstant),
    beginInstant: dying(desk.beginInstant),
    find: dying(desk.find),
    listEditions: dying(desk.listEditions),
    listUsed: dying(desk.listUsed),
    order: dying(desk.order),
  };
  return { doomed, calls };
}

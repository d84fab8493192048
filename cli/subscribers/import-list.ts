import type { ConsentEntry, Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';
import { eachOf } from '../../functions/model/each-of.ts';
import { each } from '../put-files.ts';
import type { Row } from './list-rows.ts';
import { sayRefusal, subscriberFrom, type Newcomer, type RefusalKind } from './newcomer.ts';
import { sayStanding, standingOf, type Standing } from './standing.ts';

/** As many as DynamoDB reads at once. */
const READ_TOGETHER = 100;
/** Of these batches, each with up to eight writes under way: 32 in all, far below what a new table takes. */
const BATCHES_AT_ONCE = 4;

/** What is to become of a list, or became of it. */
export type Census = {
  readonly rows: number;
  /** Whom the table does not know: they are taken in, or were. */
  readonly newcomers: number;
  readonly refused: ReadonlyMap<RefusalKind, number>;
  readonly known: ReadonlyMap<Standing, number>;
};

type List = {
  readonly read: (ids: readonly SubscriberId[]) => Promise<ReadonlyMap<SubscriberId, Subscriber>>;
  readonly add: (subscriber: Subscriber) => Promise<boolean>;
};

type Told = {
  /** Called for each row that takes nobody in, but for people who are in the list: why, as a sentence. */
  readonly stayedOut: (line: number, why: string) => void;
  readonly progress: (rows: number) => void;
};

/** Counts what an import would do, and changes nothing. */
export function surveyList(rows: AsyncIterable<Row>, { read }: Pick<List, 'read'>, told: Told): Promise<Census> {
  return goThrough(rows, read, async () => true, told);
}

/**
 * Takes in whom the table does not know. Nobody it knows is touched, so who left, complained or was erased stays what
 * they are; and repeating it after an interruption reads what is there, a hundred people at a time, and goes on.
 * @param entry the line about their consent that everybody gets
 */
export function importList(
  rows: AsyncIterable<Row>,
  { read, add }: List,
  entry: ConsentEntry,
  told: Told,
): Promise<Census> {
  return goThrough(rows, read, (newcomer) => add(subscriberFrom(newcomer, entry)), told);
}

type Placed = { readonly line: number; readonly newcomer: Newcomer };

async function goThrough(
  rows: AsyncIterable<Row>,
  read: List['read'],
  take: (newcomer: Newcomer) => Promise<boolean>,
  { stayedOut, progress }: Told,
): Promise<Census> {
  const refused = new Map<RefusalKind, number>();
  const known = new Map<Standing, number>();
  let [done, newcomers] = [0, 0];

  const batches = async function* (): AsyncGenerator<readonly Placed[]> {
    let batch: Placed[] = [];
    for await (const row of rows) {
      if ('refused' in row) {
        addOne(refused, row.refused.why);
        stayedOut(row.line, sayRefusal(row.refused));
        done += 1;
        continue;
      }
      batch.push(row);
      if (batch.length < READ_TOGETHER) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  };

  await eachOf(batches(), BATCHES_AT_ONCE, async (batch) => {
    const found = await read(batch.map(({ newcomer }) => newcomer.id));
    const unknown: Placed[] = [];
    for (const placed of batch) {
      const subscriber = found.get(placed.newcomer.id);
      if (subscriber === undefined) {
        unknown.push(placed);
        continue;
      }
      const standing = standingOf(subscriber);
      addOne(known, standing);
      if (standing !== 'in') stayedOut(placed.line, sayStanding(standing));
    }
    await each(unknown, async ({ newcomer }) => {
      // Somebody else may have been faster, or the answer to our own write was lost: they are in either way.
      if (await take(newcomer)) newcomers += 1;
      else addOne(known, 'in');
    });
    done += batch.length;
    progress(done);
  });
  return { rows: done, newcomers, refused, known };
}

function addOne<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

import {
  BATCH_READERS,
  RUN_BATCHES,
  RUN_READERS,
  writeOutcomes,
  type AudienceRun,
  type Batch,
} from '../model/delivery.ts';
import { servesOf, type Edition, type EditionId, type FrozenAudience } from '../model/edition.ts';
import { eachOf } from '../model/each-of.ts';
import { cohortOf } from '../model/plan.ts';
import type { Language } from '../model/publication.ts';
import {
  consentOf,
  isCandidate,
  type Exclusion,
  type OnlyTo,
  type Subscriber,
  type SubscriberId,
} from '../model/subscriber.ts';

export type AudienceStore = {
  readonly scanSubscribers: () => AsyncIterable<Subscriber>;
  readonly putRun: (fence: number, run: AudienceRun) => Promise<void>;
  readonly openBatch: (edition: EditionId, batch: Batch) => Promise<void>;
  readonly readRun: (edition: EditionId, fence: number, run: number) => Promise<readonly { readonly batch: Batch }[]>;
};

/**
 * Runs that are written, or read, at the same time: a run takes about 50 ms, and a million readers are a thousand runs.
 * An order that does not end within ten minutes would begin anew for ever.
 */
const RUNS_AT_ONCE = 8;

/**
 * Freezes who gets an edition: ids, by language and by how long ago they confirmed, 20 batches of 50 a run, with a ledger
 * item a batch. Streamed: at most one unfinished run a language and cohort is in memory, and those being written. Nothing
 * is sent before the counts agree; a freeze that fails starts over.
 * @param now epoch milliseconds; whose pause is over when it begins is a candidate
 * @throws Error when the scan's count of candidates is not the ledger's positions plus those left out.
 */
export async function freezeAudience(
  edition: Edition,
  onlyTo: OnlyTo,
  now: () => number,
  store: AudienceStore,
): Promise<FrozenAudience> {
  const { id, scheduledAt, fence } = edition;
  const serves = servesOf(edition);
  const excluded = new Map<Exclusion, number>();
  let candidates = 0;
  let cohorts = '';
  const from = now();
  let to = from;

  async function* pools(): AsyncGenerator<Pool> {
    const unfinished = new Map<string, Pool>();
    for await (const subscriber of store.scanSubscribers()) {
      if (!isCandidate(subscriber, serves, from)) continue;
      candidates += 1;
      const consent = consentOf(subscriber, serves, onlyTo, from);
      if ('excluded' in consent) {
        excluded.set(consent.excluded, (excluded.get(consent.excluded) ?? 0) + 1);
        continue;
      }
      const { language, confirmedAt } = subscriber;
      const cohort = cohortOf(confirmedAt, scheduledAt);
      const name = `${cohort} ${language}`;
      const pool = unfinished.get(name) ?? { language, cohort, readers: [] };
      pool.readers.push(subscriber.id);
      unfinished.set(name, pool);
      if (pool.readers.length < RUN_READERS) continue;
      unfinished.delete(name);
      yield pool;
    }
    to = now();
    // The smallest run is the last: a lane that gets one run more than others is then not much longer under way.
    yield* [...unfinished.values()].toSorted((one, other) => other.readers.length - one.readers.length);
  }

  await eachOf(pools(), RUNS_AT_ONCE, async ({ language, cohort, readers }) => {
    const run = cohorts.length;
    cohorts += String(cohort);
    await store.putRun(fence, { v: 1, edition: id, run, language, readers });
    await Promise.all(batchesOf(run, readers.length, fence).map((batch) => store.openBatch(id, batch)));
  });
  const runs = cohorts.length;

  let readers = 0;
  await eachOf(
    Array.from({ length: runs }, (_, run) => run),
    RUNS_AT_ONCE,
    async (run) => {
      for (const { batch } of await store.readRun(id, fence, run)) readers += batch.outcomes.length;
    },
  );
  const leftOut = [...excluded.values()].reduce((sum, count) => sum + count, 0);
  if (readers + leftOut !== candidates)
    throw new Error(
      `the freeze of ${id} does not add up: ${candidates} candidates, ${readers} readers, ${leftOut} left out`,
    );
  const scannedAt = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return { candidates, readers, excluded: Object.fromEntries(excluded), runs, fence, cohorts, scannedAt };
}

/** Whether anybody at all waits for an edition: asked before it is drawn, and read only up to the first one. */
export async function hasReader(
  edition: Edition,
  now: () => number,
  { scanSubscribers }: Pick<AudienceStore, 'scanSubscribers'>,
): Promise<boolean> {
  const [serves, from] = [servesOf(edition), now()];
  for await (const subscriber of scanSubscribers()) if (isCandidate(subscriber, serves, from)) return true;
  return false;
}

/** Readers of one language and cohort who do not fill a run yet. */
type Pool = { readonly language: Language; readonly cohort: number; readonly readers: SubscriberId[] };

function batchesOf(run: number, readers: number, fence: number): Batch[] {
  const batches: Batch[] = [];
  for (let first = 0; first < readers; first += BATCH_READERS) {
    const size = Math.min(BATCH_READERS, readers - first);
    batches.push({
      v: 1,
      batch: run * RUN_BATCHES + first / BATCH_READERS,
      outcomes: writeOutcomes(Array.from({ length: size }, () => 'pending')),
      attempt: '',
      leaseUntil: 0,
      fence,
    });
  }
  return batches;
}

import {
  BATCH_READERS,
  RUN_BATCHES,
  RUN_READERS,
  writeOutcomes,
  type AudienceRun,
  type Batch,
} from '../model/delivery.ts';
import type { Edition, EditionId, FrozenAudience } from '../model/edition.ts';
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
 * Freezes who gets an edition: ids, by language, 20 batches of 50 a run, with a ledger item a batch. Streamed: at most one
 * unfinished run a language is in memory. Nothing is sent before the counts agree; a freeze that fails starts over.
 * @throws Error when the scan's count of candidates is not the ledger's positions plus those left out.
 */
export async function freezeAudience(
  { id, series, fence }: Edition,
  onlyTo: OnlyTo,
  store: AudienceStore,
): Promise<FrozenAudience> {
  const waiting = new Map<Language, SubscriberId[]>();
  const excluded = new Map<Exclusion, number>();
  let candidates = 0;
  let runs = 0;

  const putRun = async (language: Language, readers: readonly SubscriberId[]) => {
    const run = runs;
    runs += 1;
    await store.putRun(fence, { v: 1, edition: id, run, language, readers });
    await Promise.all(batchesOf(run, readers.length, fence).map((batch) => store.openBatch(id, batch)));
  };

  for await (const subscriber of store.scanSubscribers()) {
    if (!isCandidate(subscriber, series)) continue;
    candidates += 1;
    const consent = consentOf(subscriber, series, onlyTo);
    if ('excluded' in consent) {
      excluded.set(consent.excluded, (excluded.get(consent.excluded) ?? 0) + 1);
      continue;
    }
    const readers = waiting.get(subscriber.language) ?? [];
    readers.push(subscriber.id);
    if (readers.length === RUN_READERS) await putRun(subscriber.language, readers);
    waiting.set(subscriber.language, readers.length === RUN_READERS ? [] : readers);
  }
  for (const [language, readers] of waiting) if (readers.length > 0) await putRun(language, readers);

  let readers = 0;
  for (let run = 0; run < runs; run += 1)
    for (const { batch } of await store.readRun(id, fence, run)) readers += batch.outcomes.length;
  const leftOut = [...excluded.values()].reduce((sum, count) => sum + count, 0);
  if (readers + leftOut !== candidates)
    throw new Error(
      `the freeze of ${id} does not add up: ${candidates} candidates, ${readers} readers, ${leftOut} left out`,
    );
  return { candidates, readers, excluded: Object.fromEntries(excluded), runs, fence };
}

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

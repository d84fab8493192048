import { surveyEdition, type Ledger, type Survey } from '../../functions/clock/survey.ts';
import type { Batch } from '../../functions/model/delivery.ts';
import type { Edition } from '../../functions/model/edition.ts';
import type { BatchEvents } from '../../functions/model/feedback.ts';
import { each } from '../put-files.ts';

/** A batch of the ledger, and what SES's events say of it. */
export type Entry = { readonly batch: Batch; readonly events: BatchEvents | undefined };

export type LedgerOfEdition = {
  /** Of all runs, in order; none before the audience is frozen. */
  readonly entries: readonly Entry[];
  readonly survey: Survey;
};

/** Reads the whole ledger of an edition, several runs at a time: from afar each takes as long as the way there and back. */
export async function readLedger(edition: Edition, ledger: Pick<Ledger, 'now' | 'readRun'>): Promise<LedgerOfEdition> {
  const { id, audience = { runs: 0, fence: 0, candidates: 0, readers: 0, excluded: {} } } = edition;
  const runs: (readonly Entry[])[] = Array.from({ length: audience.runs }, () => []);
  await each([...runs.keys()], async (run) => {
    runs[run] = await ledger.readRun(id, audience.fence, run);
  });
  const survey = await surveyEdition(
    { ...edition, audience },
    { ...ledger, readRun: async (_, __, run) => runs[run] ?? [] },
  );
  return { entries: runs.flat(), survey };
}

export function waitingIn({ waiting }: Survey): number {
  return waiting.reduce((sum, run) => sum + run.waiting, 0);
}

export function unknownIn({ unknown }: Survey): number {
  return unknown.reduce((sum, { readers }) => sum + readers.size, 0);
}

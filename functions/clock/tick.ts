import { readOutcomes, writeOutcomes, type Batch, type RunMessage } from '../model/delivery.ts';
import type { ComposeOrder, DeliveryControl, Edition, EditionId, EditionState } from '../model/edition.ts';
import type { BatchEvents } from '../model/feedback.ts';

export type Clock = {
  readonly now: () => number;
  readonly listOpen: () => Promise<readonly EditionId[]>;
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly move: (id: EditionId, to: EditionState) => Promise<boolean>;
  readonly close: (id: EditionId) => Promise<void>;
  readonly order: (order: ComposeOrder) => Promise<void>;
  readonly readRun: (
    id: EditionId,
    fence: number,
    run: number,
  ) => Promise<readonly { readonly batch: Batch; readonly events: BatchEvents | undefined }[]>;
  readonly advance: (id: EditionId, follows: string, batch: Batch) => Promise<boolean>;
  readonly control: () => Promise<DeliveryControl | undefined>;
  readonly lanesAreEmpty: () => Promise<boolean>;
  readonly putOnLanes: (messages: readonly RunMessage[], lanes: number) => Promise<void>;
};

/** What the clock found and did for one edition. */
export type Tick = {
  readonly edition: EditionId;
  readonly did: 'ordered' | 'waits' | 'put-on-lanes' | 'finished' | 'closed';
  /** Readers whose claim lapsed and became unknown. */
  readonly unknown: number;
};

/**
 * Looks after every open edition; all of it is safe to repeat. An edition whose composition was abandoned is ordered
 * again; claims that lapsed become unknown; when the lanes are empty and readers still wait, their runs go back on lanes;
 * when nobody waits any more the edition is sent.
 * @param minute of the schedule, whole minutes since 1970: the round of what is put on lanes, so that a tick that is
 * repeated puts nothing twice
 * @returns what was done, and the faults that kept an edition from being looked after
 */
export async function tick(
  minute: number,
  clock: Clock,
): Promise<{ readonly ticks: readonly Tick[]; readonly faults: readonly unknown[] }> {
  const ticks: Tick[] = [];
  const faults: unknown[] = [];
  for (const id of await clock.listOpen())
    try {
      const edition = await clock.find(id);
      ticks.push({ edition: id, unknown: 0, ...(await lookAfter(id, edition, minute, clock)) });
    } catch (error) {
      // One edition in trouble must not keep the others waiting.
      faults.push(error);
    }
  return { ticks, faults };
}

async function lookAfter(
  id: EditionId,
  edition: Edition | undefined,
  minute: number,
  clock: Clock,
): Promise<Omit<Tick, 'edition' | 'unknown'> & { unknown?: number }> {
  // Marked a moment ago, and not yet there.
  if (edition === undefined) return { did: 'waits' };
  switch (edition.state) {
    case 'composing':
      if (edition.leaseUntil > clock.now()) return { did: 'waits' };
      await clock.order({ v: 1, series: edition.series, scheduledAt: edition.scheduledAt });
      return { did: 'ordered' };
    case 'sending':
      return lookAfterDelivery(edition, minute, clock);
    case 'sent':
    case 'skipped':
      await clock.close(id);
      return { did: 'closed' };
  }
}

async function lookAfterDelivery(edition: Edition, minute: number, clock: Clock) {
  const { id, audience } = edition;
  if (audience === undefined) throw new Error(`edition ${id} is being sent to nobody knows whom`);
  const waiting: number[] = [];
  let unknown = 0;
  let held = false;
  for (let run = 0; run < audience.runs; run += 1) {
    let waits = false;
    for (const { batch } of await clock.readRun(id, audience.fence, run)) {
      const outcomes = readOutcomes(batch.outcomes);
      if (outcomes.includes('claimed'))
        if (batch.leaseUntil > clock.now()) held = true;
        else {
          const ended = await endClaim(id, batch, clock);
          // Whoever claimed them was only slow, and wrote: what the batch says now is for the next minute to see.
          if (ended === undefined) held = true;
          else unknown += ended;
        }
      if (outcomes.includes('pending')) waits = true;
    }
    if (waits) waiting.push(run);
  }
  if (waiting.length > 0) {
    if (held || !(await clock.lanesAreEmpty())) return { did: 'waits', unknown } as const;
    const lanes = (await clock.control())?.lanes ?? 1;
    await clock.putOnLanes(
      waiting.map((run) => ({ v: 1, edition: id, run, round: minute })),
      lanes,
    );
    return { did: 'put-on-lanes', unknown } as const;
  }
  if (held) return { did: 'waits', unknown } as const;
  await clock.move(id, 'sent');
  await clock.close(id);
  return { did: 'finished', unknown } as const;
}

/**
 * Ends a claim whose lease has passed: its readers become unknown.
 * @returns how many; nothing when somebody else wrote the batch in the meantime
 */
async function endClaim(id: EditionId, batch: Batch, clock: Clock): Promise<number | undefined> {
  const outcomes = readOutcomes(batch.outcomes);
  const settled = outcomes.map((outcome) => (outcome === 'claimed' ? 'unknown' : outcome));
  const attempt = `${batch.attempt}x`;
  const ended = await clock.advance(id, batch.attempt, {
    ...batch,
    outcomes: writeOutcomes(settled),
    attempt,
    leaseUntil: 0,
  });
  return ended ? outcomes.filter((outcome) => outcome === 'claimed').length : undefined;
}

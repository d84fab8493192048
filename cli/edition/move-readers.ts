import { endClaims } from '../../functions/clock/survey.ts';
import { changeBatch } from '../../functions/model/change-batch.ts';
import { readOutcomes, type Batch, type Outcome } from '../../functions/model/delivery.ts';
import type { Edition } from '../../functions/model/edition.ts';
import { each } from '../put-files.ts';
import type { Hand } from './hand.ts';
import { readLedger, type Entry } from './read-ledger.ts';

type Movers = Pick<Hand, 'now' | 'sleep' | 'nextAttempt' | 'readRun' | 'advance' | 'say'>;

const POLL_MS = 1_000;

/**
 * Moves readers of an edition to another outcome, batch after batch, each by one conditional write like those of
 * `deliver`. Whoever loses a batch to a consumer reads it again; a batch in which somebody is being written to is waited
 * for until its claim ends, 45 seconds at most: taken away, its readers would become unknown. Safe to repeat. Leases are
 * compared with this machine's clock.
 * @returns how many readers were moved by this call
 */
export async function moveReaders(
  { id, audience }: Edition,
  to: Outcome,
  concerns: (outcome: Outcome, reader: number, entry: Entry) => boolean,
  hand: Movers,
): Promise<number> {
  if (audience === undefined) return 0;
  let moved = 0;
  const wait = waiting(hand);
  const moveRun = async (run: number): Promise<void> => {
    for (;;) {
      let isThrough = true;
      for (const entry of await hand.readRun(id, audience.fence, run)) {
        const { batch } = entry;
        const concerned = (outcome: Outcome, reader: number) => concerns(outcome, reader, entry);
        const changed = changeBatch(batch, to, concerned, hand.nextAttempt());
        if (changed === undefined) continue;
        if (!isLive(batch, hand.now()) && (await hand.advance(id, batch.attempt, changed)))
          moved += readOutcomes(batch.outcomes).filter(concerned).length;
        else isThrough = false;
      }
      if (isThrough) return;
      await wait();
    }
  };
  const runs = Array.from({ length: audience.runs }, (_, run) => run);
  await each(runs, moveRun);
  return moved;
}

/**
 * Waits until nobody in a resting edition is being written to. Whose claim lapses meanwhile becomes unknown: whoever
 * held it will not come back.
 */
export async function settleClaims(edition: Edition, hand: Movers): Promise<void> {
  const wait = waiting(hand);
  for (;;) {
    const { survey } = await readLedger(edition, hand);
    const { overtaken } = await endClaims(edition.id, survey.lapsed, hand);
    if (!survey.underWay && !overtaken) return;
    await wait();
  }
}

function isLive({ leaseUntil, outcomes }: Batch, now: number): boolean {
  return leaseUntil > now && readOutcomes(outcomes).includes('claimed');
}

function waiting({ say, sleep }: Pick<Hand, 'say' | 'sleep'>): () => Promise<void> {
  let isSaid = false;
  return async () => {
    if (!isSaid) say('Waiting for what is under way…');
    isSaid = true;
    await sleep(POLL_MS);
  };
}

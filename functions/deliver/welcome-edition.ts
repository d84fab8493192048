import type { AudienceRun } from '../model/delivery.ts';
import type { EditionId, FrozenAudience } from '../model/edition.ts';
import type { Subscriber } from '../model/subscriber.ts';
import type { Frozen } from '../model/welcome.ts';

/** Two functions' clocks, and a confirmation on its way to the table, are never further apart. */
const APART_MS = 60_000;

/**
 * Whether somebody is in a frozen audience, as far as instants tell: who never was a subscriber before this confirmation is
 * in it if they confirmed before its subscribers were read, and not if they did after. `look`: only the audience knows.
 */
export function standingIn(
  { scannedAt }: Pick<FrozenAudience, 'scannedAt'>,
  { confirmedAt, consents }: Pick<Subscriber, 'confirmedAt' | 'consents'>,
): 'in' | 'out' | 'look' {
  if (scannedAt === undefined || confirmedAt === undefined || consents === undefined) return 'look';
  // Whoever was here before, or chose or paused since, may have been read as something else.
  const isNew = consents.every(({ what, at }) => what === 'requested' || (what === 'confirmed' && at === confirmedAt));
  if (!isNew) return 'look';
  if (Date.parse(confirmedAt) < Date.parse(scannedAt.from) - APART_MS) return 'in';
  return Date.parse(confirmedAt) > Date.parse(scannedAt.to) + APART_MS ? 'out' : 'look';
}

/** Runs read at once: a run takes about 50 ms, and a million readers are a thousand runs. */
const RUNS_AT_ONCE = 8;

/** Whether an edition goes to somebody anyhow, as a reader of its audience. */
export async function isReaderOf(
  { id, audience }: Frozen,
  subscriber: Subscriber,
  readAudience: (id: EditionId, fence: number, run: number) => Promise<AudienceRun>,
): Promise<boolean> {
  const standing = standingIn(audience, subscriber);
  if (standing !== 'look') return standing === 'in';
  for (let first = 0; first < audience.runs; first += RUNS_AT_ONCE) {
    const count = Math.min(RUNS_AT_ONCE, audience.runs - first);
    const runs = Array.from({ length: count }, (_, index) => readAudience(id, audience.fence, first + index));
    if ((await Promise.all(runs)).some(({ readers }) => readers.includes(subscriber.id))) return true;
  }
  return false;
}

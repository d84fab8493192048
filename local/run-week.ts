import type { Account } from '../functions/model/account.ts';
import type { Edition, EditionId } from '../functions/model/edition.ts';
import { editionIdAt, isFirstOfMonth } from '../functions/model/series.ts';
import type { Cloud } from './cloud/cloud.ts';
import type { Stores } from './stores.ts';
import { MINUTE_MS } from '../functions/model/durations.ts';

/** Minutes in which nothing moves, after which an edition that is not sent will not be. */
const PATIENCE_MINUTES = 10;
/** A run of a thousand readers ends within the function's three minutes. */
const LONGEST_CALL_MS = 4 * MINUTE_MS;

export type Week = {
  /** `sent`, `skipped` with its reason, or as far as it got. */
  readonly edition: Edition;
  readonly account: Account | undefined;
};

/**
 * Fires the weekly schedule, and that of the month where it is due as well, and lets the minutes go by until both
 * editions are through: the clock's schedule is fired for each, as EventBridge would. Deliveries take the time they take.
 * @param progress called now and then while readers are mailed
 * @returns the weekly one
 * @throws Error when a schedule cannot be fired or no edition came of it
 */
export async function runWeek(
  at: Date,
  timeZone: string,
  cloud: Cloud,
  stores: Stores,
  progress: (account: Account) => void,
): Promise<Week> {
  const id = editionIdAt('weekly', at.toISOString(), timeZone);
  const month = isFirstOfMonth(at.getTime(), timeZone) ? [editionIdAt('monthly', at.toISOString(), timeZone)] : [];
  // The clock has been ticking since the stack was deployed: it knows what SES allows.
  await fire('ClockEveryMinute', at, cloud);
  await fire('ComposeWeekly', at, cloud);
  if (month.length > 0) await fire('ComposeMonthly', at, cloud);

  const show = async () => {
    const { account } = await look(id, stores);
    if (account !== undefined) progress(account);
  };
  const shown = setInterval(() => void show().catch(() => {}), 250);
  try {
    let now = at.getTime();
    for (let still = 0; still < PATIENCE_MINUTES;) {
      await cloud.idle({ timeoutMs: LONGEST_CALL_MS });
      const before = await look(id, stores);
      now = await passMinutes(1, now, cloud);
      const after = await look(id, stores);
      const all = [after, ...(await Promise.all(month.map((one) => look(one, stores))))];
      if (all.every(({ edition }) => edition?.state === 'sent' || edition?.state === 'skipped')) break;
      still = progressOf(after) === progressOf(before) ? still + 1 : 0;
    }
    // The uploads of this run have settled by then: the editors are told of them.
    await passMinutes(2, now, cloud);
  } finally {
    clearInterval(shown);
  }
  const { edition, account } = await look(id, stores);
  if (edition === undefined) throw new Error('the schedule fired, and no edition came of it');
  if (account !== undefined) progress(account);
  return { edition, account };
}

/** @returns what is now, in epoch milliseconds, when all that the clock set off has ended */
async function passMinutes(minutes: number, now: number, cloud: Cloud): Promise<number> {
  const later = new Date(now + minutes * MINUTE_MS);
  cloud.setNow(later);
  await fire('ClockEveryMinute', later, cloud);
  await cloud.idle({ timeoutMs: LONGEST_CALL_MS });
  return later.getTime();
}

/** What must change for a minute to count as one in which something moved; a composition that fails anew each time does not. */
function progressOf({ edition, account }: Awaited<ReturnType<typeof look>>): string {
  return JSON.stringify([edition?.state, edition?.rendering, edition?.audience, account]);
}

async function look(id: EditionId, { editions, account }: Stores) {
  const edition = await editions.find(id);
  return { edition, account: edition && (await account(edition)) };
}

async function fire(schedule: string, at: Date, cloud: Cloud): Promise<void> {
  const outcome = await cloud.fire(schedule, at);
  if (!outcome.ok) throw new Error(`${schedule} could not be fired: ${outcome.error.message}`);
}

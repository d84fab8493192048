import type { RunMessage } from './delivery.ts';
import type { Allowance, DeliveryControl, EditionId } from './edition.ts';
import { paceInForce } from './pace.ts';
import { DAY_MS } from './durations.ts';

/** Days from confirming to the edition at which a cohort ends; whoever confirmed earlier is in the last one. */
const COHORT_DAYS = [7, 30, 90, 180, 365, 730];
export const COHORTS = COHORT_DAYS.length + 1;

/** How long ago a reader confirmed, in steps: 0 the most recently, `COHORTS - 1` the longest ago, or nobody knows when. */
export function cohortOf(confirmedAt: string | undefined, scheduledAt: string): number {
  const days = confirmedAt === undefined ? Number.NaN : (Date.parse(scheduledAt) - Date.parse(confirmedAt)) / DAY_MS;
  const cohort = COHORT_DAYS.findIndex((end) => days < end);
  return cohort === -1 ? COHORT_DAYS.length : cohort;
}

/** A run with readers who wait. */
export type WaitingRun = { readonly run: number; readonly waiting: number };

/**
 * The runs that may go on lanes now: who confirmed most recently first, as many readers as the allowance has left.
 * @param cohorts of the frozen audience, a digit a run
 * @param left `Infinity` for no limit
 * @param round unique for each time that runs are put on lanes
 */
export function runsToSend(
  edition: EditionId,
  runs: readonly WaitingRun[],
  cohorts: string | undefined,
  left: number,
  round: number,
): readonly RunMessage[] {
  const cohort = ({ run }: WaitingRun) => Number(cohorts?.[run] ?? 0);
  const messages: RunMessage[] = [];
  let rest = left;
  for (const { run, waiting } of runs.toSorted((a, b) => cohort(a) - cohort(b) || a.run - b.run)) {
    if (rest <= 0) break;
    messages.push({ v: 1, edition, run, round, ...(waiting > rest && { limit: rest }) });
    rest -= waiting;
  }
  return messages;
}

/** When the last of so many readers will have been written to. */
export type Plan = {
  /** Epoch milliseconds. */
  readonly endsAt: number;
  /** On how many days something is sent: 1 when the allowance of today is enough. */
  readonly days: number;
};

/** What is to be expected if nothing comes between: at the pace in force, day after day what each day allows. */
export function planOf(waiting: number, control: DeliveryControl, now: number): Plan {
  const secondsFor = (messages: number) => messages / paceInForce(control, now);
  const { allowance } = control;
  if (allowance === undefined || waiting <= allowance.left)
    return { endsAt: now + Math.ceil(secondsFor(waiting) * 1000), days: 1 };
  let rest = waiting - allowance.left;
  let days = allowance.left > 0 ? 1 : 0;
  for (let day = 1; ; day += 1) {
    const today = ofDay(allowance, day);
    days += 1;
    if (rest <= today) return { endsAt: now + day * DAY_MS + Math.ceil(secondsFor(rest) * 1000), days };
    rest -= today;
  }
}

function ofDay({ nextDays }: Allowance, day: number): number {
  return nextDays[day - 1] ?? nextDays.at(-1) ?? 1;
}

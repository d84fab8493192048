import type { RunMessage } from '../model/delivery.ts';
import type { DeliveryControl, Edition, EditionId } from '../model/edition.ts';
import { FIRST_CONTROL } from '../model/pace.ts';
import { planOf, runsToSend } from '../model/plan.ts';
import type { Canary } from '../model/stop-switch.ts';
import { HOUR_MS, MINUTE_MS } from '../model/durations.ts';

export type Begin = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Nothing while nobody has asked SES what it allows. */
  readonly control: () => Promise<DeliveryControl | undefined>;
  /** Has every wave of this edition stop before its next claim. */
  readonly rest: (id: EditionId) => Promise<void>;
  readonly record: (
    edition: Edition,
    progress: Partial<Pick<Edition, 'state' | 'pause' | 'sendBy'>>,
  ) => Promise<Edition>;
  readonly putOnLanes: (messages: readonly RunMessage[], lanes: number) => Promise<void>;
};

/**
 * Lets a frozen edition go: `sending`, with the instant after which it is not sent without an operator's word. One that
 * fits today's allowance is put on lanes at once; the runs of one that takes longer are the clock's to put there, and so
 * are a month's, which begins together with a week, and those of an instant edition, which may: they share the allowance,
 * and the week goes first. An
 * edition that is composed too late is held: nobody gets old news from a queue that recovered. One that an operator let
 * rest while it was composed rests.
 * @param lateAfterHours counted from the instant the schedule fired for, and from the expected end
 * @param wordAt when somebody gave their word that it be sent, epoch milliseconds: then it is late only after that
 * @param canary an edition that begins with a few readers is the clock's to put on lanes
 */
export async function beginDelivery(
  edition: Edition,
  lateAfterHours: number,
  begin: Begin,
  canary?: Canary,
  wordAt?: number,
): Promise<Edition> {
  const { id, series, scheduledAt, audience } = edition;
  if (audience === undefined) throw new Error(`edition ${id} would be sent to nobody knows whom`);
  if (begin.now() > Math.max(Date.parse(scheduledAt), wordAt ?? 0) + lateAfterHours * HOUR_MS) {
    await begin.rest(id);
    return begin.record(edition, { state: 'paused', pause: { why: 'late' } });
  }
  const control = await begin.control();
  if (control?.paused?.has(id) === true) return begin.record(edition, { state: 'paused', pause: { why: 'operator' } });
  const { endsAt } = planOf(audience.readers, control ?? FIRST_CONTROL, begin.now());
  const hasCanary = canary !== undefined && audience.readers > canary.readers;
  const waitMs = hasCanary ? canary.minutes * MINUTE_MS : 0;
  const sendBy = new Date(endsAt + waitMs + lateAfterHours * HOUR_MS).toISOString();
  // First the state, then the hints: a run that reaches `deliver` before the state would be taken for a stray.
  const sending = await begin.record(edition, { state: 'sending', sendBy });
  const fits = control !== undefined && audience.readers <= (control.allowance?.left ?? Infinity);
  if (!fits || hasCanary || series === 'monthly' || series === 'instant') return sending;
  const runs = Array.from({ length: audience.runs }, (_, run) => ({ run, waiting: 1 }));
  await begin.putOnLanes(runsToSend(id, runs, audience.cohorts, Infinity, 0), control.lanes);
  return sending;
}

import { wallClock } from '../model/calendar.ts';
import type { Allowance, DeliveryControl } from '../model/edition.ts';
import { FIRST_CONTROL } from '../model/pace.ts';
import { planOf } from '../model/plan.ts';
import { finds, type Finding } from './finding.ts';
import { DAY_MS } from '../model/durations.ts';

/**
 * How many get the edition: by its frozen audience, of which some may have it already (`begun`), by a count of the list,
 * or as many as the last one of its series had.
 */
export type Readers =
  { readonly by: 'begun' | 'frozen' | 'list' | 'last'; readonly readers: number } | { readonly by: 'nothing' };

/**
 * How many readers, and until when, if nothing comes between.
 * @param from epoch milliseconds: when it goes out
 * @param now epoch milliseconds: what `control` says is of now
 */
export function checkAudience(
  audience: Readers,
  control: DeliveryControl = FIRST_CONTROL,
  { from, now, timeZone }: { readonly from: number; readonly now: number; readonly timeZone: string },
): readonly Finding[] {
  const { ok, warn } = finds('audience');
  const stopped = control.stopped ? [warn('stopped')] : [];
  if (audience.by === 'nothing') return [...stopped, ok('audienceUnknown')];
  const { by, readers: count } = audience;
  if (by === 'begun') return [...stopped, ok('audienceBegun', { count })];
  if (count === 0) return [...stopped, warn('audienceNobody')];
  const begin = Math.max(from, now);
  const { endsAt } = planOf(count, inForceAt(control, begin - now), begin);
  const values = { count, end: minuteInZone(endsAt, timeZone) };
  // Also when that day has nothing left, and all of it goes out on the next.
  if (endsAt - begin >= DAY_MS) return [...stopped, warn('audienceDays', values)];
  return [...stopped, ok(by === 'last' ? 'audienceLast' : 'audienceCounted', values)];
}

/** The control as it will be: of what was sent up to now, nothing counts any more a day later. */
function inForceAt({ allowance, ...control }: DeliveryControl, laterMs: number): DeliveryControl {
  if (allowance === undefined) return control;
  const [first = allowance.left, ...more] = allowance.nextDays;
  const later: Allowance = { left: first, nextDays: more.length > 0 ? more : [first] };
  return { ...control, allowance: laterMs < DAY_MS ? allowance : later };
}

/** `2026-11-23 07:12` */
function minuteInZone(at: number, timeZone: string): string {
  return new Date(wallClock(at, timeZone)).toISOString().slice(0, 16).replace('T', ' ');
}

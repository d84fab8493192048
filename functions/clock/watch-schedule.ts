import type { WeeklySchedule } from '../model/calendar.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import { editionIdAt, lastDue, SCHEDULED_SERIES, type ScheduledSeries } from '../model/series.ts';

/** What the clock remembers of the schedule it watches; for each series the last edition it is done with, or an alarm. */
export type Watch = {
  readonly v: 1;
  /** Which schedule that is: another one is watched anew. */
  readonly schedule: string;
  /** ISO 8601. What was due earlier is not missed: there was no stack, or another schedule. */
  readonly since: string;
} & { readonly [series in ScheduledSeries]?: string };

/** An edition that readers should have begun to get. */
export type Overdue = {
  readonly edition: EditionId;
  /** ISO 8601. */
  readonly due: string;
  /** `composing`: it was begun, and does not come to an end. */
  readonly state: 'missing' | 'composing';
};

export type Watcher = {
  readonly readWatch: () => Promise<Watch | undefined>;
  readonly startWatch: (watch: Watch) => Promise<void>;
  readonly settle: (series: ScheduledSeries, mark: string) => Promise<void>;
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  /** Has the alarm sound. */
  readonly raise: (overdue: Overdue) => void;
  /** Tells editors why a week has no edition. Safe to repeat. */
  readonly tellWhyNone: (edition: Edition) => Promise<void>;
};

/** A composition takes ten minutes at most, and one that crashed is taken up again when its lease has run out. */
const OVERDUE_MS = 30 * 60_000;

/**
 * Compares the schedule with the editions. One that was due, and half an hour later is neither under way nor skipped with
 * a reason, sounds an alarm, once; of a week that was skipped for want of articles the editors are told why.
 * @param now epoch milliseconds
 */
export async function watchSchedule(now: number, schedule: WeeklySchedule, watcher: Watcher): Promise<void> {
  const { weekday, hour, timeZone } = schedule;
  const name = `${weekday} ${hour} ${timeZone}`;
  const watch = await watcher.readWatch();
  if (watch?.schedule !== name) return watcher.startWatch({ v: 1, schedule: name, since: new Date(now).toISOString() });
  for (const series of SCHEDULED_SERIES) {
    const at = lastDue(series, now, schedule);
    if (at < Date.parse(watch.since)) continue;
    const due = new Date(at).toISOString();
    const id = editionIdAt(series, due, timeZone);
    if (watch[series] === id) continue;
    const edition = await watcher.find(id);
    if (edition === undefined || edition.state === 'composing') {
      const mark = `${id} overdue`;
      if (now < at + OVERDUE_MS || watch[series] === mark) continue;
      watcher.raise({ edition: id, due, state: edition === undefined ? 'missing' : 'composing' });
      await watcher.settle(series, mark);
      continue;
    }
    const wants = edition.state === 'skipped' && edition.reason !== 'no-subscribers';
    // Who writes enough for a week has enough for a month.
    if (series === 'weekly' && wants) await watcher.tellWhyNone(edition);
    await watcher.settle(series, id);
  }
}

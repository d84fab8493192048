import { writeMoment } from '../../functions/ingest/created-at.ts';
import type { Watch } from '../../functions/clock/watch-schedule.ts';
import type { Edition } from '../../functions/model/edition.ts';
import { nextDue, SCHEDULED_SERIES, type ScheduledSeries } from '../../functions/model/series.ts';
import type { Stage } from '../stage.ts';
import type { Calls, Schedule } from './ask-others.ts';
import { deployCommand, newsletterCommand } from './commands.ts';
import { says, type Finding } from './finding.ts';

/** In the order of JavaScript's `getDay`. */
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** In the words of Scheduler: a month's edition comes on the first such day, which it knows by number, Sunday being 1. */
function expressionOf(series: ScheduledSeries, { schedule: { weekday, hour } }: Stage['rules']): string {
  const day = series === 'weekly' ? (WEEKDAYS[weekday] ?? '') : `${weekday + 1}#1`;
  return `cron(0 ${hour} ? * ${day} *)`;
}

/**
 * Whether the schedule of a series fires, when it should, and when next.
 * @param name of the schedule
 * @param now epoch milliseconds
 */
export function checkEditionSchedule(
  series: ScheduledSeries,
  name: string,
  schedule: Schedule | undefined,
  stage: Stage,
  now: number,
): Finding {
  const { ok, warning } = says(series);
  const found = checkSchedule(series, name, schedule, `no ${series} edition begins`, stage);
  if (found !== undefined) return found;
  const { timeZone } = stage.rules;
  const wanted = expressionOf(series, stage.rules);
  if (schedule?.expression !== wanted || schedule.timeZone !== timeZone)
    return warning(
      `The schedule fires at ${schedule?.expression ?? ''} ${schedule?.timeZone ?? ''}, but cdk.json says ${wanted} ${timeZone}.`,
      'Deploy, so that the settings hold:',
      deployCommand(stage),
    );
  const next = writeMoment(nextDue(series, now, stage.rules.schedule), timeZone);
  return ok(`The ${series} schedule fires next on ${next} (${timeZone}).`);
}

/** A schedule that is missing or switched off; nothing when it fires. @param loss what does not happen then */
export function checkSchedule(
  check: string,
  name: string,
  schedule: Schedule | undefined,
  loss: string,
  stage: Stage,
): Finding | undefined {
  const { fault } = says(check);
  if (schedule === undefined)
    return fault(
      `A schedule of the stack is gone: ${loss}.`,
      'Somebody deleted it by hand, and CloudFormation takes it to be there. Give it another id in infra/compose.ts or infra/clock.ts, such as Weekly2, so that it is made anew, and deploy:',
      deployCommand(stage),
    );
  if (schedule.isOn) return undefined;
  return fault(
    `A schedule is switched off: ${loss}.`,
    `Enable it in the console of ${stage.region}: EventBridge, Scheduler, Schedules,`,
    name,
  );
}

/** The clock's minutes; metrics come a few minutes late. */
export const CLOCK_MINUTES = 15;

/** Whether the clock is called, each minute. @param now epoch milliseconds */
export function checkClock(calls: Calls, stage: Stage, createdAt: number, now: number): Finding {
  const { ok, fault } = says('clock');
  if (calls.lastAt !== undefined) {
    const at = writeMoment(calls.lastAt, stage.rules.timeZone);
    return ok(`The clock ran last at ${at} (${stage.rules.timeZone}).`);
  }
  if (now - createdAt < CLOCK_MINUTES * 60_000) return ok('The stack is a few minutes old: the clock is about to run.');
  return fault(
    `The clock has not run for ${CLOCK_MINUTES} minutes: what is half done stays so, and nobody is told of anything.`,
    'See that its schedule is enabled and its function may be called; if both are, deploy anew:',
    deployCommand(stage),
  );
}

/**
 * How the edition stands that was scheduled last.
 * @param watch what the clock remembers of the schedule
 */
export function checkLastEdition(
  editions: readonly Edition[],
  stage: Stage,
  stopped: boolean,
  watch: Watch | undefined,
): Finding {
  const { ok, warning, fault } = says('last edition');
  if (stopped)
    return fault('This stage is stopped: nothing is sent.', 'Let it go on:', newsletterCommand('start', stage));
  const missing = SCHEDULED_SERIES.map((series) => /^(\S+) overdue$/.exec(watch?.[series] ?? '')?.[1]).find(
    (id) => id !== undefined && editions.every((edition) => edition.id !== id || edition.state === 'composing'),
  );
  if (missing !== undefined)
    return fault(
      `${missing} was due, and did not begin or does not come to an end: its readers wait.`,
      'See "An edition is overdue" in docs/runbook.md, and what is said here of schedules and dead letters.',
    );
  const [last] = editions.toSorted((a, b) => Date.parse(b.scheduledAt) - Date.parse(a.scheduledAt));
  if (last === undefined) return ok('There was no edition yet.');
  const at = `${last.id}, of ${writeMoment(Date.parse(last.scheduledAt), stage.rules.timeZone)},`;
  switch (last.state) {
    case 'paused':
      return warning(
        `${at} rests${last.pause?.words === undefined ? '' : `: ${last.pause.words}`}.`,
        'See why, then let it go on or cancel it:',
        newsletterCommand(`edition ${last.id}`, stage),
        newsletterCommand(`resume ${last.id}`, stage),
      );
    case 'composing':
      return ok(`${at} is being composed.`);
    case 'review':
      return ok(`${at} is being reviewed.`);
    case 'sending':
      return ok(`${at} is being sent.`);
    case 'sent':
      return ok(`${at} was sent.`);
    case 'skipped':
      return ok(`${at} was skipped: ${last.reason ?? 'no reason'}.`);
    case 'cancelled':
      return ok(`${at} was cancelled.`);
  }
}

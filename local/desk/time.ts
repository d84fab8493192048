import { specialDueAt, type Brief } from '../../functions/model/brief.ts';
import { HOUR_MS, MINUTE_MS } from '../../functions/model/durations.ts';
import type { EditionId, EditionState } from '../../functions/model/edition.ts';
import { nextDue, SCHEDULED_SERIES } from '../../functions/model/series.ts';
import type { Hand } from '../../cli/edition/hand.ts';
import type { Stage } from '../../cli/stage.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { openReturns } from './returns.ts';

/** The time of a played stack. One thing happens at a time: whoever asks meanwhile waits for their turn. */
export type Time = {
  /**
   * Lets time go by, with all that falls due; resolves when everything that followed has ended, or time was stopped.
   * @throws Error when time is being let go by already, or something broke on the way
   */
  readonly passTo: (target: Date) => Promise<void>;
  /** Whether time is being let go by, and until when. */
  readonly passing: () => Date | undefined;
  /** How much of it has gone by, 0 to 1. */
  readonly share: () => number;
  /** Ends it before its target, after what is under way. */
  readonly halt: () => void;
  /** Ends the ticking as well. */
  readonly stop: () => Promise<void>;
};

/** A run of a thousand readers ends within the function's three minutes. */
const LONGEST_CALL_MS = 4 * MINUTE_MS;
/** Between two looks of the clock while nothing is under way. On AWS it looks every minute; nothing falls due in between. */
const LONGEST_STEP_MS = 6 * HOUR_MS;
/** So many minutes in a row are looked at one by one; an edition that takes days needs no more than a look now and then. */
const BUSY_MINUTES = 30;
const BUSY_STEP_MS = 15 * MINUTE_MS;
/** Uploads have settled by then: editors have their letter, readers of each upload their digest. */
const SETTLING_MS = 15 * MINUTE_MS;
/** What a station did gives the clock something to do: it has done it by then. */
const AFTERMATH_MS = 2 * MINUTE_MS;

/** The schedules as the template calls them. */
const SCHEDULES = { weekly: 'ComposeWeekly', monthly: 'ComposeMonthly' } as const;

/** What goes on by itself, minute by minute. */
const MOVING: ReadonlySet<EditionState> = new Set(['composing', 'sending']);

type Editors = Pick<Hand, 'find' | 'listOpen'> & {
  readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
};

/**
 * Plays EventBridge: fires the clock every minute and the other schedules when they are due, and lets people have time go
 * by faster. While anything is under way it goes minute by minute, else from one thing that falls due to the next.
 */
export function openTime(
  cloud: Cloud,
  { rules: { schedule }, review }: Pick<Stage, 'rules' | 'review'>,
  { find, listOpen, readBrief }: Editors,
): Time {
  const cutOffMs = (review?.hoursBefore ?? 0) * HOUR_MS;
  const returns = openReturns(cloud);
  let last: Promise<void> = Promise.resolve();
  let journey: { readonly from: number; readonly to: number; halted: boolean } | undefined;
  /** Schedules have fired for everything up to here. */
  let firedTo = cloud.now().getTime();
  let busyUntil = 0;
  /** What the stations have done up to here has had its aftermath. */
  let seenRuns = 0;

  const fire = async (id: string, at: number): Promise<void> => {
    const outcome = await cloud.fire(id, new Date(at));
    // On AWS a clock that dies ticks again a minute later. So it does here.
    if (!outcome.ok && id !== 'ClockEveryMinute') throw new Error(`${id}: ${outcome.error.message}`);
  };
  const tick = async (at: number): Promise<void> => {
    for (const series of SCHEDULED_SERIES)
      for (let due = nextDue(series, firedTo, schedule); due <= at; due = nextDue(series, due, schedule))
        await fire(SCHEDULES[series], due);
    firedTo = Math.max(firedTo, at);
    await returns.giveBack(at);
    await fire('ClockEveryMinute', at);
    await cloud.idle({ timeoutMs: LONGEST_CALL_MS });
    for (; seenRuns < cloud.runs.length; seenRuns += 1) {
      const station = cloud.runs[seenRuns]?.station;
      if (station !== 'clock')
        busyUntil = Math.max(busyUntil, at + (station === 'ingest' ? SETTLING_MS : AFTERMATH_MS));
    }
  };

  /** When a special edition that nobody has begun to compose is to be sent. */
  const specialDue = async (id: EditionId): Promise<number> => {
    const upload = (await readBrief(id))?.upload;
    return upload?.kind === 'special' ? specialDueAt(upload) : Number.NaN;
  };
  /** When an edition that is open has its next hour. What rests for somebody's word does not move by itself. */
  const hoursOf = async (id: EditionId): Promise<readonly number[]> => {
    const edition = await find(id);
    if (edition !== undefined) return [Date.parse(edition.sendAt ?? edition.scheduledAt)];
    const due = await specialDue(id);
    return [due - cutOffMs, due];
  };
  const isUnderWay = async (now: number): Promise<boolean> => {
    for (const id of await listOpen()) {
      const edition = await find(id);
      if (edition === undefined ? (await specialDue(id)) - cutOffMs <= now : MOVING.has(edition.state)) return true;
    }
    return false;
  };
  let busy = 0;
  const nextStop = async (now: number): Promise<number> => {
    if (now < busyUntil || (await isUnderWay(now)) || (await returns.areAwaited())) {
      busy += 1;
      return busy < BUSY_MINUTES ? now + MINUTE_MS : wholeStep(now, BUSY_STEP_MS);
    }
    busy = 0;
    const stops = [
      wholeStep(now, LONGEST_STEP_MS),
      ...SCHEDULED_SERIES.flatMap((series) => {
        const due = nextDue(series, now, schedule);
        return [due, due - cutOffMs];
      }),
      ...(await Promise.all((await listOpen()).map(hoursOf))).flat(),
    ];
    return Math.min(...stops.filter((stop) => stop > now));
  };

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  const passTo = async (to: Date): Promise<void> => {
    if (journey !== undefined) throw new Error('time is being let go by already');
    const own = { from: cloud.now().getTime(), to: to.getTime(), halted: false };
    journey = own;
    try {
      await inTurn(async () => {
        // What people have just done settles first, as if they had waited for it.
        busyUntil = Math.max(busyUntil, own.from + SETTLING_MS);
        for (let now = own.from; now < own.to && !own.halted;) {
          now = Math.min(await nextStop(now), own.to);
          cloud.setNow(new Date(now));
          await tick(now);
        }
      });
    } finally {
      journey = undefined;
    }
  };

  // The clock has been ticking since the stack was deployed: it knows what SES allows.
  void inTurn(() => tick(cloud.now().getTime())).catch(() => {});
  const ticking = setInterval(() => {
    // Whoever has time go by fires the clock themselves.
    if (journey === undefined) void inTurn(() => tick(cloud.now().getTime())).catch(() => {});
  }, MINUTE_MS);
  const halt = (): void => {
    if (journey !== undefined) journey.halted = true;
  };
  return {
    passTo,
    passing: () => journey && new Date(journey.to),
    share: () =>
      journey === undefined ? 1 : Math.min(1, (cloud.now().getTime() - journey.from) / (journey.to - journey.from)),
    halt,
    async stop() {
      clearInterval(ticking);
      halt();
      await last;
    },
  };
}

/** The end of a step, at a whole one of its kind: what the clock does once an hour it does in the hour's first minute. */
function wholeStep(now: number, stepMs: number): number {
  return (Math.floor(now / stepMs) + 1) * stepMs;
}

import type { Brief } from '../model/brief.ts';
import type { RunMessage } from '../model/delivery.ts';
import type { ComposeOrder, DeliveryControl, Edition, EditionId, Pause } from '../model/edition.ts';
import { FIRST_CONTROL } from '../model/pace.ts';
import { planOf, runsToSend } from '../model/plan.ts';
import type { ReviewRules } from '../model/review.ts';
import { weeksFirst } from '../model/series.ts';
import { tripOf, type Canary, type StopSwitch, type Trip } from '../model/stop-switch.ts';
import { cutOffMs, lookAfterReview } from './look-after-review.ts';
import { orderSpecial } from './order-special.ts';
import { lookAfterEnded } from './look-after-ended.ts';
import { canaryStep } from './canary.ts';
import { endClaims, resendUnknown, surveyEdition, type Ledger, type Survey } from './survey.ts';
import { HOUR_MS } from '../model/durations.ts';

export type Clock = Ledger & {
  readonly listOpen: () => Promise<readonly EditionId[]>;
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  /** Nobody waits any more, since this instant (ISO 8601). */
  readonly finish: (id: EditionId, at: string) => Promise<boolean>;
  /** Readers wait again. */
  readonly reopen: (id: EditionId) => Promise<boolean>;
  /** Lets an edition rest until an operator says go on. */
  readonly pause: (id: EditionId, pause: Pause) => Promise<void>;
  /** Has everybody else wait until this instant (ISO 8601) for what SES says of the first readers. */
  readonly waitForEvents: (id: EditionId, until: string) => Promise<unknown>;
  readonly close: (id: EditionId) => Promise<void>;
  readonly order: (order: ComposeOrder) => Promise<void>;
  /** What editors want of an edition. */
  readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
  /** Has the clock look after an edition. */
  readonly mark: (id: EditionId) => Promise<void>;
  readonly control: () => Promise<DeliveryControl | undefined>;
  readonly lanesAreEmpty: () => Promise<boolean>;
  readonly putOnLanes: (messages: readonly RunMessage[], lanes: number) => Promise<void>;
  /**
   * Since when (epoch milliseconds) an edition that is being sent is found at rest. It is the memory of one process and
   * needs no other: one that begins anew only counts anew.
   */
  readonly restingSince: Map<EditionId, number>;
};

export type ClockRules = {
  /** Hours after which readers whose delivery is unknown are written to again, at the risk of a second mail. */
  readonly resendUnknownAfterHours?: number;
  readonly stopSwitch?: StopSwitch;
  readonly canary?: Canary;
  /** Without it nobody looks at an edition before it is sent. */
  readonly review?: ReviewRules;
};

/** What the clock found and did for one edition. */
export type Tick = {
  readonly edition: EditionId;
  readonly did:
    | 'ordered'
    | 'waits'
    | 'waits-for-editors'
    | 'waits-for-allowance'
    | 'waits-for-canary'
    | 'put-on-lanes'
    | 'held-late'
    | 'held-half-done'
    | 'tripped'
    | 'finished'
    | 'resent'
    | 'closed';
  /** Readers whose claim lapsed and became unknown. */
  readonly unknown: number;
  /** Unknown readers who wait again. */
  readonly resent?: number;
  /** When the last reader is expected to have been written to (ISO 8601), and on how many days. */
  readonly endsAt?: string;
  readonly days?: number;
  /** Of the readers who wait, those whom today's allowance takes, and those it does not. */
  readonly today?: number;
  readonly later?: number;
  /** Why the stop switch had it rest. */
  readonly trip?: Trip;
};

/** SES's events have come by then, or never will: what is still unknown stays so, and is listed. */
const SETTLED_HOURS = 24;
/** Who pauses an edition or lets it go on writes twice, within a second or two: after so long they died in between. */
const HALF_DONE_MS = 5 * 60_000;
/** Only when so many accepted readers have been spoken of by an event is the silence about another one a sign. */
const SEEN_SHARE = 0.9;

/**
 * Looks after every open edition; all of it is safe to repeat. An edition whose composition was abandoned is ordered
 * again; claims that lapsed become unknown; one with too many bounces or complaints rests; when the lanes are empty and readers still wait, as many of them as today's
 * allowance takes go back on lanes; when nobody waits any more the edition is sent.
 * @param minute of the schedule, whole minutes since 1970: the round of what is put on lanes, so that a tick that is
 * repeated puts nothing twice
 * @returns what was done, and the faults that kept an edition from being looked after
 */
export async function tick(
  minute: number,
  rules: ClockRules,
  clock: Clock,
): Promise<{ readonly ticks: readonly Tick[]; readonly faults: readonly unknown[] }> {
  const ticks: Tick[] = [];
  const faults: unknown[] = [];
  const lanes = { spent: 0, minute };
  for (const id of (await clock.listOpen()).toSorted(weeksFirst))
    try {
      const edition = await clock.find(id);
      ticks.push({ edition: id, unknown: 0, ...(await lookAfter(id, edition, lanes, rules, clock)) });
    } catch (error) {
      // One edition in trouble must not keep the others waiting.
      faults.push(error);
    }
  return { ticks, faults };
}

/** What this minute has put on lanes: editions share the day's allowance. */
type Lanes = { spent: number; readonly minute: number };
type Found = Omit<Tick, 'edition' | 'unknown'> & { readonly unknown?: number };

async function lookAfter(
  id: EditionId,
  edition: Edition | undefined,
  lanes: Lanes,
  rules: ClockRules,
  clock: Clock,
): Promise<Found> {
  if (edition?.state !== 'sending') clock.restingSince.delete(id);
  if (edition === undefined) return { did: await orderSpecial(id, undefined, cutOffMs(rules.review), clock) };
  switch (edition.state) {
    case 'composing':
      if (edition.leaseUntil > clock.now()) return { did: 'waits' };
      if (edition.series === 'special')
        return { did: await orderSpecial(id, edition.scheduledAt, cutOffMs(rules.review), clock) };
      await clock.order({ v: 1, series: edition.series, scheduledAt: edition.scheduledAt });
      return { did: 'ordered' };
    case 'review':
      return { did: await lookAfterReview(edition, rules.review, clock) };
    case 'sending':
      return lookAfterSending(edition, lanes, rules, clock);
    case 'sent':
      return lookAfterUnknown(edition, lanes.minute, rules, clock);
    case 'paused':
      // Somebody has to say go on; until then there is nothing to do, and the mark stays.
      return { did: 'waits' };
    case 'skipped':
    case 'cancelled':
      return { did: await lookAfterEnded(edition, clock) };
  }
}

async function lookAfterSending(edition: Edition, lanes: Lanes, rules: ClockRules, clock: Clock): Promise<Found> {
  const { id, audience, sendBy, acknowledged } = edition;
  const survey = await surveyEdition(edition, clock);
  const { unknown, overtaken } = await endClaims(id, survey.lapsed, clock);
  const waiting = survey.waiting.reduce((sum, run) => sum + run.waiting, 0);
  if (waiting === 0) {
    if (survey.underWay || overtaken) return { did: 'waits', unknown };
    await clock.finish(id, new Date(clock.now()).toISOString());
    // Whoever lets readers wait again looks at the state afterwards. Still `sending`, then they wait since before it ended.
    const after = await surveyEdition(edition, clock);
    if (isUnfinished(after)) {
      await clock.reopen(id);
      return { did: 'waits', unknown };
    }
    if (after.unknown.length === 0) await clock.close(id);
    return { did: 'finished', unknown };
  }
  const trip = rules.stopSwitch && tripOf(survey.tally, rules.stopSwitch, acknowledged);
  if (trip !== undefined) {
    await clock.pause(id, trip);
    return { did: 'tripped', unknown, trip };
  }
  if (sendBy !== undefined && clock.now() > Date.parse(sendBy)) {
    await clock.pause(id, { why: 'late' });
    return { did: 'held-late', unknown };
  }
  const control = (await clock.control()) ?? FIRST_CONTROL;
  if (control.paused?.has(id) === true) return { did: await waitAtRest(id, clock), unknown };
  clock.restingSince.delete(id);
  const isBusy = survey.underWay || overtaken || !(await clock.lanesAreEmpty());
  if (control.stopped || isBusy) return { did: 'waits', unknown };
  const { allowance } = control;
  const left = Math.max(0, (allowance?.left ?? Infinity) - lanes.spent);
  const canary = canaryStep(edition, survey.tally, rules.canary, clock.now());
  if (canary.until !== undefined) {
    if (edition.canaryUntil === undefined) await clock.waitForEvents(id, new Date(canary.until).toISOString());
    return { did: 'waits-for-canary', unknown };
  }
  const may = Math.min(left, canary.left);
  const messages = runsToSend(id, survey.waiting, audience?.cohorts, may, lanes.minute);
  const { endsAt, days } = planOf(
    waiting,
    allowance ? { ...control, allowance: { ...allowance, left } } : control,
    clock.now(),
  );
  const today = Math.min(left, waiting);
  const plan = { endsAt: new Date(endsAt).toISOString(), days, today, later: waiting - today };
  if (messages.length === 0) return { did: 'waits-for-allowance', unknown, ...plan };
  await clock.putOnLanes(messages, control.lanes);
  lanes.spent += Math.min(may, waiting);
  return { did: 'put-on-lanes', unknown, ...plan };
}

/**
 * Of an edition that every wave takes for paused while its state says that it is being sent: somebody is about to pause
 * it or to let it go on. When they did only half of it, nobody can tell which: it rests for all to see, and people are told.
 */
async function waitAtRest(id: EditionId, { now, pause, restingSince }: Clock): Promise<'waits' | 'held-half-done'> {
  const since = restingSince.get(id) ?? now();
  restingSince.set(id, since);
  if (now() - since < HALF_DONE_MS) return 'waits';
  await pause(id, { why: 'half-done' });
  restingSince.delete(id);
  return 'held-half-done';
}

function isUnfinished({ waiting, underWay, lapsed }: Survey): boolean {
  return waiting.length > 0 || underWay || lapsed.length > 0;
}

/** Of an edition that was sent: unknown readers are settled by SES's events, written to again if the rules say so, or stay unknown. */
async function lookAfterUnknown(edition: Edition, minute: number, rules: ClockRules, clock: Clock): Promise<Found> {
  const { id, sentAt } = edition;
  const hours = sentAt === undefined ? Infinity : (clock.now() - Date.parse(sentAt)) / HOUR_MS;
  // Reading a whole ledger every minute for a day would cost more than it tells.
  if (hours < SETTLED_HOURS && minute % 60 !== 0) return { did: 'waits' };
  const survey = await surveyEdition(edition, clock);
  if (isUnfinished(survey)) {
    // A clock that finished the edition died before it looked again.
    await clock.reopen(id);
    return { did: 'waits' };
  }
  const { unknown, submitted, submittedSeen } = survey;
  const again = rules.resendUnknownAfterHours ?? Infinity;
  const isHeard = submitted > 0 && submittedSeen >= submitted * SEEN_SHARE;
  if (unknown.length > 0 && hours >= again && isHeard) {
    // First the state: readers who wait in an edition that is sent would wait for ever.
    await clock.reopen(id);
    const resent = await resendUnknown(id, unknown, clock);
    // A minute that overlaps this one may have found nobody who waits, before they did.
    await clock.reopen(id);
    return { did: 'resent', resent };
  }
  if (unknown.length > 0 && hours < SETTLED_HOURS) return { did: 'waits' };
  await clock.close(id);
  return { did: 'closed' };
}

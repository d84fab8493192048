import type { WeeklySchedule } from '../../functions/model/calendar.ts';
import type { Cadence, DeliveryControl } from '../../functions/model/edition.ts';
import { isOpen, type Wish } from '../../functions/model/joining.ts';
import { editionIdAt, nextDue } from '../../functions/model/series.ts';
import { consentOf, inOnlyTo, type Exclusion, type Subscriber } from '../../functions/model/subscriber.ts';
import type { Stage } from '../stage.ts';
import { consentFacts, moment, sayStatus, type Fact } from './show-person.ts';
import { sayStanding, standingOf } from './standing.ts';

/** Whether somebody gets the next edition, as things stand, and everything that decides it. */
export type Why = {
  readonly gets: boolean;
  /** What it is called. */
  readonly edition: string;
  /** One sentence. */
  readonly because: string;
  readonly facts: readonly Fact[];
};

/**
 * Asks the very function that the freeze and every wave ask, as of the moment at which the next edition of their series
 * is due: whoever is paused until before it gets it.
 * @param wish to join, of somebody who may not be in the list
 * @param now epoch milliseconds
 */
export function whyOf(
  subscriber: Subscriber | undefined,
  wish: Wish | undefined,
  { publication, rules, onlyTo }: Pick<Stage, 'publication' | 'rules' | 'onlyTo'>,
  control: DeliveryControl | undefined,
  now: number,
): Why {
  const { timeZone } = publication;
  const { edition, at, due } = nextFor(subscriber?.cadence ?? 'weekly', now, timeZone, rules.schedule);
  const facts: Fact[] = [['edition', `${edition}, ${due}`]];
  if (control?.stopped === true) facts.push(['stage', 'stopped: nothing is sent before newsletter start']);
  if (subscriber === undefined) {
    const because =
      wish === undefined || !isOpen(wish.at, now)
        ? 'they are not in the list: nobody ever took that address in'
        : `they asked to join on ${moment(wish.at, timeZone)}, and have not confirmed it by the link of their letter`;
    return { gets: false, edition, because, facts };
  }

  const consent = consentOf(subscriber, subscriber.cadence, onlyTo, at);
  const { address, cadence, language, pausedUntil } = subscriber;
  facts.push(['status', sayStatus(subscriber, now, timeZone)]);
  if (pausedUntil !== undefined) facts.push(['pause', `until ${moment(pausedUntil, timeZone)}`]);
  facts.push(['cadence', cadence], ['language', language]);
  if (onlyTo !== undefined && address !== undefined) {
    const word = inOnlyTo(onlyTo, address) ? 'this address is among them' : 'this address is none of them';
    facts.push(['only to', `${onlyTo.join(', ')}: ${word}`]);
  }
  facts.push(...consentFacts(subscriber, timeZone));
  if (!('excluded' in consent)) return { gets: true, edition, because: '', facts };
  return { gets: false, edition, because: sayExclusion(consent.excluded, subscriber), facts };
}

/** The next edition of a series, as of when (epoch milliseconds): an instant one may come at any moment, so as of now. */
function nextFor(series: Cadence, now: number, timeZone: string, schedule: WeeklySchedule) {
  if (series === 'instant')
    return { edition: 'the next instant edition', at: now, due: 'once a burst of uploads has settled' };
  const at = nextDue(series, now, schedule);
  const edition = editionIdAt(series, new Date(at).toISOString(), timeZone);
  return { edition, at, due: `${series}, due ${moment(at, timeZone)}` };
}

function sayExclusion(excluded: Exclusion, subscriber: Subscriber): string {
  switch (excluded) {
    case 'left':
    case 'suppressed':
    case 'erased':
      return `they are ${sayStanding(standingOf(subscriber))}`;
    case 'paused':
      return 'they are paused at that time';
    case 'unconfirmed':
      return 'they have not confirmed that they want it';
    case 'cadence':
      return `they want ${subscriber.cadence} editions`;
    case 'only-to':
      return 'this stage writes to nobody but the addresses of its setting onlyTo';
  }
}

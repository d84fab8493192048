import type { DeliveryControl, EditionId } from '../../functions/model/edition.ts';
import { isOpen, type Wish } from '../../functions/model/joining.ts';
import { editionIdAt, nextDue } from '../../functions/model/series.ts';
import { consentOf, inOnlyTo, type Exclusion, type Subscriber } from '../../functions/model/subscriber.ts';
import type { Stage } from '../stage.ts';
import { consentFacts, moment, sayStatus, type Fact } from './show-person.ts';
import { sayStanding, standingOf } from './standing.ts';

/** Whether somebody gets the next edition, as things stand, and everything that decides it. */
export type Why = {
  readonly gets: boolean;
  readonly edition: EditionId;
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
  const series = subscriber?.cadence === 'monthly' ? 'monthly' : 'weekly';
  const at = nextDue(series, now, rules.schedule);
  const edition = editionIdAt(series, new Date(at).toISOString(), timeZone);
  const facts: Fact[] = [['edition', `${edition}, ${series}, due ${moment(at, timeZone)}`]];
  if (control?.stopped === true) facts.push(['stage', 'stopped: nothing is sent before newsletter start']);
  if (subscriber === undefined) {
    const because =
      wish === undefined || !isOpen(wish.at, now)
        ? 'they are not in the list: nobody ever took that address in'
        : `they asked to join on ${moment(wish.at, timeZone)}, and have not confirmed it by the link of their letter`;
    return { gets: false, edition, because, facts };
  }

  const consent = consentOf(subscriber, series, onlyTo, at);
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
      return `they want ${subscriber.cadence} editions, and this is a weekly one`;
    case 'only-to':
      return 'this stage writes to nobody but the addresses of its setting onlyTo';
  }
}

import { writeMoment } from '../../functions/ingest/created-at.ts';
import { statusAt, type ConsentEntry, type Subscriber } from '../../functions/model/subscriber.ts';
import { standingOf, sayStanding } from './standing.ts';

/** A line of what is shown of somebody. */
export type Fact = readonly [label: string, text: string];

/** An instant as the publication's clocks show it. */
export const moment = (at: string | number, timeZone: string): string =>
  `${writeMoment(new Date(at).getTime(), timeZone)} (${timeZone})`;

/** Whether they get mail at all, and since when not, as the end of a sentence that begins with "they are". */
export function sayStatus(subscriber: Subscriber, now: number, timeZone: string): string {
  const { pausedUntil, leftAt, suppressed } = subscriber;
  const standing = standingOf(subscriber);
  switch (standing) {
    case 'in':
      if (statusAt(subscriber, now) === 'active') return 'active';
      return pausedUntil === undefined
        ? 'paused, until they say otherwise'
        : `paused until ${moment(pausedUntil, timeZone)}`;
    case 'left':
      return leftAt === undefined ? 'gone: they left' : `gone: they left on ${moment(leftAt, timeZone)}`;
    case 'bounced':
    case 'complained':
    case 'suppressed': {
      const since = suppressed === undefined ? '' : `, since ${moment(suppressed.at, timeZone)}`;
      return `${sayStanding(standing)}${since}`;
    }
    case 'asked':
      return 'waiting for their confirmation';
    case 'erased':
      return sayStanding(standing);
  }
}

/** All that the list has of somebody. */
export function factsOf(subscriber: Subscriber, now: number, timeZone: string): readonly Fact[] {
  const { id, name, cadence, language, confirmedAt } = subscriber;
  return [
    ['status', sayStatus(subscriber, now, timeZone)],
    ...(name === undefined ? [] : [['name', name] as const]),
    ['cadence', cadence],
    ['language', language],
    ['confirmed', confirmedAt === undefined ? 'nobody knows when' : moment(confirmedAt, timeZone)],
    ...consentFacts(subscriber, timeZone),
    ['id', id],
  ];
}

/** What they agreed to and took back, the oldest first. */
export function consentFacts({ consents = [] }: Subscriber, timeZone: string): readonly Fact[] {
  if (consents.length === 0) return [['consent', 'nothing is written down']];
  return consents.map((entry, index) => [index === 0 ? 'consent' : '', sayEntry(entry, timeZone)]);
}

function sayEntry({ at, what, source, wording, ip, note }: ConsentEntry, timeZone: string): string {
  const more = [source, wording && `wording ${wording}`, ip && `from ${ip}`, note && `“${note}”`];
  return `${moment(at, timeZone)}  ${what}: ${more.filter(Boolean).join(', ')}`;
}

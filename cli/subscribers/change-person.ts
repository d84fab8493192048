import type { LinkKeys } from '../../functions/links/keys.ts';
import { addressKey } from '../../functions/mail/address.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import { restoredStatus, type ConsentEntry, type Subscriber } from '../../functions/model/subscriber.ts';
import { no, yes, type Answer } from '../edition/hand.ts';
import { TRIES } from '../edition/sentences.ts';
import { subscriberFrom, type Newcomer } from './newcomer.ts';
import type { List } from './open-list.ts';
import { sayStanding, standingOf } from './standing.ts';
import { idOf, type Whom } from './whom.ts';

/** What a command about one person needs. */
export type Desk = {
  readonly list: List;
  readonly keys: LinkKeys;
  /** Epoch milliseconds. */
  readonly now: () => number;
};

const UNKNOWN = 'Nobody in the list has that address.';
const BUSY = 'Somebody else changes them at the same time. Look (newsletter subscribers find), then repeat.';

/** The line that a command adds to somebody's consents. `note`: the operator's own words. */
export function entryOf(
  what: ConsentEntry['what'],
  command: string,
  now: number,
  note: string | undefined,
): ConsentEntry {
  return { at: new Date(now).toISOString(), what, source: `newsletter ${command}`, ...(note && { note }) };
}

/** Whether a line is the one that this command wrote: the answer to its write may have been lost. */
function isOurs(line: ConsentEntry | undefined, { at, what, note }: ConsentEntry): boolean {
  return line?.at === at && line.what === what && line.note === note;
}

/** Takes somebody in, as an import of one row would: nobody whom the list knows is touched. */
export async function addPerson(
  newcomer: Omit<Newcomer, 'id'>,
  evidence: string,
  { list, keys, now }: Desk,
): Promise<Answer> {
  const id = subscriberId(keys, addressKey(newcomer.address));
  const entry = entryOf('imported', 'subscribers add', now(), evidence);
  const isAdded = await list.add(subscriberFrom({ ...newcomer, id }, entry));
  const found = await list.find(id);
  if (isAdded || isOurs(found?.consents?.[0], entry))
    return yes(`They are in, ${newcomer.cadence}, from the next edition on.`);
  if (found === undefined) return no(BUSY);
  const standing = standingOf(found);
  return standing === 'in'
    ? yes('They are in the list already; nothing was changed.')
    : no(`They are ${sayStanding(standing)}. Nothing was changed.`);
}

/** They get nothing more, the messages that are under way included. Repeating it changes nothing. */
export async function unsubscribePerson(whom: Whom, reason: string | undefined, desk: Desk): Promise<Answer> {
  const id = idOf(whom, desk.keys);
  if ((await desk.list.find(id)) === undefined)
    return no(UNKNOWN, 'To keep it out of later imports: newsletter subscribers suppress.');
  const { what: _, ...said } = entryOf('left', 'subscribers unsubscribe', desk.now(), reason);
  const isNew = await desk.list.leave(id, said);
  return yes(isNew ? 'They are unsubscribed: no message leaves for them any more.' : 'They had left before.');
}

/** Nobody writes to them, and no import brings them in, until it is lifted. Works for addresses the list does not know. */
export async function suppressPerson(whom: Whom, reason: string, { list, keys, now }: Desk): Promise<Answer> {
  const id = idOf(whom, keys);
  const entry = entryOf('suppressed', 'subscribers suppress', now(), reason);
  for (let left = TRIES; left > 0; left -= 1) {
    const found = await list.find(id);
    if (found === undefined) {
      if ('id' in whom) return no('The list has nobody of that id.');
      if (await list.keepOut(id, entry)) return yes('The list did not know them. It keeps them out from now on.');
    } else if (found.suppressed?.why === 'complaint' || found.suppressed?.why === 'operator')
      return yes(`They are ${sayStanding(standingOf(found))} already.`);
    else if (await list.suppress(found, entry)) return yes('They are suppressed: no message leaves for them any more.');
  }
  return no(BUSY);
}

/** Lifts a suppression, so that they are again what they were. Never a complaint; who left joins again themselves. */
export async function restorePerson(whom: Whom, reason: string, { list, keys, now }: Desk): Promise<Answer> {
  const id = idOf(whom, keys);
  const entry = entryOf('restored', 'subscribers restore', now(), reason);
  for (let left = TRIES; left > 0; left -= 1) {
    const found = await list.find(id);
    if (found === undefined) return no(UNKNOWN);
    if (found.status !== 'suppressed') {
      return isOurs(found.consents?.at(-1), entry)
        ? restored(found)
        : no(`They are not suppressed, but ${sayStanding(standingOf(found))}.`);
    }
    const { suppressed } = found;
    if (suppressed === undefined || suppressed.why === 'complaint')
      return no('They complained. Nobody writes to them again (rules of the mailbox providers, and good manners).');
    if (await list.restore(found, entry)) return restored({ ...found, status: restoredStatus(found) });
  }
  return no(BUSY);
}

function restored(subscriber: Subscriber): Answer {
  if (subscriber.address === undefined)
    return yes('The suppression is lifted. The list has no address of them: they come back by joining themselves.');
  const standing = standingOf(subscriber);
  if (standing !== 'in') return yes(`The suppression is lifted. They are ${sayStanding(standing)}.`);
  return yes(
    'They are restored.',
    'SES has a suppression list of its own: take the address off that too (aws sesv2 delete-suppressed-destination).',
  );
}

/**
 * Forgets who somebody is, and what they wished. What stays of a subscriber is the keyed hash, which keeps an import from
 * bringing them back.
 */
export async function erasePerson(whom: Whom, { list, keys, now }: Desk): Promise<Answer> {
  const id = idOf(whom, keys);
  const [found, wish] = [await list.find(id), await list.findWish(id)];
  if (found === undefined && wish === undefined) return no(UNKNOWN);
  const { what: _, ...said } = entryOf('erased', 'subscribers erase', now(), undefined);
  // First, so that whoever sees them erased sees all of it done.
  await list.forgetWish(id);
  await list.erase(id, said);
  if (found === undefined) return yes('Their wish to join is forgotten. They were not in the list.');
  if (found.address === undefined) return yes('They are erased already, or only kept out.');
  return yes('They are erased. What is left is a hash that keeps an import from bringing them back.');
}

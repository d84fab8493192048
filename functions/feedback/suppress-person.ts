import type { Edition } from '../model/edition.ts';
import type { MailboxNews } from '../model/feedback.ts';
import type { ConsentEntry, Subscriber, SubscriberId, Suppression } from '../model/subscriber.ts';
import { endOfSoftRun, softBounce, suppressionAfter, type Ground } from './suppression.ts';

export type People = {
  readonly find: (id: SubscriberId) => Promise<Subscriber | undefined>;
  /** Adds to the soft bounces of somebody who is in the list, and gives them as they then are. */
  readonly addSoftBounces: (id: SubscriberId, entries: ReadonlySet<string>) => Promise<Subscriber | undefined>;
  /** False when they are no longer as they were looked at. */
  readonly suppress: (subscriber: Subscriber, suppressed: Suppression, line: ConsentEntry) => Promise<boolean>;
  /** Every edition there is; asked only when somebody's soft bounces are enough. */
  readonly listEditions: () => Promise<readonly Edition[]>;
};

/** How somebody fares: `unknown`, not in the list; `kept`, as they were. */
export type Fared = 'unknown' | 'kept' | 'suppressed';

/** Another writer of one and the same person does not come again and again. */
const TRIES = 5;

/**
 * What news of a mailbox makes of the person who has it. Safe to repeat: news that is known already writes nothing.
 * @param news of this one person
 * @param softBounces so many editions that follow one another, and the mailbox counts as gone
 * @throws Error when somebody else changes them all the time.
 */
export async function suppressPerson(
  id: SubscriberId,
  news: readonly Omit<MailboxNews, 'address'>[],
  softBounces: number,
  people: People,
): Promise<Fared> {
  const soft = new Set(
    news.flatMap(({ what, edition, at }) =>
      what === 'soft' && edition !== undefined ? [softBounce(edition, at)] : [],
    ),
  );
  const grounds = news.flatMap(({ what, at }): Ground[] => {
    if (what === 'soft') return [];
    return [{ why: what === 'gone' ? 'bounce' : 'complaint', at }];
  });
  if (soft.size === 0 && grounds.length === 0) return 'kept';
  let person = (soft.size > 0 ? await people.addSoftBounces(id, soft) : undefined) ?? (await people.find(id));
  for (let left = TRIES; left > 0; left -= 1) {
    if (person === undefined) return 'unknown';
    const many = (person.softBounces?.length ?? 0) >= softBounces;
    const end = soft.size > 0 && many ? endOfSoftRun(person, await people.listEditions(), softBounces) : undefined;
    const suppressed = suppressionAfter(person, end === undefined ? grounds : [...grounds, { why: 'bounce', at: end }]);
    if (suppressed === undefined) return 'kept';
    const source = `SES: ${suppressed.why}${suppressed.at === end ? ` of ${softBounces} editions` : ''}`;
    const line: ConsentEntry = { at: suppressed.at, what: 'suppressed', source };
    if (await people.suppress(person, suppressed, line)) return 'suppressed';
    person = await people.find(id);
  }
  throw new Error('somebody else changes this subscriber at the same time');
}

import { sayRefusal } from '../cli/subscribers/newcomer.ts';
import { rowsOf } from '../cli/subscribers/list-rows.ts';
import type { LinkKeys } from '../functions/links/keys.ts';
import type { Publication } from '../functions/model/publication.ts';
import type { Subscriber } from '../functions/model/subscriber.ts';

/** A row that cannot be taken in: it is no candidate. */
export type RowProblem = { readonly line: number; readonly message: string };

export type SubscribersFile = {
  readonly subscribers: readonly Subscriber[];
  readonly problems: readonly RowProblem[];
};

/**
 * Reads a list as `newsletter subscribers import` does, as a whole.
 * @throws Error, for people, when the file as a whole cannot be read.
 */
export async function readSubscribers(
  file: string,
  keys: LinkKeys,
  publication: Pick<Publication, 'language' | 'timeZone'>,
  confirmedAt: Date,
): Promise<SubscribersFile> {
  const subscribers: Subscriber[] = [];
  const problems: RowProblem[] = [];
  for await (const row of rowsOf(file, keys, publication, confirmedAt.getTime()))
    if ('refused' in row) problems.push({ line: row.line, message: sayRefusal(row.refused) });
    else subscribers.push({ v: 1, status: 'active', confirmedAt: confirmedAt.toISOString(), ...row.newcomer });
  return { subscribers, problems };
}

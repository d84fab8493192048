import type { LinkKeys } from '../../functions/links/keys.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import { addressKey, parseAddress } from '../../functions/mail/address.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { entryOf } from '../subscribers/change-person.ts';
import { formOf, textOf } from '../subscribers/list-text.ts';
import type { List } from '../subscribers/open-list.ts';

/** In the words of SES's suppression list: they must not come back by a click. */
const SUPPRESSED = /\b(?:complain|bounce)/iu;
const BETWEEN = /[\s,;"'<>()[\]{}:|\\]+/u;

/** Somebody of a list of those who left. */
type Gone = { readonly address: string; readonly suppressed: boolean };

/**
 * Every address in a file, whatever surrounds it: one a line, a CSV, what `aws sesv2 list-suppressed-destinations` prints,
 * mails of a mailbox. Whose line speaks of a bounce or a complaint is suppressed, everybody else left.
 */
export async function* goneIn(file: string): AsyncGenerator<Gone> {
  const { encoding } = await formOf(file);
  let held = '';
  for await (const piece of textOf(file, encoding)) {
    const lines = (held + piece).split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) yield* goneOf(line);
  }
  yield* goneOf(held);
}

function* goneOf(line: string): Generator<Gone> {
  for (const word of line.split(BETWEEN)) {
    const { address } = parseAddress(word.replace(/^mailto=?|[.]+$/giu, ''));
    if (address !== undefined) yield { address, suppressed: SUPPRESSED.test(line) };
  }
}

export type GoneCount = { marked: number; before: number; unknown: number };

/** Marks those who left since the backup. Who is not in it gets nothing anyway. Safe to repeat. */
export async function markGone(
  file: string,
  keys: LinkKeys,
  list: Pick<List, 'find' | 'leave' | 'suppress'>,
  now: number,
): Promise<GoneCount> {
  const counted: GoneCount = { marked: 0, before: 0, unknown: 0 };
  for await (const { address, suppressed } of goneIn(file)) {
    const id: SubscriberId = subscriberId(keys, addressKey(address));
    const found = await list.find(id);
    const line = entryOf(suppressed ? 'suppressed' : 'left', 'restore --left', now, undefined);
    const { what: _, ...said } = line;
    if (found === undefined) counted.unknown += 1;
    else if (found.suppressed !== undefined || (!suppressed && found.status === 'unsubscribed')) counted.before += 1;
    else {
      const isDone = suppressed ? await list.suppress(found, line) : await list.leave(id, said);
      // Somebody else changed them just now, or the answer to our own write was lost.
      const after = isDone ? undefined : await list.find(id);
      if (after?.status === 'active' || after?.status === 'paused')
        throw new Error('Somebody else changes the list at the same time. Repeat the same command.');
      counted.marked += 1;
    }
  }
  return counted;
}

import type { EditionId } from '../../../functions/model/edition.ts';
import type { Mail } from '../../cloud/mail.ts';
import { fold, headOf } from './read-mail.ts';

/** Which mails are looked at: of one edition, single letters, or all. */
export type Choice = { readonly of: 'all' | 'letters' | EditionId; readonly find: string };

/** The mails that were asked for, the newest first. */
export function chooseMails(mails: readonly Mail[], { of, find }: Choice): readonly Mail[] {
  const words = fold(find).split(/\s+/).filter(Boolean);
  return mails
    .filter((mail) => {
      const { edition, folded } = headOf(mail);
      if (of === 'letters' ? edition !== undefined : of !== 'all' && of !== edition) return false;
      return words.every((word) => folded.includes(word));
    })
    .toReversed();
}

/** How many mails there are of each edition, in the order of their first ones, and how many letters. */
export function countMails(mails: readonly Mail[]): {
  readonly editions: ReadonlyMap<EditionId, number>;
  readonly letters: number;
} {
  const editions = new Map<EditionId, number>();
  let letters = 0;
  for (const mail of mails) {
    const { edition } = headOf(mail);
    if (edition === undefined) letters += 1;
    else editions.set(edition, (editions.get(edition) ?? 0) + 1);
  }
  return { editions, letters };
}

/** What else somebody was sent, in the order of sending: the one before this mail, and the one after it. */
export function besides(
  mails: readonly Mail[],
  mail: Mail,
): { readonly before: Mail | undefined; readonly after: Mail | undefined } {
  const own = mails.filter(({ destinations }) => destinations.some((address) => mail.destinations.includes(address)));
  const at = own.indexOf(mail);
  return { before: own[at - 1], after: own[at + 1] };
}

import { FEEDBACK_KINDS, type FeedbackKind } from '../../../functions/model/feedback.ts';
import { MESSAGE_TAGS, runOf } from '../../../functions/model/delivery.ts';
import type { Edition, EditionId } from '../../../functions/model/edition.ts';
import type { LedgerEntry } from '../../../functions/aws/ledger-table.ts';
import type { Hand } from '../../../cli/edition/hand.ts';
import type { Mail } from '../../cloud/mail.ts';
import { headOf } from './read-mail.ts';

/** What SES said of a mail, as `feedback` wrote it down: nothing of a letter, whose events nobody asked SES for. */
export type Fate = readonly FeedbackKind[];

/** Reads the ledger for the mails of one page: each run once. */
export function openFates(hand: Pick<Hand, 'find' | 'readRun'>) {
  const editions = new Map<EditionId, Promise<Edition | undefined>>();
  const runs = new Map<string, Promise<readonly LedgerEntry[]>>();
  const findEdition = (id: EditionId): Promise<Edition | undefined> => {
    const found = editions.get(id) ?? hand.find(id);
    editions.set(id, found);
    return found;
  };
  const readRun = (id: EditionId, fence: number, run: number): Promise<readonly LedgerEntry[]> => {
    const key = `${id} ${run}`;
    const found = runs.get(key) ?? hand.readRun(id, fence, run);
    runs.set(key, found);
    return found;
  };
  return {
    findEdition,
    async fateOf(mail: Mail): Promise<Fate> {
      const { edition: id } = headOf(mail);
      const place = [mail.tags[MESSAGE_TAGS.batch], mail.tags[MESSAGE_TAGS.reader]].map(Number);
      const [batch = Number.NaN, reader = Number.NaN] = place;
      const fence = id === undefined ? undefined : (await findEdition(id))?.audience?.fence;
      // A welcome has no place in the edition that it brings.
      if (id === undefined || fence === undefined || !Number.isInteger(batch)) return [];
      const events = (await readRun(id, fence, runOf(batch))).find((entry) => entry.batch.batch === batch)?.events;
      return FEEDBACK_KINDS.filter((kind) => events?.[kind]?.has(reader) === true);
    },
  };
}

/** The word that counts in the end; undefined when SES has not said any. */
export function lastWord(fate: Fate): Exclude<FeedbackKind, 'send' | 'permanent'> | undefined {
  return (['complaint', 'bounce', 'reject', 'delivery', 'delay'] as const).find((kind) => fate.includes(kind));
}

import { specialDueAt, type Brief } from '../model/brief.ts';
import { askedBy } from '../model/by-brief.ts';
import type { ComposeOrder, EditionId } from '../model/edition.ts';

type SpecialDesk = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
  readonly order: (order: ComposeOrder) => Promise<void>;
  readonly close: (id: EditionId) => Promise<void>;
  /** Has the clock look after an edition. */
  readonly mark: (id: EditionId) => Promise<void>;
};

/**
 * Looks after a special edition that is not composed yet: its file says when it is to be ordered. A mark without a file
 * is taken away; an edition without one is ordered, for compose to call it off.
 * @param begun when it was to be sent that somebody began to compose, ISO 8601; undefined: nobody did
 * @param earlierMs so long before its time it is composed
 */
export async function orderSpecial(
  id: EditionId,
  begun: string | undefined,
  earlierMs: number,
  { now, readBrief, order, close, mark }: SpecialDesk,
): Promise<'ordered' | 'waits' | 'closed'> {
  const brief = await readBrief(id);
  const asked = askedBy(brief);
  if (asked === undefined && begun !== undefined) {
    await order({ v: 1, series: 'special', scheduledAt: begun, edition: id });
    return 'ordered';
  }
  if (asked === undefined && brief?.upload !== undefined) {
    await close(id);
    // It may have been uploaded again meanwhile: whoever does writes the brief before the mark.
    if (askedBy(await readBrief(id)) !== undefined) await mark(id);
    return 'closed';
  }
  // Another edition, which was marked a moment ago and is not yet there.
  if (asked?.kind !== 'special') return 'waits';
  const dueAt = specialDueAt(asked);
  if (dueAt - earlierMs > now()) return 'waits';
  await order({ v: 1, series: 'special', scheduledAt: new Date(dueAt).toISOString(), edition: id });
  return 'ordered';
}

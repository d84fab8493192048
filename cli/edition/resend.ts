import { seenBySes } from '../../functions/model/account.ts';
import { readOutcomes, type Outcome } from '../../functions/model/delivery.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { no, yes, type Answer, type Hand } from './hand.ts';
import { moveReaders } from './move-readers.ts';
import { readLedger, waitingIn, type Entry } from './read-ledger.ts';
import { sendByOf } from './resume.ts';
import { TRIES, noSuchEdition, notOver, readers, sayStopped, tooMuchTraffic } from './sentences.ts';

/** Whom to write to again: `unknown`, of whom SES has said nothing; `missed`, whom it refused, or who were cancelled. */
export type Whom = 'unknown' | 'missed';

const CONCERNS: Readonly<Record<Whom, (outcome: Outcome, reader: number, entry: Entry) => boolean>> = {
  unknown: (outcome, reader, { events }) => outcome === 'unknown' && !seenBySes(events, reader),
  missed: (outcome) => outcome === 'refused' || outcome === 'cancelled',
};

/** What would be done, for somebody to say yes to; or why nothing can be. */
export type Proposal = { readonly risk: readonly string[] } | { readonly answer: Answer };

export async function proposeResend(id: EditionId, whom: Whom, hand: Hand): Promise<Proposal> {
  const edition = await hand.find(id);
  if (edition === undefined) return { answer: noSuchEdition(id) };
  const cannot = whyNot(edition, whom);
  if (cannot !== undefined) return { answer: no(cannot) };
  const { entries, survey } = await readLedger(edition, hand);
  const concerned = (which: (outcome: Outcome, reader: number, entry: Entry) => boolean) =>
    entries.reduce(
      (sum, entry) =>
        sum + readOutcomes(entry.batch.outcomes).filter((outcome, reader) => which(outcome, reader, entry)).length,
      0,
    );
  const all = concerned(CONCERNS[whom]);
  // Somebody who resent before may have come no further than the readers.
  if (all === 0 && waitingIn(survey) === 0) return { answer: yes(`${id} has nobody to write to again.`) };
  if (whom === 'missed') {
    const refused = concerned((outcome) => outcome === 'refused');
    return {
      risk: [
        `${readers(all)} of ${id} are to be written to again: ${refused} whom SES refused, ${all - refused} who were cancelled.`,
        'Nobody gets a second mail by it. Whoever has left since gets none; whom SES refuses for a lasting reason it refuses again.',
      ],
    };
  }
  const seen = survey.submitted === 0 ? 0 : Math.floor((survey.submittedSeen / survey.submitted) * 100);
  return {
    risk: [
      `${readers(all)} of ${id} are unknown: SES may have taken their mail or not. They are to be written to again.`,
      'Those whose mail SES had taken get it a SECOND TIME.',
      `SES's events have spoken of ${seen} % of those whose mail it took: the nearer to 100, the more its silence tells.`,
    ],
  };
}

/** Lets those readers wait again; the clock does the rest. Safe to repeat. */
export async function resend(id: EditionId, whom: Whom, hand: Hand): Promise<Answer> {
  let moved = 0;
  for (let left = TRIES; left > 0; left -= 1) {
    const edition = await hand.find(id);
    if (edition === undefined) return noSuchEdition(id);
    const cannot = whyNot(edition, whom);
    if (cannot !== undefined) return no(cannot);
    const { state, series, scheduledAt } = edition;
    // First the state: readers who wait in an edition that is sent would wait for ever.
    if (state === 'sent' || state === 'cancelled') {
      const { readers: all = 0 } = edition.audience ?? {};
      await hand.reopen(id, state, sendByOf(all, await hand.control(), hand));
      if (state === 'cancelled') await hand.order({ v: 1, series, scheduledAt, refresh: id });
      await hand.goOn(id);
      continue;
    }
    moved += await moveReaders(edition, 'pending', CONCERNS[whom], hand);
    const after = await hand.find(id);
    // The clock may have found nobody who waits, a moment ago.
    if (after?.state === 'sent') continue;
    const then =
      after?.state === 'paused' ? `It rests: newsletter resume ${id}` : 'They are written to within minutes.';
    return yes(`${readers(moved)} wait again. ${then}`, ...sayStopped(await hand.control()));
  }
  return tooMuchTraffic(id);
}

function whyNot(edition: Edition, whom: Whom): string | undefined {
  const { id, state, articles } = edition;
  switch (state) {
    case 'composing':
    case 'review':
    case 'skipped':
      return notOver(edition);
    case 'cancelled':
      if (whom === 'unknown') return `${notOver(edition)} With --missed it is taken up again.`;
      if (articles?.length === 0)
        return `${id} was cancelled before anybody got it, and its articles went back: they are for the next edition.`;
      return undefined;
    case 'sending':
    case 'paused':
    case 'sent':
      return undefined;
  }
}

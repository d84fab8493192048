import { callsAccepted, disagreementsOf, type Counts, type Disagreement, type RunCalls } from './counts.ts';
import { readOutcomes, runOf, type Batch, type Outcome } from './delivery.ts';
import type { EditionId, FrozenAudience, Series } from './edition.ts';
import { FEEDBACK_KINDS, type BatchEvents, type FeedbackKind } from './feedback.ts';

/**
 * The sum that must balance: candidates = submitted + excluded + refused + unknown + pending. It is made of counts that
 * were made in different places, each without knowing of the others.
 */
export type Account = {
  readonly candidates: number;
  readonly submitted: number;
  readonly excluded: number;
  readonly refused: number;
  readonly unknown: number;
  /** Not yet tried, or being tried now. */
  readonly pending: number;
  /** Of the submitted ones, by SES's last word: submitted = delivered + bounced + rejected + undecided. */
  readonly delivered: number;
  readonly bounced: number;
  /** SES took it, and then did not send it: it found malware. */
  readonly rejected: number;
  /** SES has not said what became of it, or said that it comes later. */
  readonly undecided: number;
  /** Of the submitted ones, whatever else became of them. */
  readonly complained: number;
  /** By reason: what the freeze left out, and what the ledger says. */
  readonly excludedBy: Readonly<Record<string, number>>;
  /** By SES's code. */
  readonly refusedBy: Readonly<Record<string, number>>;
  /** Readers of whom SES's events of a kind have spoken; kinds without any are left out. */
  readonly events: Readonly<Record<string, number>>;
  readonly counts: Counts;
  /** Which two counts do not agree, one entry a pair. A count that is named twice is the one to doubt first. */
  readonly disagreements: readonly Disagreement[];
  readonly balanced: boolean;
};

/**
 * `accounts/<edition>.json` of the private bucket: what became of everybody, as it stood when it was folded. Holds
 * nothing of a single reader. Fields may be added, not changed.
 */
export type EditionAccount = {
  readonly v: 1;
  readonly edition: EditionId;
  readonly series: Series;
  /** ISO 8601, like the next two. */
  readonly scheduledAt: string;
  readonly sentAt?: string;
  readonly foldedAt: string;
  /** A day has gone by: whatever SES had to say, it has said. */
  readonly settled: boolean;
  readonly subject?: string;
  /** Where its page stands below the public address. */
  readonly page: string;
  /** Readers who left by this edition's own links, and have not come back by them. */
  readonly unsubscribed: number;
  readonly account: Account;
};

type Column = 'submitted' | 'excluded' | 'refused' | 'unknown' | 'pending';

const COLUMNS: Readonly<Record<Outcome, Column>> = {
  pending: 'pending',
  claimed: 'pending',
  submitted: 'submitted',
  refused: 'refused',
  unknown: 'unknown',
  cancelled: 'excluded',
  left: 'excluded',
  paused: 'excluded',
  suppressed: 'excluded',
  unconfirmed: 'excluded',
  erased: 'excluded',
  cadence: 'excluded',
  'only-to': 'excluded',
};

/** Whether any event of SES speaks of this reader: then SES had accepted the message, whatever we knew of it. */
export function seenBySes(events: BatchEvents | undefined, reader: number): boolean {
  return events !== undefined && FEEDBACK_KINDS.some((kind) => events[kind]?.has(reader));
}

/** What else is known when an account is folded. */
export type AccountEvidence = {
  /** The log of calls to SES, of all runs. Without it that count is not known. */
  readonly calls?: readonly RunCalls[];
  /** SES has had a day to speak: who is silent now stays so. Before that, silence is no disagreement. */
  readonly settled?: boolean;
};

/**
 * Folds the ledger of one edition, and compares the counts: the freeze's own, the ledger's, SES's events, and, as far as
 * it is whole, the log of our calls to SES.
 */
export function foldAccount(
  { candidates, readers, excluded }: Pick<FrozenAudience, 'candidates' | 'readers' | 'excluded'>,
  batches: Iterable<{ readonly batch: Batch; readonly events: BatchEvents | undefined }>,
  { calls = [], settled = false }: AccountEvidence = {},
): Account {
  const atFreeze = Object.values(excluded).reduce((sum, count) => sum + count, 0);
  const sums: Record<Column, number> = { submitted: 0, excluded: atFreeze, refused: 0, unknown: 0, pending: 0 };
  const last = { delivered: 0, bounced: 0, rejected: 0, undecided: 0, complained: 0 };
  const excludedBy = new Map(Object.entries(excluded));
  const refusedBy = new Map<string, number>();
  const spoken = new Map<FeedbackKind, number>();
  const runs = new Set<number>();
  const counted = { ledger: 0, events: 0, unanswered: 0, silent: 0, impossible: 0 };
  for (const { batch, events } of batches) {
    const outcomes = readOutcomes(batch.outcomes);
    counted.ledger += outcomes.length;
    for (const kind of FEEDBACK_KINDS) addTo(spoken, kind, events?.[kind]?.size ?? 0);
    const named = new Set(FEEDBACK_KINDS.flatMap((kind) => [...(events?.[kind] ?? [])])).size;
    let seenHere = 0;
    for (const [reader, outcome] of outcomes.entries()) {
      const seen = seenBySes(events, reader);
      if (seen) seenHere += 1;
      const column = COLUMNS[outcome === 'unknown' && seen ? 'submitted' : outcome];
      sums[column] += 1;
      if (column === 'excluded') addTo(excludedBy, outcome, 1);
      if (column === 'refused') addTo(refusedBy, batch.refusals?.[reader] ?? 'no code', 1);
      if (column === 'submitted') {
        runs.add(runOf(batch.batch));
        if (!seen) counted.silent += 1;
        if (outcome === 'unknown') counted.unanswered += 1;
        last[lastWord(events, reader)] += 1;
        if (events?.complaint?.has(reader) === true) last.complained += 1;
      } else if (seen && outcome !== 'claimed') counted.impossible += 1;
    }
    counted.events += named;
    // Events of positions that there are not.
    counted.impossible += named - seenHere;
  }
  const accepted = callsAccepted(calls, runs);
  const { submitted, unknown } = sums;
  const total = submitted + sums.excluded + sums.refused + unknown + sums.pending;
  const disagreements = disagreementsOf(
    { ...counted, candidates, frozen: readers, total, submitted, unknown },
    accepted,
    settled,
  );
  const { ledger, events } = counted;
  return {
    candidates,
    ...sums,
    ...last,
    excludedBy: Object.fromEntries(excludedBy),
    refusedBy: Object.fromEntries(refusedBy),
    events: Object.fromEntries([...spoken].filter(([, count]) => count > 0)),
    counts: { frozen: readers, ledger, events, ...(accepted && { calls: accepted.sure }) },
    disagreements,
    balanced: disagreements.length === 0,
  };
}

/** A message that was delivered may come back: the bounce is the later word. */
function lastWord(events: BatchEvents | undefined, reader: number): 'delivered' | 'bounced' | 'rejected' | 'undecided' {
  if (events?.bounce?.has(reader) === true) return 'bounced';
  if (events?.reject?.has(reader) === true) return 'rejected';
  return events?.delivery?.has(reader) === true ? 'delivered' : 'undecided';
}

function addTo<Name>(to: Map<Name, number>, name: Name, count: number): void {
  to.set(name, (to.get(name) ?? 0) + count);
}

import type { SendResult } from './delivery.ts';

/** Where something was counted: the freeze's scan, the ledger's positions, SES's events, the log of our calls to SES. */
export type Count = 'freeze' | 'ledger' | 'events' | 'calls';

/** Two counts that should be one number. */
export type Disagreement = {
  readonly between: readonly [Count, Count];
  readonly counts: readonly [number, number];
};

/** The readers of one edition, counted in four places. */
export type Counts = {
  /** By the freeze, while it read the subscribers. */
  readonly frozen: number;
  /** Positions in the ledger. */
  readonly ledger: number;
  /** Readers of whom SES's events have spoken. */
  readonly events: number;
  /** Messages that SES accepted, counted at the call. Missing: not known of every run. */
  readonly calls?: number;
};

/** How SES answered a run's calls, counted at the call itself. */
export type CallAnswers = Readonly<Record<SendResult['kind'], number>>;

export const NO_ANSWERS: CallAnswers = { accepted: 0, refused: 0, halted: 0, unsent: 0, unknown: 0, throttled: 0 };

/** Ledger item `<edition>#<run>` / `calls#<attempt>`: made before the first call of a run's consumer, filled at its end. */
export type RunCalls = {
  readonly v: 1;
  readonly run: number;
  readonly attempt: string;
  /** Missing: the consumer is at work, or died. */
  readonly answers?: CallAnswers;
};

/** SES publishes its events at best effort: of a thousand readers one may be without any. */
const SILENT_SHARE = 0.001;

/** What was counted of an edition, in the numbers that must agree. */
export type Counted = Omit<Counts, 'calls'> & {
  readonly candidates: number;
  /** Those left out by the freeze, and every position of the ledger by its outcome. */
  readonly total: number;
  /** Whom SES has accepted, as its answers or its events say. */
  readonly submitted: number;
  readonly unknown: number;
  /** Of the submitted ones, those whom SES's events alone speak for: no answer was recorded. */
  readonly unanswered: number;
  /** Of the submitted ones, those whom SES's answers alone speak for. */
  readonly silent: number;
  /** Whom SES's events speak of, though the ledger says that SES never had their message. */
  readonly impossible: number;
};

/**
 * Which pairs of counts do not agree.
 * @param calls what the log of calls says, if it is whole
 * @param settled SES has had a day to speak: before that, silence says nothing
 */
export function disagreementsOf(
  counted: Counted,
  calls: ReturnType<typeof callsAccepted>,
  settled: boolean,
): readonly Disagreement[] {
  const { candidates, total, frozen, ledger, events, submitted, unknown, unanswered, silent, impossible } = counted;
  const found: Disagreement[] = [];
  const differ = (between: Disagreement['between'], ...counts: Disagreement['counts']) =>
    void found.push({ between, counts });

  if (candidates !== total) differ(['freeze', 'ledger'], candidates, total);
  else if (frozen !== ledger) differ(['freeze', 'ledger'], frozen, ledger);
  if (impossible > 0 || (settled && silent > mayLack(submitted))) differ(['ledger', 'events'], submitted, events);
  if (calls === undefined) return found;
  const { sure, perhaps } = calls;
  // Whoever broke down between an answer and its record left readers unknown whom SES has accepted.
  if (sure < submitted - unanswered || sure > submitted + unknown) differ(['ledger', 'calls'], submitted, sure);
  if (settled && (events < sure - mayLack(sure) || events > sure + perhaps)) differ(['events', 'calls'], events, sure);
  return found;
}

/** Of so many readers, how many may be without an event. */
function mayLack(count: number): number {
  return Math.floor(count * SILENT_SHARE);
}

/** What the log says, if it is whole: no consumer died, and each of these runs has one. */
export function callsAccepted(
  calls: readonly RunCalls[],
  runs: ReadonlySet<number>,
): { readonly sure: number; readonly perhaps: number } | undefined {
  const logged = new Set(calls.map(({ run }) => run));
  const answers = calls.flatMap((one) => one.answers ?? []);
  const isWhole = calls.length > 0 && answers.length === calls.length && [...runs].every((run) => logged.has(run));
  if (!isWhole) return undefined;
  const sum = (kind: SendResult['kind']) => answers.reduce((before, each) => before + each[kind], 0);
  return { sure: sum('accepted'), perhaps: sum('unknown') };
}

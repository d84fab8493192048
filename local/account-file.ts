import type { Account } from '../functions/model/account.ts';
import type { Week } from './run-week.ts';

/** The numbers whose sum must balance. */
type Sum = Pick<Account, 'candidates' | 'submitted' | 'excluded' | 'refused' | 'unknown' | 'pending' | 'balanced'>;

/** `account.json`: what became of everybody, in numbers that were counted in different places. */
export type AccountFile = Sum & {
  readonly edition: string | null;
  /** Slugs in the order of the digest, all of them. */
  readonly articles: readonly string[];
  /** Why there is no edition. */
  readonly reason?: string;
};

const NOBODY: Sum = {
  candidates: 0,
  submitted: 0,
  excluded: 0,
  refused: 0,
  unknown: 0,
  pending: 0,
  balanced: true,
};

/** An edition that nobody was frozen for and that was not skipped either: composing it failed. */
const NOT_COMPOSED: Sum = { ...NOBODY, balanced: false };

/** What is known of a week: its edition, and what became of everybody. */
type FoundWeek = Pick<Week, 'edition'> & { readonly account: Sum | undefined };

/**
 * @param acceptedBySes messages of this edition that SES itself counted: each submitted reader is one of them, and each
 * unknown one may be
 */
export function accountFile({ edition, account = NOT_COMPOSED }: FoundWeek, acceptedBySes: number): AccountFile {
  const { id, state, reason, articles = [] } = edition;
  if (state === 'skipped') return { edition: null, reason: reason ?? 'skipped', articles: [], ...NOBODY };
  const { candidates, submitted, excluded, refused, unknown, pending } = account;
  const balanced = account.balanced && acceptedBySes >= submitted && acceptedBySes <= submitted + unknown;
  return { edition: id, articles, candidates, submitted, excluded, refused, unknown, pending, balanced };
}

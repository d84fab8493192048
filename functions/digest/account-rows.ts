import type { EditionAccount } from '../model/account.ts';
import type { Language } from '../model/publication.ts';
import { accountWords, type AccountWords } from './account-words.ts';

/** A number of an account that has a name. */
export type AccountRowName = keyof AccountWords['labels'];

/** A number of an account, as people see it. */
export type AccountRow = {
  readonly name: AccountRowName;
  readonly label: string;
  readonly count: number;
  /** The count, grouped as the language does it. */
  readonly shown: string;
  /** Of the readers of the edition, or of those it was sent to: 0 to 1. */
  readonly share: number;
  /** The same, as the language writes it: `1,2%`. */
  readonly percent: string;
};

/** Where everybody is in the end: each reader of the edition is in one of these. */
export const EVERYBODY = [
  'delivered',
  'undecided',
  'bounced',
  'rejected',
  'unknown',
  'refused',
  'pending',
  'excluded',
] as const satisfies readonly AccountRowName[];

/** What those did whom it was sent to. */
export const AFTERWARDS = ['bounced', 'complained', 'unsubscribed'] as const satisfies readonly AccountRowName[];

const OF_SENT: ReadonlySet<AccountRowName> = new Set(['delivered', 'undecided', 'rejected', ...AFTERWARDS]);

/** @param of `sent`: shares of what SES took; otherwise of all readers of the edition, but for what follows sending */
export function accountRow(
  name: AccountRowName,
  { account, unsubscribed }: EditionAccount,
  language: Language,
  of: 'sent' | 'all' = OF_SENT.has(name) ? 'sent' : 'all',
): AccountRow {
  const count = name === 'unsubscribed' ? unsubscribed : account[name];
  const whole = of === 'sent' ? account.submitted : account.candidates;
  // Who forwards a mail hands its links on: more people may leave by them than it was sent to.
  const share = whole === 0 ? 0 : Math.min(1, count / whole);
  return {
    name,
    label: accountWords(language).labels[name],
    count,
    shown: numberIn(language, count),
    share,
    percent: percentIn(language, share),
  };
}

/** `12.345`, `12,345`. */
export function numberIn(language: Language, count: number): string {
  return new Intl.NumberFormat(language).format(count);
}

/** At most two places behind the point: complaints are counted in hundredths of a per cent. */
export function percentIn(language: Language, share: number): string {
  const places = { maximumFractionDigits: share < 0.1 ? 2 : 1 };
  return new Intl.NumberFormat(language, { style: 'percent', ...places }).format(share);
}

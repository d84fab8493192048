import type { Account, EditionAccount } from '../../functions/model/account.ts';
import type { EditionId } from '../../functions/model/edition.ts';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

const ACCOUNT: Account = {
  candidates: 12_480,
  submitted: 12_391,
  excluded: 78,
  refused: 11,
  unknown: 0,
  pending: 0,
  delivered: 12_203,
  bounced: 121,
  rejected: 0,
  undecided: 67,
  complained: 4,
  excludedBy: { 'only-to': 0, left: 61, paused: 12, suppressed: 5 },
  refusedBy: { InvalidParameterValue: 11 },
  events: { send: 12_391, delivery: 12_205, bounce: 121, complaint: 4 },
  counts: { frozen: 12_480, ledger: 12_480, events: 12_391, calls: 12_391 },
  disagreements: [],
  balanced: true,
};

/** An account of the week 2026-W47, as it stood a day after it was sent. */
export function accountOf(changes: Partial<Account> = {}, more: Partial<EditionAccount> = {}): EditionAccount {
  return {
    v: 1,
    edition: '2026-W47' as EditionId,
    series: 'weekly',
    scheduledAt: '2026-11-22T00:00:00.000Z',
    sentAt: '2026-11-22T00:09:00.000Z',
    foldedAt: '2026-11-23T01:00:00.000Z',
    settled: true,
    subject: 'Đêm canh rùa đẻ ở Côn Đảo… và 11 bài khác · Tuần 47/2026',
    page: 'a/2026-W47-AAAAAAAAAAAAAAAAAAAAAA.html',
    unsubscribed: 38,
    account: { ...ACCOUNT, ...changes },
    ...more,
  };
}

/** So many weeks before it, newest first: a list that grew, and one week in which many mails came back. */
export function weeksBefore(count: number): readonly EditionAccount[] {
  return Array.from({ length: count }, (_, index) => {
    const week = 46 - index;
    const submitted = 12_391 - (index + 1) * 173;
    const bounced = index === 4 ? 402 : Math.round(submitted * 0.009) + ((index * 7) % 23);
    const at = new Date(Date.parse('2026-11-22T00:00:00.000Z') - (index + 1) * WEEK_MS).toISOString();
    return accountOf(
      {
        candidates: submitted + 80,
        submitted,
        bounced,
        delivered: submitted - bounced,
        undecided: 0,
        complained: index % 3,
      },
      {
        edition: `2026-W${week}` as EditionId,
        scheduledAt: at,
        sentAt: at,
        unsubscribed: 20 + ((index * 11) % 31),
        page: `a/2026-W${week}-AAAAAAAAAAAAAAAAAAAAAA.html`,
      },
    );
  });
}

/** All that can be out of the ordinary at once. */
export const TROUBLED = accountOf(
  {
    submitted: 12_100,
    delivered: 11_300,
    bounced: 640,
    undecided: 152,
    rejected: 8,
    complained: 31,
    unknown: 9,
    refused: 293,
    refusedBy: { InvalidParameterValue: 290, 'no code': 3 },
    counts: { frozen: 12_480, ledger: 12_480, events: 11_948 },
    disagreements: [{ between: ['ledger', 'events'], counts: [12_100, 11_948] }],
    balanced: false,
  },
  { unsubscribed: 204 },
);

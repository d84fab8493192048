import type { StoredItem } from '../../functions/aws/whole-table.ts';

/** Nobody goes on composing what a restore took up: it is through long before, or is repeated. */
export const NOT_BEFORE_MS = 30 * 24 * 60 * 60 * 1000;

/** Who holds an edition that was being composed when the backup was made, and puts missed ones on record. */
export function restoreAttempt(backup: string): string {
  return `restore-${backup}`;
}

type About = {
  readonly backup: string;
  /** When the backup began, ISO 8601. */
  readonly startedAt: string;
  readonly sameRegion: boolean;
  readonly now: number;
};

/**
 * What becomes of an item of the edition table when a stack is filled from a backup. Whatever may have been mailed since
 * the backup was made cannot be sent without somebody's word: an edition that was being sent, or rested, rests, and says
 * from which backup it comes; one that was being composed is held by the restore, which puts it on record as missed. Of all
 * these, and of special ones, nobody knows whether somebody has them: they have begun, so that their files, which are put
 * again, have none composed anew.
 * The clock looks only after those that rest. Pace and stop switch are the new stack's; its warm-up is the old one's where
 * the sender is known, in the same region.
 * @returns the items to write in its place
 */
export function heldItems(item: StoredItem, { backup, startedAt, sameRegion, now }: About): readonly StoredItem[] {
  const { pk, sk } = item;
  if (pk?.S === 'open') return [];
  if (pk?.S === 'control') return sk?.S === 'warm-up' && sameRegion ? [item] : [];
  if (pk?.S !== 'edition' || sk === undefined) return [item];
  const state = item['state']?.S;
  const begun = { ...item, begunAt: item['begunAt'] ?? { S: startedAt } };
  if (state === 'sending' || state === 'paused') {
    const before = item['pause']?.M ?? { why: { S: 'operator' } };
    const pause = { M: { ...before, backupOf: { S: startedAt } } };
    return [
      { ...begun, state: { S: 'paused' }, pause },
      { pk: { S: 'open' }, sk, v: { N: '1' } },
    ];
  }
  if (state !== 'composing' && state !== 'review') return [item['series']?.S === 'special' ? begun : item];
  return [
    {
      ...begun,
      state: { S: 'composing' },
      attempt: { S: restoreAttempt(backup) },
      leaseUntil: { N: String(now + NOT_BEFORE_MS) },
    },
  ];
}

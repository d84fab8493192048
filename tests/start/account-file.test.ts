import { describe, expect, test } from 'vitest';
import type { Slug } from '../../functions/model/article.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { accountFile } from '../../local/account-file.ts';

const edition: Edition = {
  v: 1,
  id: '2026-W47' as EditionId,
  series: 'weekly',
  state: 'sent',
  scheduledAt: '2026-11-22T00:00:00.000Z',
  attempt: 'a',
  leaseUntil: 0,
  fence: 1,
  articles: ['a', 'b'] as Slug[],
};
const account = {
  candidates: 20,
  submitted: 15,
  excluded: 2,
  refused: 1,
  unknown: 2,
  pending: 0,
  balanced: true,
};

describe('account.json', () => {
  test('says what is in the edition and what became of everybody', () => {
    expect(accountFile({ edition, account }, 15)).toEqual({ edition: '2026-W47', articles: ['a', 'b'], ...account });
  });

  test.each([
    [14, false],
    [15, true],
    [16, true],
    [17, true],
    [18, false],
  ])('of 15 submitted and 2 unknown balances with SES, which took %i: %s', (taken, balanced) => {
    expect(accountFile({ edition, account }, taken).balanced).toBe(balanced);
  });

  test('does not balance when the ledger does not, whatever SES took', () => {
    expect(accountFile({ edition, account: { ...account, balanced: false } }, 15).balanced).toBe(false);
  });

  test('of a week without an edition says why, and balances', () => {
    const skipped: Edition = { ...edition, state: 'skipped', reason: 'no-articles' };
    expect(accountFile({ edition: skipped, account: undefined }, 0)).toEqual({
      edition: null,
      reason: 'no-articles',
      articles: [],
      candidates: 0,
      submitted: 0,
      excluded: 0,
      refused: 0,
      unknown: 0,
      pending: 0,
      balanced: true,
    });
  });

  test('of an edition that could not be composed does not pass for a good week', () => {
    expect(accountFile({ edition: { ...edition, state: 'composing' }, account: undefined }, 0).balanced).toBe(false);
  });
});

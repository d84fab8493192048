import { expect, test } from 'vitest';
import { foldAccount, type EditionAccount } from '../../functions/model/account.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { Publication } from '../../functions/model/publication.ts';
import { accountCard } from '../../local/desk/edition/show-account.ts';

const AT = '2026-11-23T00:00:00.000Z';
const PUBLICATION = {
  language: 'en',
  timeZone: 'Asia/Ho_Chi_Minh',
  name: 'Bản tin',
  publicUrl: 'http://127.0.0.1:1',
} as Publication;

function accountOf(id: string, candidates: number): EditionAccount {
  return {
    v: 1,
    edition: id as EditionId,
    series: 'weekly',
    scheduledAt: AT,
    sentAt: AT,
    foldedAt: AT,
    settled: true,
    page: `a/${id}-x.html`,
    unsubscribed: 0,
    account: foldAccount({ candidates, readers: candidates, excluded: {} }, []),
  };
}

test('an account that does not balance names the counts that disagree', () => {
  const { markup } = accountCard({ edition: accountOf('2026-W48', 3), earlier: [] }, PUBLICATION);
  expect(markup).toContain('verdict look');
  expect(markup).toMatch(/<strong>Two do not agree: .*frozen” has 3, .*ledger” has 0/);
  expect(markup).not.toContain('All of them agree');
});

test('earlier editions lead to their pages of the desk, the account to its own page', () => {
  const earlier = [accountOf('2026-W47', 0), accountOf('2026-W46', 0)];
  const { markup } = accountCard({ edition: accountOf('2026-W48', 0), earlier }, PUBLICATION);
  expect(markup).toContain('href="/edition/2026-W47"');
  expect(markup).toContain('href="http://127.0.0.1:1/a/2026-W48-x.html"');
  expect(markup.match(/<svg class="columns"/g)).toHaveLength(4);
});

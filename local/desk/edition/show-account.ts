import {
  afterwards,
  counts,
  EARLIER_EDITIONS,
  everybody,
  reasons,
  verdict,
} from '../../../functions/digest/account-page.ts';
import { accountHistory } from '../../../functions/digest/account-history.ts';
import { accountWords } from '../../../functions/digest/account-words.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import type { EditionAccount } from '../../../functions/model/account.ts';
import type { Edition } from '../../../functions/model/edition.ts';
import type { Publication } from '../../../functions/model/publication.ts';
import type { Look } from '../../../cli/edition/look.ts';
import type { Desk } from '../desk.ts';
import type { Present } from './present.ts';
import { editionWords } from './words.ts';

/** An account, and those of the editions of its series before it, the newest first. */
export type Accounts = { readonly edition: EditionAccount; readonly earlier: readonly EditionAccount[] };

/**
 * The account of an edition: as the clock folded it last, once its sending is over; before that folded now.
 * @returns nothing before the edition has readers
 */
export async function accountsOf(
  look: Look,
  { hand, now }: Pick<Desk, 'hand' | 'now'>,
  present: Present,
): Promise<Accounts | undefined> {
  const { edition, delivery } = look;
  if (delivery === undefined) return undefined;
  const { id, series, scheduledAt, sentAt, subject, state } = edition;
  const isOver = state === 'sent' || state === 'cancelled';
  const folded = isOver ? await hand.findAccount(id) : undefined;
  const live: EditionAccount = {
    v: 1,
    edition: id,
    series,
    scheduledAt,
    ...(sentAt !== undefined && { sentAt }),
    foldedAt: now().toISOString(),
    settled: false,
    ...(subject !== undefined && { subject }),
    page: delivery.page ?? '',
    unsubscribed: delivery.unsubscribed,
    account: delivery.account,
  };
  return { edition: folded ?? live, earlier: await earlierOf(edition, hand, await present.editions()) };
}

async function earlierOf(
  { id, series, scheduledAt }: Edition,
  { findAccount }: Desk['hand'],
  editions: readonly Edition[],
): Promise<readonly EditionAccount[]> {
  const before = editions
    .filter((one) => one.series === series && one.id !== id && one.scheduledAt < scheduledAt)
    .filter(({ state }) => state === 'sent' || state === 'cancelled')
    .toSorted((one, other) => Date.parse(other.scheduledAt) - Date.parse(one.scheduledAt))
    .slice(0, EARLIER_EDITIONS);
  const found = await Promise.all(before.map((one) => findAccount(one.id)));
  return found.flatMap((one) => one ?? []);
}

/**
 * What became of everybody, as on the page of the account; of an edition that is still sent only where everybody is.
 * @param publication in the language of whoever looks; `publicUrl` leads to the page of an account for a browser here
 */
export function accountCard({ edition, earlier }: Accounts, publication: Publication): Markup {
  const { language, publicUrl } = publication;
  const words = accountWords(language);
  const own = editionWords(language).account;
  const page = { edition, publication };
  const { account, settled, sentAt } = edition;
  const { candidates } = account;
  const isOver = sentAt !== undefined || account.pending === 0;
  const afterAll = isOver
    ? markup`<h3>${words.headings.afterwards}</h3>
${afterwards(page)}
<p class="quiet">${words.explain.afterwards}</p>
${reasons(words.headings.reasons, words.columns.reason, account.excludedBy, candidates, publication)}
${reasons(words.headings.refusals, words.columns.code, account.refusedBy, candidates, publication)}
<h3>${words.headings.counts}</h3>
${counts(page)}
${edition.page === '' ? markup`` : markup`<p><a href="${publicUrl}/${edition.page}" rel="noopener" target="_blank">${own.page}</a></p>`}
${accountHistory({ ...publication, publicUrl: '' }, edition, earlier.map(onDesk))}`
    : markup``;
  return markup`<section class="card account" id="account" aria-labelledby="account-title"><h2 id="account-title">${own.title}</h2>
${isOver || !account.balanced ? verdict(page) : markup``}${settled || !isOver ? markup`` : markup`<p class="quiet">${words.unsettled}</p>`}
<h3>${words.headings.everybody}</h3>
${everybody(page)}
<p class="quiet">${words.explain.everybody}</p>
${afterAll}</section>
`;
}

/** Earlier editions lead to their pages of the desk, where there is more to see than on those of their accounts. */
function onDesk(account: EditionAccount): EditionAccount {
  return { ...account, page: `edition/${account.edition}` };
}

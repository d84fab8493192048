import { listEditions } from '../../../functions/aws/edition-list.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { countIn } from '../../../functions/digest/words.ts';
import { numberIn } from '../../../functions/digest/account-rows.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { lookAt } from '../../../cli/edition/look.ts';
import type { Desk } from '../desk.ts';
import { nameOf } from '../shell/edition-name.ts';
import { rehearsalWords } from './words.ts';

const SHOWN = 5;

/** Whether the accounts of the latest editions balance, folded from the ledger as it now is. */
export async function accountsSection({ documents, stack, hand }: Desk, language: Language): Promise<Markup> {
  const words = rehearsalWords(language).accounts;
  const mailed = (await listEditions(documents, stack.editionsTable))
    .filter(({ audience }) => audience !== undefined)
    .toSorted((one, other) => other.scheduledAt.localeCompare(one.scheduledAt))
    .slice(0, SHOWN);
  const rows = await Promise.all(
    mailed.map(async (edition) => {
      const account = (await lookAt(edition.id, hand))?.delivery?.account;
      if (account === undefined) return markup``;
      const { candidates, submitted, pending, balanced } = account;
      const tag = balanced
        ? pending > 0
          ? markup`<span class="tag calm">${words.underWay}</span>`
          : markup`<span class="tag good">${words.balanced}</span>`
        : markup`<span class="tag bad">${words.unbalanced}</span>`;
      const count = countIn(language, words.sent, candidates, {
        count: numberIn(language, candidates),
        submitted: numberIn(language, submitted),
      });
      return markup`<li id="account-${edition.id}" class="row"><a href="/edition/${edition.id}">${nameOf(edition, language)}</a> ${tag} <span class="quiet">${count}</span></li>`;
    }),
  );
  return markup`<section class="card accounts" id="accounts" aria-labelledby="accounts-title">
<h2 id="accounts-title">${words.title}</h2>
${rows.length === 0 ? markup`<p class="quiet">${words.none}</p>` : markup`<ul class="list">${rows}</ul>`}
</section>`;
}

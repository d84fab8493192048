import type { EditionAccount } from '../model/account.ts';
import type { Language, Publication } from '../model/publication.ts';
import { columns } from './account-charts.ts';
import { accountRow, type AccountRow, type AccountRowName } from './account-rows.ts';
import { accountWords } from './account-words.ts';
import { editionName } from './calendar.ts';
import { markup, type Markup } from './markup.ts';
import { fillIn } from './words.ts';

/** What editions are compared in: the first in numbers, the others in shares of it. */
const COMPARED = ['submitted', 'bounced', 'complained', 'unsubscribed'] as const satisfies readonly AccountRowName[];

/**
 * An edition beside earlier ones: a small chart for each number, and all of them in a table. Nothing when it is the first.
 * @param earlier newest first
 */
export function accountHistory(
  { language, publicUrl }: Publication,
  edition: EditionAccount,
  earlier: readonly EditionAccount[],
): Markup {
  const words = accountWords(language);
  const [before] = earlier;
  if (before === undefined) return markup``;
  // As time goes by, from left to right.
  const all = [...earlier.toReversed(), edition];
  const first = nameOfAccount(all[0] ?? edition, language);
  const charts = COMPARED.map((name): Markup => {
    const rows = all.map((one) => accountRow(name, one, language));
    const now = accountRow(name, edition, language);
    const was = fillIn(words.chart.before, { value: valueOf(accountRow(name, before, language)) });
    return markup`<figure>
<figcaption class="quiet">${now.label}${name === 'submitted' ? '' : ` (${words.chart.ofSent})`}<b>${valueOf(now)}</b>${was}</figcaption>
${columns(rows.map(heightOf), summaryOf(rows, now, language))}
<p class="ends"><span>${first}</span><span>${nameOfAccount(edition, language)}</span></p>
</figure>
`;
  });
  const heads = [words.columns.edition, ...COMPARED.map((name) => words.labels[name])];
  return markup`<h2>${words.headings.earlier}</h2>
<div class="charts">
${charts}</div>
<table class="history">
<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${all.toReversed().map(
  (one): Markup => markup`<tr${one === edition ? markup` class="now"` : markup``}>
<th scope="row">${one === edition ? nameOfAccount(one, language) : markup`<a href="${publicUrl}/${one.page}">${nameOfAccount(one, language)}</a>`}</th>
${COMPARED.map((name) => markup`<td>${valueOf(accountRow(name, one, language))}</td>`)}
</tr>
`,
)}</tbody>
</table>
`;
}

/** What is called an edition's number here: how many, or which share. */
function valueOf({ name, shown, percent }: AccountRow): string {
  return name === 'submitted' ? shown : percent;
}

function heightOf({ name, count, share }: AccountRow): number {
  return name === 'submitted' ? count : share;
}

function summaryOf(rows: readonly AccountRow[], now: AccountRow, language: Language): string {
  const sorted = rows.toSorted((one, other) => heightOf(one) - heightOf(other));
  const [least, most] = [sorted[0] ?? now, sorted.at(-1) ?? now].map(valueOf);
  return fillIn(accountWords(language).chart.history, {
    label: now.label,
    value: valueOf(now),
    editions: rows.length,
    least: least ?? '',
    most: most ?? '',
  });
}

/** What the edition of an account is called. */
export function nameOfAccount({ edition: id, series, subject }: EditionAccount, language: Language): string {
  return editionName({ id, series, ...(subject !== undefined && { subject }) }, language);
}

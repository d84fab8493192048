import type { EditionAccount } from '../model/account.ts';
import type { ArchiveFile } from '../model/archive.ts';
import { dayInZone } from '../model/calendar.ts';
import type { Publication } from '../model/publication.ts';
import { CHART_LOOK, stackedBar } from './account-charts.ts';
import { concernsOf, disagreementValues, verdictOf } from './account-concerns.ts';
import { accountHistory, nameOfAccount } from './account-history.ts';
import { AFTERWARDS, EVERYBODY, accountRow, numberIn, percentIn, type AccountRow } from './account-rows.ts';
import { accountWords } from './account-words.ts';
import { editionPath } from './archive-addresses.ts';
import { dayForReaders } from './calendar.ts';
import { markup, type Markup } from './markup.ts';
import { webPage } from './web-page.ts';
import { fillIn } from './words.ts';

/** How many editions an account is compared with. */
export const EARLIER_EDITIONS = 12;

type Page = { readonly edition: EditionAccount; readonly publication: Publication };

/**
 * The page of an edition's account: what became of everybody as charts, each with its numbers in a table, and compared
 * with earlier editions. No script, nothing from elsewhere, nothing of a single reader; search engines are asked to pass.
 * @param earlier of the same series, newest first; at most `EARLIER_EDITIONS` are shown
 */
export function accountPage(
  publication: Publication,
  edition: EditionAccount,
  earlier: readonly EditionAccount[],
): ArchiveFile {
  const { language, name, publicUrl, timeZone } = publication;
  const words = accountWords(language);
  const label = nameOfAccount(edition, language);
  const title = fillIn(words.title, { edition: label });
  const day = (instant: string) => dayForReaders(dayInZone(instant, timeZone), language);
  const { sentAt, foldedAt, settled, subject, account } = edition;
  const sent = sentAt === undefined ? words.cancelled : fillIn(words.sent, { day: day(sentAt) });
  const page = { edition, publication };
  const content = webPage({
    language,
    publication: name,
    title,
    head: markup`<meta name="robots" content="noindex" />
<meta name="referrer" content="no-referrer" />
<style>${CHART_LOOK}</style>
`,
    body: markup`<h1>${title}</h1>
<p class="quiet"><a href="${publicUrl}/${editionPath(edition.edition)}">${subject ?? label}</a></p>
<p class="quiet">${sent} · ${fillIn(words.asOf, { day: day(foldedAt) })}</p>
${verdict(page)}${settled ? markup`` : markup`<p class="quiet">${words.unsettled}</p>\n`}
<h2>${words.headings.everybody}</h2>
<p class="quiet">${words.explain.everybody}</p>
${everybody(page)}
<h2>${words.headings.afterwards}</h2>
<p class="quiet">${words.explain.afterwards}</p>
${afterwards(page)}
${accountHistory(publication, edition, earlier.slice(0, EARLIER_EDITIONS))}${reasons(
      words.headings.reasons,
      words.columns.reason,
      account.excludedBy,
      account.candidates,
      publication,
    )}${reasons(words.headings.refusals, words.columns.code, account.refusedBy, account.candidates, publication)}
<h2>${words.headings.counts}</h2>
<p class="quiet">${words.explain.counts}</p>
${counts(page)}`,
  });
  return { path: edition.page, type: 'page', content };
}

/** What people should know first, and what to do. */
export function verdict({ edition, publication: { language } }: Page): Markup {
  const concerns = concernsOf(edition, language);
  if (concerns.length === 0)
    return markup`<div class="verdict"><p><strong>${verdictOf(edition, language)}</strong></p></div>\n`;
  const told = concerns.map(({ say, todo }) => markup`<p><strong>${say}</strong> ${todo}</p>`);
  return markup`<div class="verdict look">${told}</div>\n`;
}

/** Rows that are always there; the others only when there is somebody in them. */
const ALWAYS: ReadonlySet<string> = new Set(['delivered', 'bounced', 'excluded']);

/** Where everybody is in the end: as a bar, and in numbers. */
export function everybody({ edition, publication: { language } }: Page): Markup {
  const words = accountWords(language);
  const rows = EVERYBODY.map((name) => accountRow(name, edition, language, 'all')).filter(
    ({ name, count }) => count > 0 || ALWAYS.has(name),
  );
  const whole = accountRow('candidates', edition, language);
  const parts = rows
    .filter(({ count }) => count > 0)
    .map(({ label, shown }) => fillIn(words.chart.part, { label, count: shown }));
  const summary = fillIn(words.chart.everybody, { count: whole.shown, parts: parts.join(', ') });
  const tail = markup`<tr class="now"><th scope="row">${whole.label}</th><td>${whole.shown}</td><td></td></tr>`;
  return markup`${stackedBar(rows, summary)}
${table([words.columns.what, words.columns.readers, words.columns.ofAll], rows.map(swatched), tail)}`;
}

/** What those did whom it was sent to. */
export function afterwards({ edition, publication: { language } }: Page): Markup {
  const words = accountWords(language);
  const rows = ['submitted' as const, ...AFTERWARDS].map((name) => accountRow(name, edition, language, 'sent'));
  return table(
    [words.columns.what, words.columns.readers, words.columns.ofSent],
    rows.map(({ name, label, shown, percent }) => row(label, [shown, name === 'submitted' ? '' : percent])),
  );
}

/** A table of names with their numbers, under a heading; nothing when there are none. */
export function reasons(
  heading: string,
  column: string,
  by: Readonly<Record<string, number>>,
  whole: number,
  { language }: Publication,
): Markup {
  const words = accountWords(language);
  const known: Readonly<Record<string, string>> = words.reasons;
  const found = Object.entries(by)
    .filter(([, count]) => count > 0)
    .toSorted(([, one], [, other]) => other - one);
  if (found.length === 0) return markup``;
  const rows = found.map(([name, count]) =>
    row(known[name] ?? name, [numberIn(language, count), percentIn(language, whole === 0 ? 0 : count / whole)]),
  );
  return markup`<h2>${heading}</h2>\n${table([column, words.columns.readers, words.columns.ofAll], rows)}`;
}

/** What was counted in four places, and whether it agrees. */
export function counts({ edition: { account }, publication: { language } }: Page): Markup {
  const words = accountWords(language);
  const { frozen, ledger, events, calls } = account.counts;
  const shown = (count: number | undefined) =>
    count === undefined ? words.counts.notKnown : numberIn(language, count);
  const rows = [
    row(words.counts.freeze, [shown(frozen)]),
    row(words.counts.ledger, [shown(ledger)]),
    row(words.labels.submitted, [shown(account.submitted)]),
    row(words.counts.events, [shown(events)]),
    row(words.counts.calls, [shown(calls)]),
  ];
  const said = account.balanced
    ? [markup`<p>${words.counts.agree}</p>`]
    : account.disagreements.map(
        (one) => markup`<p><strong>${fillIn(words.counts.disagree, disagreementValues(one, language))}</strong></p>`,
      );
  return markup`${table([words.columns.where, words.columns.readers], rows)}\n${said}`;
}

function swatched({ name, label, shown, percent }: AccountRow): Markup {
  return markup`<tr><th scope="row"><span class="swatch of-${name}"></span>${label}</th><td>${shown}</td><td>${percent}</td></tr>\n`;
}

function row(label: string, cells: readonly string[]): Markup {
  return markup`<tr><th scope="row">${label}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`;
}

function table(heads: readonly string[], rows: readonly Markup[], tail: Markup = markup``): Markup {
  return markup`<table>
<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows}${tail}
</tbody>
</table>`;
}

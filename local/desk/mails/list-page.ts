import type { Context } from 'hono';
import { momentFor } from '../../../functions/digest/moment.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { countIn, fillIn } from '../../../functions/digest/words.ts';
import { numberIn } from '../../../functions/digest/account-rows.ts';
import { isEditionId } from '../../../functions/model/edition.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { Mail } from '../../cloud/mail.ts';
import { languageOf, pageOf } from '../asked.ts';
import type { Desk, Played } from '../desk.ts';
import { nameOf } from '../shell/edition-name.ts';
import { showPage } from '../shell/page.ts';
import { paged } from '../shell/pager.ts';
import { chooseMails, countMails, type Choice } from './choose-mails.ts';
import { lastWord, openFates } from './fates.ts';
import { headOf } from './read-mail.ts';
import { mailsWords, type MailsWords } from './words.ts';

const LONGEST_SEARCH = 200;

/** Every mail that went out, the newest first; read no further than the page that is shown. */
export async function listPage(context: Context, desk: Desk, { cloud }: Played): Promise<Response> {
  const language = languageOf(context, desk.stage.publication.language);
  const words = mailsWords(language);
  const { mails } = cloud.ses;
  const choice = choiceOf(context);
  const chosen = chooseMails(mails, choice);
  const { some, links } = paged(chosen, pageOf(context), new URL(context.req.url), language);
  const isFiltered = choice.of !== 'all' || choice.find !== '';
  const body = markup`<h1>${words.title}</h1>
${
  mails.length === 0
    ? markup`<div class="card nothing"><h2>${words.none.title}</h2><p>${words.none.explain}</p><p><a class="button" href="/rehearsal">${words.none.rehearse}</a></p></div>`
    : markup`<p class="lead">${countIn(language, words.lead, mails.length, { count: numberIn(language, mails.length) })}</p>
${await filterForm(choice, desk, mails, language)}
<section class="card">
${isFiltered ? markup`<p class="quiet" role="status">${countIn(language, words.found, chosen.length, { count: numberIn(language, chosen.length) })}</p>` : ''}
${chosen.length === 0 ? markup`<p>${words.none.unmatched}</p>` : await table(some, desk, language)}
${links}
</section>`
}`;
  return showPage(context, desk, { view: 'mails', title: words.title, body });
}

function choiceOf(context: Context): Choice {
  const of = context.req.query('of') ?? 'all';
  const find = (context.req.query('find') ?? '').slice(0, LONGEST_SEARCH).trim();
  return { of: of === 'letters' || (of !== 'all' && isEditionId(of)) ? of : 'all', find };
}

async function filterForm(
  { of, find }: Choice,
  { hand }: Desk,
  mails: readonly Mail[],
  language: Language,
): Promise<Markup> {
  const words = mailsWords(language);
  const { filter } = words;
  const { editions, letters } = countMails(mails);
  const option = (value: string, sentence: string, count: number, values: Readonly<Record<string, string>> = {}) =>
    markup`<option value="${value}"${value === of ? markup` selected` : ''}>${fillIn(sentence, { ...values, count: numberIn(language, count) })}</option>`;
  const ofEditions = await Promise.all(
    [...editions].toReversed().map(async ([id, count]) => {
      const edition = await hand.find(id);
      return option(id, filter.edition, count, { edition: edition === undefined ? id : nameOf(edition, language) });
    }),
  );
  return markup`<form class="card filter" method="get" action="/mails" id="mails-filter" role="search" aria-label="${filter.legend}">
<div class="field"><label for="of">${filter.of}</label>
<select id="of" name="of">${option('all', filter.all, mails.length)}${option('letters', filter.letters, letters)}${ofEditions}</select></div>
<div class="field find"><label for="find">${filter.find}</label><input id="find" type="search" name="find" value="${find}" maxlength="${LONGEST_SEARCH}" autocomplete="off" spellcheck="false" /></div>
<div class="row"><button class="main" type="submit">${filter.button}</button>
${of === 'all' && find === '' ? '' : markup`<a href="/mails">${filter.clear}</a>`}</div>
</form>`;
}

async function table(mails: readonly Mail[], { hand, stage }: Desk, language: Language): Promise<Markup> {
  const words = mailsWords(language);
  const { columns } = words;
  const { timeZone } = stage.publication;
  const fates = openFates(hand);
  const rows = await Promise.all(
    mails.map(async (mail) => {
      const { subject, to, edition: id, isWelcome } = headOf(mail);
      const { day, time } = momentFor(mail.at.toISOString(), { language, timeZone });
      const edition = id === undefined ? undefined : await fates.findEdition(id);
      const last = lastWord(await fates.fateOf(mail));
      return markup`<tr id="mail-${mail.id}">
<td class="at">${day} <span class="quiet">${time}</span></td>
<td class="subject"><a href="/mails/${mail.id}">${subject === '' ? words.noSubject : subject}</a></td>
<td class="to">${to}</td>
<td class="of">${edition === undefined ? letterName(mail, words) : nameOf(edition, language)}</td>
<td class="fate">${fateTag(id === undefined ? 'unasked' : (last ?? (isWelcome ? 'welcome' : 'none')), words)}</td>
</tr>`;
    }),
  );
  const head = (['at', 'subject', 'to', 'of', 'fate'] as const).map(
    (name) => markup`<th scope="col" class="${name}">${columns[name]}</th>`,
  );
  return markup`<table class="mails"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
}

const TAGS: Readonly<Record<keyof MailsWords['fates'], string>> = {
  delivery: 'good',
  bounce: 'warn',
  complaint: 'bad',
  delay: 'warn',
  reject: 'bad',
  none: 'calm',
  unasked: 'calm',
  welcome: 'calm',
};

/** What SES said last, in a word. */
function fateTag(fate: keyof MailsWords['fates'], words: MailsWords): Markup {
  return markup`<span class="tag ${TAGS[fate]}">${words.fates[fate]}</span>`;
}

/** What kind of a letter it is, or the edition's own name when the edition is unknown. */
export function letterName(mail: Mail, { letters }: MailsWords): string {
  const { letter, edition } = headOf(mail);
  const known = Object.entries(letters).find(([kind]) => kind === letter);
  return known?.[1] ?? edition ?? letters.other;
}

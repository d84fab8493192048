import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { countIn, fillIn } from '../../../functions/digest/words.ts';
import { numberIn } from '../../../functions/digest/account-rows.ts';
import { LANGUAGES, type Language } from '../../../functions/model/publication.ts';
import { OFFERED_SERIES } from '../../../functions/model/series.ts';
import { statusAt, type Subscriber, type SubscriberStatus } from '../../../functions/model/subscriber.ts';
import { simulated } from '../../cloud/ses-events.ts';
import type { Desk, Played } from '../desk.ts';
import { paged } from '../shell/pager.ts';
import { countReaders, findReaders, type Readers } from './readers.ts';
import { mailedAddresses, RECEPTIONS, type ReaderDeed } from './reader-deeds.ts';
import { option } from './option.ts';
import { rehearsalWords } from './words.ts';

/** A page of readers has so many: each has buttons of their own. */
const ON_PAGE = 20;
const TAGS: Readonly<Record<SubscriberStatus, string>> = {
  active: 'good',
  pending: 'calm',
  paused: 'warn',
  unsubscribed: 'calm',
  suppressed: 'bad',
};
export const IMPORTS = [100, 1000];

/** Who there is, how they come, and what each of them may do. @param problem why the last deed was not done */
export async function readersSection(
  { page, here, find, problem }: { page: number; here: URL; find: string; problem: string | undefined },
  desk: Desk,
  { cloud }: Played,
  readers: Readers,
  language: Language,
): Promise<Markup> {
  const words = rehearsalWords(language).readers;
  const all = await readers.list();
  const now = desk.now().getTime();
  const found = findReaders(all, find);
  const { some, links } = paged(found, page, here, language, ON_PAGE);
  const mailed = mailedAddresses(cloud.ses.mails);
  const rows = some.map((reader) =>
    readerRow(reader, { now, back: here, isMailed: mailed.has(reader.address ?? '') }, cloud, language),
  );
  return markup`<section class="card readers" id="readers" aria-labelledby="readers-title">
<h2 id="readers-title">${words.title} <span class="quiet">${countIn(language, words.count, all.length, { count: numberIn(language, all.length) })}</span></h2>
${problem === undefined ? '' : markup`<p class="problem" role="alert">${problem}</p>`}
${all.length === 0 ? '' : summary(all, now, language)}
<div class="two">${joinForm(here, language)}${importForm(here, language)}</div>
${
  all.length === 0
    ? markup`<p>${words.none}</p>`
    : markup`<form class="row search" method="get" action="/rehearsal#readers" id="reader-search" role="search"><label for="find" class="unseen">${words.find}</label><input id="find" type="search" name="find" value="${find}" placeholder="${words.find}" maxlength="200" autocomplete="off" spellcheck="false" /><button>${words.findButton}</button></form>
${rows.length === 0 ? markup`<p>${words.unmatched}</p>` : markup`<ul class="list people">${rows}</ul>`}
${links}`
}
</section>`;
}

function summary(all: readonly Subscriber[], now: number, language: Language): Markup {
  const words = rehearsalWords(language).readers;
  const { states, gets } = countReaders(all, now);
  const fact = (label: string, count: number): Markup =>
    count === 0 ? markup`` : markup`<div><dt>${label}</dt><dd>${numberIn(language, count)}</dd></div>`;
  const order: readonly SubscriberStatus[] = ['active', 'pending', 'paused', 'unsubscribed', 'suppressed'];
  return markup`<dl class="figures" aria-label="${words.summary}">${order.map((state) => fact(words.states[state], states.get(state) ?? 0))}</dl>
<p class="quiet">${[
    ...OFFERED_SERIES.map((one) => [words.cadences[one], gets.get(one)] as const),
    ...LANGUAGES.map((one) => [words.languages[one], gets.get(one)] as const),
  ]
    .flatMap(([label, count]) => (count === undefined ? [] : [`${label} ${numberIn(language, count)}`]))
    .join(' · ')}</p>`;
}

function back(here: URL): Markup {
  return markup`<input type="hidden" name="back" value="${here.pathname}${here.search}" />`;
}

function joinForm(here: URL, language: Language): Markup {
  const words = rehearsalWords(language).readers;
  return markup`<form class="panel" method="post" action="/rehearsal/join" id="join"><h3>${words.join.title}</h3><p class="quiet">${words.join.explain}</p>
<div class="field"><label for="address">${words.join.address}</label><input id="address" type="email" name="address" required maxlength="254" autocomplete="off" spellcheck="false" list="simulators" aria-describedby="simulated" />
<datalist id="simulators">${['success', 'complaint', 'suppressionlist'].map((name) => markup`<option value="${name}+1@simulator.amazonses.com"></option>`)}</datalist>
<p class="quiet" id="simulated">${words.join.simulatorsExplain}</p></div>
<div class="row"><div class="field"><label for="cadence">${words.join.cadence}</label><select id="cadence" name="cadence">${OFFERED_SERIES.map((one) => option(one, words.cadences[one]))}</select></div>
<div class="field"><label for="reader-language">${words.join.language}</label><select id="reader-language" name="language">${LANGUAGES.map((one) => option(one, words.languages[one]))}</select></div></div>
${back(here)}<button class="main">${words.join.button}</button></form>`;
}

function importForm(here: URL, language: Language): Markup {
  const words = rehearsalWords(language).readers.import;
  const buttons = IMPORTS.map(
    (count) =>
      markup`<button name="count" value="${count}">${fillIn(words.button, { count: numberIn(language, count) })}</button>`,
  );
  return markup`<form class="panel" method="post" action="/rehearsal/import" id="import"><h3>${words.title}</h3><p class="quiet">${words.explain}</p>${back(here)}<div class="row">${buttons}</div></form>`;
}

function readerRow(
  reader: Subscriber,
  { now, back: here, isMailed }: { readonly now: number; readonly back: URL; readonly isMailed: boolean },
  cloud: Played['cloud'],
  language: Language,
): Markup {
  const words = rehearsalWords(language).readers;
  const { id, address, cadence, suppressed } = reader;
  const state = statusAt(reader, now);
  const name = address ?? words.erased;
  const why = state === 'suppressed' && suppressed ? `: ${words.why[suppressed.why]}` : '';
  const deeds: readonly ReaderDeed[] = state === 'unsubscribed' ? ['undo'] : ['oneClick', 'page'];
  const button = (deed: ReaderDeed): Markup =>
    markup`<button class="small" name="deed" value="${deed}" aria-label="${fillIn(words.deeds.of, { deed: words.deeds[deed], address: name })}">${words.deeds[deed]}</button>`;
  const present = cloud.ses.settings.receptions.get(name) ?? 'delivery';
  const mailbox =
    simulated(name) === undefined
      ? markup`<form class="row" method="post" action="/rehearsal/readers/${id}/mailbox" id="mailbox-${id}">${back(here)}<select name="reception" aria-label="${fillIn(words.mailbox.label, { address: name })}">${RECEPTIONS.map((one) => markup`<option value="${one}"${one === present ? markup` selected` : ''}>${words.mailbox[one]}</option>`)}</select><button class="small">${words.mailbox.button}</button></form>`
      : markup`<span class="quiet">${words.join.simulators}</span>`;
  return markup`<li id="reader-${id}">
<div class="who"><p><b>${name}</b></p><p class="quiet"><span class="tag ${TAGS[state]}">${words.states[state]}${why}</span> ${words.cadences[cadence]} · ${words.languages[reader.language]} · <a href="/mails?find=${encodeURIComponent(name)}">${words.mails}</a></p></div>
${
  address === undefined
    ? ''
    : markup`<div class="row does">${mailbox}${isMailed && state !== 'suppressed' ? markup`<form class="row" method="post" action="/rehearsal/readers/${id}" id="deeds-${id}">${back(here)}${deeds.map(button)}</form>` : ''}</div>`
}
</li>`;
}

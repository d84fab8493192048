import type { Context } from 'hono';
import { numberIn } from '../../../functions/digest/account-rows.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { countIn } from '../../../functions/digest/words.ts';
import { briefTable } from '../../../functions/aws/brief-table.ts';
import type { Edition } from '../../../functions/model/edition.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { editionIdAt, nextDue } from '../../../functions/model/series.ts';
import { comingEdition } from '../../../cli/which-edition.ts';
import { languageOf, pageOf } from '../asked.ts';
import type { Desk } from '../desk.ts';
import { nameOf } from '../shell/edition-name.ts';
import { showPage } from '../shell/page.ts';
import { paged } from '../shell/pager.ts';
import { findEdition, type Found } from './find-edition.ts';
import type { Room } from './room.ts';
import { stateTag } from './state-tag.ts';
import { whenOf } from './when.ts';
import { editionWords } from './words.ts';

const ON_PAGE = 25;

/** The editions that are over, the newest first; what comes next, and what is under way, above them. */
export async function listPage(context: Context, room: Room): Promise<Response> {
  const { desk, present } = room;
  const language = languageOf(context, desk.stage.publication.language);
  const words = editionWords(language).list;
  const all = await present.editions();
  const over = all
    .filter((edition) => isOver(edition) && isForPeople(edition))
    .toSorted(
      (one, other) => Date.parse(other.scheduledAt) - Date.parse(one.scheduledAt) || (one.id < other.id ? 1 : -1),
    );
  const coming = await Promise.all((await comingOf(desk, all)).map((found) => comingCard(found, room, language)));
  const { some, links } = paged(over, pageOf(context), new URL(context.req.url), language, ON_PAGE);
  const rows = some.map((edition) => rowOf(edition, desk, language));
  const list = rows.length === 0 ? markup`<p>${words.none}</p>` : markup`<ul class="list">${rows}</ul>${links}`;
  const body = markup`<div class="edition-view"><div class="about-edition"><h1>${words.title}</h1><a class="button" href="/edition/new">${words.new}</a></div>
<section aria-labelledby="coming-title"><h2 id="coming-title" class="apart">${words.coming}</h2><div class="coming">${coming}</div></section>
<section class="card editions" aria-labelledby="all-title"><h2 id="all-title">${words.earlier}</h2>${list}</section></div>`;
  return showPage(context, desk, { view: 'edition', title: words.title, body });
}

/** The next edition of each schedule, special ones that were asked for, and all that are under way; the next one first. */
async function comingOf(desk: Desk, all: readonly Edition[]): Promise<readonly Found[]> {
  const { rules } = desk.stage;
  const now = desk.now().getTime();
  const { readBrief } = briefTable(desk.documents, desk.stack.editionsTable);
  const week = await comingEdition(now, rules, { find: desk.hand.find, readBrief });
  const month = new Date(nextDue('monthly', now, rules.schedule)).toISOString();
  const names = new Set<string>([
    week.id,
    editionIdAt('monthly', month, rules.timeZone),
    ...all.map(({ id }) => id),
    ...(await desk.hand.listOpen()),
  ]);
  const over = new Set<string>(all.filter(isOver).map(({ id }) => id));
  const found = await Promise.all([...names].filter((name) => !over.has(name)).map((name) => findEdition(desk, name)));
  return found
    .flatMap((one) => one ?? [])
    .toSorted((one, other) => Date.parse(one.scheduledAt) - Date.parse(other.scheduledAt));
}

/** An article that no instant reader waits for has its edition all the same, several a day; nobody wants to see them. */
function isForPeople({ series, state }: Edition): boolean {
  return series !== 'instant' || state !== 'skipped';
}

function isOver({ state }: Edition): boolean {
  return state === 'sent' || state === 'cancelled' || state === 'skipped';
}

async function comingCard(found: Found, { desk, coming }: Room, language: Language): Promise<Markup> {
  const words = editionWords(language);
  const { id, edition, series } = found;
  const articles =
    edition?.articles?.length ?? (await coming(found, desk.stage.publication.language))?.articles.length ?? 0;
  const asked = found.file !== undefined && 'wishes' in found.file.read ? found.file.read.wishes.subject : undefined;
  const subject = edition?.subject ?? asked;
  const name = nameOf({ id, series, ...(subject !== undefined && { subject }) }, language);
  return markup`<article class="card" id="coming-${id}"><p class="row"><a class="name" href="/edition/${id}">${name}</a>${stateTag(edition, language)}</p>
${subject === undefined || subject === name ? markup`` : markup`<p>${subject}</p>`}
<p class="quiet">${words.series[series]} · ${countIn(language, words.articles, articles, { count: numberIn(language, articles) })}</p>
<p class="quiet">${whenOf(found, desk, language)}</p></article>
`;
}

function rowOf(edition: Edition, desk: Desk, language: Language): Markup {
  const { id, subject, series } = edition;
  const name = nameOf(edition, language);
  return markup`<li id="edition-${id}"><div><a class="name" href="/edition/${id}">${name}</a> ${stateTag(edition, language)}
${subject === undefined || subject === name ? markup`` : markup`<p>${subject}</p>`}</div>
<p class="quiet">${editionWords(language).series[series]} · ${whenOf({ edition, series, scheduledAt: edition.scheduledAt }, desk, language)}</p></li>
`;
}

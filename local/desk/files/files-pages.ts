import type { Context } from 'hono';
import { numberIn } from '../../../functions/digest/account-rows.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { momentFor } from '../../../functions/digest/moment.ts';
import { countIn, fillIn } from '../../../functions/digest/words.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { languageOf, pageOf } from '../asked.ts';
import type { Desk } from '../desk.ts';
import { nameOf } from '../shell/edition-name.ts';
import { showPage } from '../shell/page.ts';
import { paged } from '../shell/pager.ts';
import { articleList, plain } from './article-list.ts';
import { STATES, type ShownArticle } from './article-states.ts';
import { dropZone } from './drop-zone.ts';
import { latestOf } from './list-files.ts';
import type { FilesLook } from './look-at-files.ts';
import { linked } from './places.ts';
import { uploadRows } from './upload-rows.ts';
import { filesWords } from './words.ts';

/** So many of the latest uploads stand beside the articles. */
const LATEST = 6;
/** Nobody types more to find something. */
const LONGEST_SEARCH = 200;

function searchedFor(context: Context): string {
  return (context.req.query('q') ?? '').trim().slice(0, LONGEST_SEARCH);
}

/** The coming edition, as far as it is known which articles it will have. */
function comingLine(articles: readonly ShownArticle[], { stage }: Desk, language: Language): Markup {
  const words = filesWords(language).articles;
  const inComing = articles.flatMap(({ standings }) => standings.filter(({ isNext }) => isNext === true));
  const [first] = inComing;
  if (first === undefined) return markup``;
  const { edition } = first;
  const moment = momentFor(edition.scheduledAt, { language, timeZone: stage.publication.timeZone });
  const count = countIn(language, words.found, inComing.length);
  return markup`<p>${linked(words.coming, { edition: markup`<a href="/edition/${edition.id}">${nameOf(edition, language)}</a>`, count, ...moment })}</p>`;
}

/** `/`: where files are dropped, what became of the latest, and all articles. */
export async function showArticles(context: Context, desk: Desk, look: FilesLook): Promise<Response> {
  const { stage } = desk;
  const language = languageOf(context, stage.publication.language);
  const words = filesWords(language);
  const [files, articles] = await Promise.all([look.files(), look.articles()]);
  const state = STATES.find((one) => one === context.req.query('state'));
  const asked = { state, words: searchedFor(context), page: pageOf(context) };
  const here = new URL(context.req.url);
  const refused = new Set(articles.filter((one) => one.state === 'refused').map(({ upload }) => upload.key));
  const latest = latestOf(files, (key) => refused.has(key));
  const uploads =
    files.length === 0
      ? markup`<p>${words.latest.none}</p>`
      : markup`${await uploadRows(latest.slice(0, LATEST), look, stage, language)}
<p><a href="/files">${fillIn(words.latest.all, { count: numberIn(language, files.length) })}</a></p>`;
  const body = markup`<div class="files-view"><h1>${words.title}</h1>
${comingLine(articles, desk, language)}
<div class="two files">
<div>${dropZone(language)}
<section class="card" id="latest"><h2>${words.latest.heading}</h2>${uploads}</section></div>
<div>${await articleList(articles, asked, here, look, stage, language)}</div>
</div></div>`;
  return showPage(context, desk, { view: 'files', title: words.title, body });
}

/** `/files`: every file of the bucket, be it an article or not. */
export async function showFiles(context: Context, desk: Desk, look: FilesLook): Promise<Response> {
  const { stage } = desk;
  const language = languageOf(context, stage.publication.language);
  const words = filesWords(language);
  const searched = searchedFor(context);
  const all = await look.files();
  const wanted = plain(searched);
  const found = searched === '' ? all : all.filter(({ key }) => plain(key).includes(wanted));
  const { some, links } = paged(found, pageOf(context), new URL(context.req.url), language);
  const list =
    some.length === 0
      ? markup`<p>${words.all.none}</p>`
      : markup`${await uploadRows(some, look, stage, language)}${links}`;
  const body = markup`<div class="files-view"><p class="quiet"><a href="/">← ${words.all.back}</a></p>
<h1>${words.all.title}</h1>
<p>${words.all.lead}</p>
<section class="card narrow">
<form id="search" class="search" role="search" action="/files"><label for="q">${words.all.search}</label><div class="row"><input type="search" id="q" name="q" value="${searched}" /><button>${words.articles.find}</button></div></form>
${list}
</section></div>`;
  return showPage(context, desk, { view: 'files', title: words.all.title, body });
}

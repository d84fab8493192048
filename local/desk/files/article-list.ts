import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { momentFor } from '../../../functions/digest/moment.ts';
import { numberIn } from '../../../functions/digest/account-rows.ts';
import { countIn, fillIn } from '../../../functions/digest/words.ts';
import type { Receipt } from '../../../functions/model/article.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { Stage } from '../../../cli/stage.ts';
import { paged } from '../shell/pager.ts';
import { STATES, type ArticleState, type ShownArticle } from './article-states.ts';
import { tag } from './file-status.ts';
import type { FilesLook } from './look-at-files.ts';
import { placesOf, stateTag } from './places.ts';
import { addressOf } from './upload-key.ts';
import { filesWords } from './words.ts';

/** What of the articles is asked for. */
export type Asked = { readonly state: ArticleState | undefined; readonly words: string; readonly page: number };

/** All articles: how many there are of each state, those that are asked for, and a page of them. */
export async function articleList(
  all: readonly ShownArticle[],
  asked: Asked,
  here: URL,
  { receiptOf }: Pick<FilesLook, 'receiptOf'>,
  stage: Stage,
  language: Language,
): Promise<Markup> {
  const words = filesWords(language).articles;
  if (all.length === 0)
    return markup`<section class="card" id="articles"><h2>${words.heading}</h2><p>${words.none}</p></section>`;
  const found = all.filter(matching(asked.words));
  const wanted = asked.state === undefined ? found : found.filter(({ state }) => state === asked.state);
  const { some, links } = paged(wanted, asked.page, here, language);
  const rows = await Promise.all(
    some.map(async (one) => {
      // The table does not say for what an article waits.
      const receipt = one.upload.status === 'waiting' ? await receiptOf(one.upload.key) : undefined;
      return articleRow(one, receipt, stage, language);
    }),
  );
  const list =
    rows.length > 0
      ? markup`<ul class="list articles">${rows}</ul>${links}`
      : markup`<p>${words.noneSuch} <a href="/">${words.showAll}</a></p>`;
  return markup`<section class="card" id="articles">
<h2>${words.heading}</h2>
${searchForm(asked, language)}
${filters(found, asked, language)}
${asked.words === '' ? markup`` : markup`<p class="quiet" role="status">${countIn(language, words.found, wanted.length, {})} · <a href="/">${words.clear}</a></p>`}
${list}
</section>`;
}

function searchForm({ state, words }: Asked, language: Language): Markup {
  const said = filesWords(language).articles;
  const kept = state === undefined ? markup`` : markup`<input type="hidden" name="state" value="${state}" />`;
  return markup`<form id="search" class="search" role="search" action="/">${kept}<label for="q">${said.search}</label><div class="row"><input type="search" id="q" name="q" value="${words}" /><button>${said.find}</button></div></form>`;
}

function filters(found: readonly ShownArticle[], { state, words }: Asked, language: Language): Markup {
  const said = filesWords(language);
  const link = (to: ArticleState | undefined, count: number): Markup => {
    const query = new URLSearchParams({ ...(to !== undefined && { state: to }), ...(words !== '' && { q: words }) });
    const current = to === state ? markup` aria-current="true"` : markup``;
    return markup`<li><a href="/${query.size > 0 ? `?${query.toString()}` : ''}"${current}>${said.states[to ?? 'all']} <span class="count">${numberIn(language, count)}</span></a></li>`;
  };
  const links = STATES.map((one) => ({ one, count: found.filter((article) => article.state === one).length }))
    .filter(({ one, count }) => count > 0 || one === state)
    .map(({ one, count }) => link(one, count));
  return markup`<nav aria-label="${said.articles.filter}"><ul class="choice filters">${link(undefined, found.length)}${links}</ul></nav>`;
}

function articleRow(shown: ShownArticle, receipt: Receipt | undefined, stage: Stage, language: Language): Markup {
  const words = filesWords(language).articles;
  const { upload, article } = shown;
  const { key } = upload;
  const picture = article?.thumbnail
    ? markup`<img src="/row/${article.thumbnail.card}" alt="" width="96" height="64" loading="lazy" decoding="async" />`
    : markup`<span class="blank" aria-hidden="true"></span>`;
  const { timeZone } = stage.publication;
  const day = article && fillIn(words.published, momentFor(article.publishedAt, { language, timeZone }));
  const facts = [day, article?.section].filter((fact) => fact !== undefined);
  const without =
    receipt?.waitsFor?.includes('thumbnail') === true ? markup` ${tag('warn', words.noPicture)}` : markup``;
  return markup`<li id="a-${encodeURIComponent(key)}">
<div class="picture">${picture}</div>
<div class="about-article">
<p class="name"><a href="${addressOf(key)}"${article === undefined ? markup`` : markup` lang="${article.language ?? stage.publication.language}"`}>${article?.title ?? key}</a></p>
<p class="quiet">${facts.join(' · ')}</p>
</div>
<div class="state"><p>${stateTag(shown, language)}${without}</p><div class="quiet">${placesOf(shown, stage, language, true)}</div></div>
</li>`;
}

/** Letters as people type them when they search: without marks, and small. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd');
}

function matching(words: string): (shown: ShownArticle) => boolean {
  const wanted = plain(words).split(/\s+/u);
  return ({ upload, article }) => {
    const text = plain(`${article?.title ?? ''} ${upload.slug ?? ''} ${upload.key}`);
    return wanted.every((word) => text.includes(word));
  };
}

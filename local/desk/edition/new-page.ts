import type { Context } from 'hono';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { momentFor } from '../../../functions/digest/moment.ts';
import { readEditionName } from '../../../functions/ingest/edition-name.ts';
import { say } from '../../../functions/ingest/say.ts';
import { slugOf } from '../../../functions/ingest/slug.ts';
import { heldArticles } from '../../../functions/model/holders.ts';
import { languageOf } from '../asked.ts';
import { showPage } from '../shell/page.ts';
import { briefText, putBriefFile, readBriefFile } from './brief-file.ts';
import type { Typed } from './show-wishes.ts';
import { readPosted } from './posted.ts';
import type { Room } from './room.ts';
import { fieldsOfSpecial } from './show-special.ts';
import { editionWords } from './words.ts';

/** Whoever wants older ones names a day, or takes them in on the edition's own page. */
const OFFERED = 40;
/** What stands below `editions/` is named by at most so many characters. */
const LONGEST_NAME = 60;

/** The form that asks for a special edition. */
export async function newPage(
  context: Context,
  { desk, present }: Room,
  typed?: Typed & { readonly chosen: readonly string[] },
): Promise<Response> {
  const { publication } = desk.stage;
  const language = languageOf(context, publication.language);
  const words = editionWords(language).special;
  const now = desk.now().getTime();
  const { uploads } = await present.material();
  const offered = [...heldArticles(uploads).values()]
    .filter(({ use, publishedAt }) => use && Date.parse(publishedAt) <= now)
    .toSorted((one, other) => Date.parse(other.publishedAt) - Date.parse(one.publishedAt))
    .slice(0, OFFERED);
  const value = (name: string): string => typed?.fields[name] ?? '';
  const boxes = offered.map(({ slug, title, publishedAt }): Markup => {
    const { day } = momentFor(publishedAt, { language, timeZone: publication.timeZone });
    const isChosen = typed?.chosen.includes(slug) === true;
    return markup`<li id="choose-${slug}"><label class="tick"><input type="checkbox" name="articles" value="${slug}"${isChosen ? markup` checked` : markup``} /> <span>${title} <span class="quiet">${day}</span></span></label></li>`;
  });
  const body = markup`<div class="edition-view"><p class="quiet"><a href="/edition">${editionWords(language).list.title}</a></p><h1>${words.title}</h1>
<form class="card new" method="post" action="/edition/new" id="new"${typed === undefined ? markup`` : markup` data-changed`}>
<p>${words.explain}</p>
${typed === undefined ? markup`` : markup`<p class="notice bad" role="alert">${typed.why}</p>`}
<div class="field"><label for="subject">${editionWords(language).wishes.subject}</label><input id="subject" name="subject" required maxlength="100" autocomplete="off" value="${value('subject')}" /></div>
<div class="field"><label for="name">${words.name}</label><input id="name" name="name" maxlength="${LONGEST_NAME}" autocomplete="off" autocapitalize="off" spellcheck="false" value="${value('name')}" aria-describedby="name-hint" /><p class="quiet" id="name-hint">${words.nameHint}</p></div>
${fieldsOfSpecial({}, typed?.fields ?? {}, publication.timeZone, language)}
<fieldset class="field"><legend>${words.articles}</legend>${boxes.length === 0 ? markup`<p class="quiet">${words.noArticles} <a href="/">${words.toArticles}</a></p>` : markup`<ul class="list choose">${boxes}</ul>`}</fieldset>
<div class="field"><label for="note">${editionWords(language).wishes.note}</label><textarea id="note" name="note" rows="4" maxlength="10000">${value('note')}</textarea></div>
<p class="row"><button class="main">${words.ask}</button><a href="/edition">${words.leave}</a></p>
</form></div>`;
  return showPage(context, desk, { view: 'edition', title: words.title, body, ...(typed && { status: 409 }) });
}

/** Puts the file of a special edition; says why not when its name cannot be one, or is taken. */
export async function askForSpecial(context: Context, room: Room): Promise<Response> {
  const { desk } = room;
  const language = languageOf(context, desk.stage.publication.language);
  const words = editionWords(language).special;
  const posted = await readPosted(context);
  const text = (name: string): string => posted.text(name).trim();
  const chosen = posted.all('articles');
  const fields = Object.fromEntries(
    ['subject', 'name', 'audience', 'send_at', 'since', 'note'].map((name) => [name, text(name)] as const),
  );
  const refuse = (why: string) => newPage(context, room, { fields, why, chosen });
  const wanted =
    text('name') === '' ? (slugOf(text('subject'))?.slice(0, LONGEST_NAME).replace(/-+$/u, '') ?? '') : text('name');
  const name = readEditionName(`editions/${wanted}.md`, desk.stage.rules.schedule, desk.now().getTime());
  if ('wrong' in name) return refuse(say(language, name.wrong, { field: words.name }));
  if (name.kind !== 'special') return refuse(words.notSpecial);
  const file = await readBriefFile(desk, name.id, 'special');
  if (file.etag !== '' || (await desk.hand.find(name.id)) !== undefined) return refuse(words.taken);
  if (chosen.length === 0 && text('since') === '') return refuse(words.nothingChosen);
  const asked = {
    subject: text('subject'),
    ...(chosen.length > 0 ? { articles: chosen } : { since: text('since') }),
    audience: text('audience'),
    send_at: text('send_at'),
  };
  const isPut = await putBriefFile(desk, file, '', briefText(asked, text('note')));
  return isPut ? context.redirect(`/edition/${name.id}`, 303) : refuse(words.taken);
}

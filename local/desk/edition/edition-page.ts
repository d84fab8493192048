import type { Context } from 'hono';
import { editionPath } from '../../../functions/digest/archive-addresses.ts';
import { markup } from '../../../functions/digest/markup.ts';
import { languageOf } from '../asked.ts';
import { nameOf } from '../shell/edition-name.ts';
import { showPage } from '../shell/page.ts';
import { editionCards, orWhy, type Refusal } from './edition-cards.ts';
import type { Found } from './find-edition.ts';
import { looksAsked } from './looks.ts';
import { mayStillWish } from './may-wish.ts';
import { SAYINGS } from './press.ts';
import type { Room } from './room.ts';
import { shownCard } from './show-shown.ts';
import { stateTag } from './state-tag.ts';
import { whenOf } from './when.ts';
import { editionWords } from './words.ts';

/** Everything there is to see and to do about one edition, whatever its state. */
export async function editionPage(context: Context, room: Room, found: Found, refusal?: Refusal): Promise<Response> {
  const { desk } = room;
  const { stage } = desk;
  const language = languageOf(context, stage.publication.language);
  const publication = { ...stage.publication, language, publicUrl: desk.door };
  const words = editionWords(language);
  const { id, edition, series } = found;
  const looks = looksAsked(context, stage.publication.language);
  const asked = new URL(context.req.url).searchParams.get('said');
  const said = refusal?.said ?? SAYINGS.find((saying) => saying === asked);

  const { value: coming } = await orWhy(room.coming(found, stage.publication.language));
  const { value: shown, fault } = await orWhy(room.shownOf(found, looks.language));
  const cards = await editionCards(room, { found, shown, coming, said, refusal, publication });
  const template = mayStillWish(found) ? (await room.present.material()).template : undefined;
  const seen =
    shown === undefined
      ? markup`<section class="card shown" id="shown"><h2>${mayStillWish(found) ? words.shown.would : words.shown.title}</h2><p>${fault ?? words.shown[whyNothing(found)]}</p></section>`
      : shownCard(found, shown, looks, template, desk, language);

  const name = nameOf({ id, series, ...subjectOf(found) }, language);
  const web =
    edition?.rendering === undefined
      ? markup``
      : markup` · <a href="${desk.door}/${editionPath(id)}" target="_blank" rel="noopener">${words.onTheWeb}</a>`;
  const body = markup`<div class="edition-view"><p class="quiet"><a href="/edition">${words.list.title}</a></p>
<header class="about-edition"><h1>${name}</h1>${stateTag(edition, language)}</header>
<p class="quiet when">${whenOf(found, desk, language)}${web}<span class="jump"> · <a href="#shown">${words.toShown}</a></span></p>
<div class="two edition"><div>${cards}</div><div class="beside">${seen}</div></div></div>`;
  return showPage(context, desk, { view: 'edition', title: name, body, ...(refusal && { status: refusal.status }) });
}

/** Why there is no digest to look at: which sentence says so. */
function whyNothing(found: Found): 'nothing' | 'later' | 'never' {
  if (!mayStillWish(found)) return 'never';
  return found.isNext ? 'nothing' : 'later';
}

function subjectOf({ edition, file }: Found): { readonly subject?: string } {
  const asked = file !== undefined && 'wishes' in file.read ? file.read.wishes.subject : undefined;
  const subject = edition?.subject ?? asked;
  return subject === undefined ? {} : { subject };
}

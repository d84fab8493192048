import { markup, type Markup } from '../../../functions/digest/markup.ts';
import type { Slug } from '../../../functions/model/article.ts';
import { wishedBy } from '../../../functions/model/by-brief.ts';
import type { EditionFile } from '../../../functions/model/edition.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { BriefFile } from './brief-file.ts';
import type { Found } from './find-edition.ts';
import { fieldsOfSpecial } from './show-special.ts';
import { receiptOf } from './show-receipt.ts';
import { editionWords } from './words.ts';

export type Placed = Pick<EditionFile['articles'][number], 'slug' | 'title' | 'place'>;

/** What somebody typed and could not be written: shown again, and left alone until they send it again. */
export type Typed = { readonly fields: Readonly<Record<string, string>>; readonly why: string };

/**
 * The one form of an edition's wishes: subject, note, and the list of articles with its buttons. Whichever button is
 * pressed, all of it is written, as the edition's file.
 */
export function wishesForm(
  found: Found,
  file: BriefFile,
  placed: readonly Placed[],
  automatic: string,
  typed: Typed | undefined,
  timeZone: string,
  language: Language,
): Markup {
  const words = editionWords(language).wishes;
  const wishes = 'wishes' in file.read ? file.read.wishes : undefined;
  if (wishes === undefined)
    return markup`<section class="card" id="wishes"><h2>${words.title}</h2>${receiptOf(file, language)}${rawForm(found, file, true, language)}</section>
<section class="card" id="in"><h2>${words.in}</h2>${plainList(placed, language)}</section>`;
  const value = (name: string, present: string): string => typed?.fields[name] ?? present;
  const isSpecial = found.series === 'special';
  return markup`<form class="card wishes" id="wishes" method="post" action="/edition/${found.id}/wishes"${typed === undefined ? markup`` : markup` data-changed`}>
<h2>${words.title}</h2>
${typed === undefined ? markup`` : markup`<p class="notice bad" role="alert">${typed.why}</p>`}
<input type="hidden" name="etag" value="${file.etag}" />
<input type="hidden" name="rendering" value="${found.edition?.rendering ?? ''}" />
<div class="field"><label for="subject">${words.subject}</label><input id="subject" name="subject" maxlength="100" autocomplete="off" placeholder="${automatic}" value="${value('subject', wishes.subject ?? '')}"${isSpecial ? markup` required` : markup``} /></div>
<div class="field"><label for="note">${words.note}</label><textarea id="note" name="note" rows="4" maxlength="10000">${value('note', file.body)}</textarea><p class="quiet">${words.noteHint}</p></div>
${isSpecial ? fieldsOfSpecial(wishes, typed?.fields ?? {}, timeZone, language) : markup``}
<p class="row"><button class="main" name="do" value="save">${words.save}</button><span class="quiet">${words.asFile} <code>${file.key}</code></span></p>
${receiptOf(file, language)}
<h2 class="in-title">${words.in}</h2>
${placed.length === 0 ? markup`<p>${words.empty}</p>` : orderedList(found, placed, language)}
</form>
${file.etag === '' ? markup`` : rawForm(found, file, false, language)}`;
}

/** Articles in the order of the digest, with what can be wished of each. */
function orderedList(found: Found, placed: readonly Placed[], language: Language): Markup {
  const words = editionWords(language).wishes;
  const fixed: ReadonlySet<Slug> = found.series === 'special' ? new Set() : new Set(wishedBy(found.brief).first);
  const mayDrop = found.series !== 'special' || placed.length > 1;
  const rows = placed.map(({ slug, title, place }, index): Markup => {
    const button = (act: string, label: string, about: string, isIdle = false): Markup =>
      markup`<button class="small" id="${act}-${slug}" name="do" value="${act}:${slug}" aria-label="${about}: ${title}" title="${about}"${isIdle ? markup` aria-disabled="true"` : markup``}>${label}</button>`;
    const isFixed = fixed.has(slug);
    const fixing =
      isFixed && found.brief?.hand.pins.has(slug) !== true
        ? button('loose', words.acts.loose, words.acts.loose)
        : button('pin', words.acts.pin, words.acts.pin, index === 0);
    return markup`<li id="in-${slug}">
<p class="headline">${title} <span class="place">${words.places[place]}</span>${isFixed ? markup` <span class="tag warn">${words.fixed}</span>` : markup``}</p>
<p class="acts">${button('up', '↑', words.acts.up, index === 0)}${button('down', '↓', words.acts.down, index === placed.length - 1)}${fixing}${mayDrop ? button('drop', words.acts.drop, words.acts.drop) : markup``}</p>
</li>
`;
  });
  return markup`<ol class="list order">${rows}</ol>`;
}

/** The same without anything to press, when nothing can be changed any more. @param addressOf of the page of an article */
export function plainList(placed: readonly Placed[], language: Language, addressOf?: (slug: Slug) => string): Markup {
  const words = editionWords(language).wishes;
  if (placed.length === 0) return markup`<p>${words.empty}</p>`;
  const rows = placed.map(
    ({ slug, title, place }) =>
      markup`<li id="in-${slug}"><p class="headline">${addressOf === undefined ? title : markup`<a href="${addressOf(slug)}" target="_blank" rel="noopener">${title}</a>`} <span class="place">${words.places[place]}</span></p></li>`,
  );
  return markup`<ol class="list order">${rows}</ol>`;
}

/** The file itself, for what the form does not know, and for what it cannot mend: then it is open. */
function rawForm({ id }: Found, file: BriefFile, isOpen: boolean, language: Language): Markup {
  const words = editionWords(language).wishes.raw;
  const form = markup`<form method="post" action="/edition/${id}/file" id="raw-form">
<input type="hidden" name="etag" value="${file.etag}" />
<div class="field"><label for="raw-text">${words.label} <code>${file.key}</code></label><textarea class="source" id="raw-text" name="text" rows="10" spellcheck="false">${file.text}</textarea></div>
<p class="row"><button name="do" value="save">${words.save}</button><button name="do" value="remove">${words.remove}</button></p>
</form>`;
  if (isOpen) return form;
  return markup`<details class="card raw" id="raw"><summary>${words.title}</summary>${form}</details>`;
}

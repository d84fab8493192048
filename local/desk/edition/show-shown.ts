import { numberIn } from '../../../functions/digest/account-rows.ts';
import { dayForReaders } from '../../../functions/digest/calendar.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { MAXIMUM_HTML_BYTES } from '../../../functions/digest/render-digest.ts';
import { countIn, fillIn } from '../../../functions/digest/words.ts';
import { dayInZone } from '../../../functions/model/calendar.ts';
import { LANGUAGES, type Language } from '../../../functions/model/publication.ts';
import type { Material } from '../../../cli/material.ts';
import type { Desk } from '../desk.ts';
import type { Found } from './find-edition.ts';
import { LOOKS, looksQuery, type LookName, type Looks } from './looks.ts';
import type { Shown } from './shown.ts';
import { editionWords } from './words.ts';

/** From here on a further article may cost the digest its cards. */
const NEAR_LIMIT_BYTES = MAXIMUM_HTML_BYTES * 0.9;

/**
 * The edition as readers see it, in a frame of its own, beside what there is to know of it.
 * @param template in force; not of one that is on its way: it was filled from whichever was in force then
 */
export function shownCard(
  { id, edition }: Found,
  shown: Shown,
  looks: Looks,
  template: Material['template'] | undefined,
  { stage }: Pick<Desk, 'stage'>,
  language: Language,
): Markup {
  const words = editionWords(language).shown;
  const query = `${looksQuery(looks)}&content=${shown.content}`;
  const label = fillIn(words.frame, { subject: shown.subject });
  return markup`<section class="card shown" id="shown" aria-labelledby="shown-title">
<h2 id="shown-title">${edition?.rendering === undefined ? words.would : words.title}</h2>
<div class="inbox"><p><b>${shown.subject}</b></p><p class="quiet">${shown.firstWords}</p></div>
<div class="choices">${(['width', 'theme', 'images', 'as'] as const).map((name) => choice(name, looks, language))}${choiceOfLanguage(looks, language)}</div>
<div class="frame ${looks.as === 'text' ? 'text' : looks.width}"><iframe id="frame" title="${label}" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/edition/${id}/shown?${query}"></iframe></div>
${facts(shown, template, stage.publication.timeZone, language)}
</section>
`;
}

function choice(name: LookName, looks: Looks, language: Language): Markup {
  const words = editionWords(language).shown.looks[name];
  const links = LOOKS[name].map((value) => link(looks, { [name]: value }, looks[name] === value, wordOf(words, value)));
  return markup`<span class="choice" role="group" aria-label="${words.label}">${links}</span>`;
}

function wordOf(words: Readonly<Record<string, string>>, value: string): string {
  return words[value] ?? value;
}

function choiceOfLanguage(looks: Looks, language: Language): Markup {
  const { label } = editionWords(language).shown.looks.language;
  const links = LANGUAGES.map((one) => link(looks, { language: one }, looks.language === one, one.toUpperCase()));
  return markup`<span class="choice" role="group" aria-label="${label}">${links}</span>`;
}

function link(looks: Looks, made: Partial<Looks>, isPresent: boolean, label: string): Markup {
  const current = isPresent ? markup` aria-current="true"` : markup``;
  return markup`<a href="?${looksQuery(looks, made)}#shown" data-same${current}>${label}</a>`;
}

function facts(shown: Shown, template: Material['template'] | undefined, timeZone: string, language: Language): Markup {
  const words = editionWords(language).shown;
  const { htmlBytes, step, articles } = shown;
  const size = fillIn(words.size, {
    bytes: numberIn(language, htmlBytes),
    limit: numberIn(language, MAXIMUM_HTML_BYTES),
  });
  const of = (place: (typeof articles)[number]['place']) => articles.filter((one) => one.place === place).length;
  const places = (['lead', 'card', 'list'] as const)
    .filter((place) => of(place) > 0)
    .map((place) => countIn(language, words.places[place], of(place)));
  const since = template?.since === undefined ? '' : dayForReaders(dayInZone(template.since, timeZone), language);
  const from =
    template?.from === 'built-in' ? words.builtIn : fillIn(words.own, { file: template?.from ?? '', day: since });
  return markup`<dl class="told">
<div><dt>${words.sizeLabel}</dt><dd><meter min="0" max="${MAXIMUM_HTML_BYTES}" high="${NEAR_LIMIT_BYTES}" optimum="0" value="${htmlBytes}" aria-label="${words.sizeLabel}">${size}</meter> ${size}</dd></div>
<div><dt>${words.layout}</dt><dd>${wordOf(words.steps, step)}</dd></div>
<div><dt>${words.articles}</dt><dd>${places.join(' · ')}</dd></div>
${template === undefined ? markup`` : markup`<div><dt>${words.template}</dt><dd>${from}</dd></div>`}
</dl>`;
}

import { numberIn } from '../../../functions/digest/account-rows.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { momentFor } from '../../../functions/digest/moment.ts';
import { countIn, fillIn } from '../../../functions/digest/words.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { MAXIMUM_EDITION_ARTICLES } from '../../../functions/model/selection.ts';
import type { EditionRules } from '../../../cli/stage.ts';
import type { Out } from './coming.ts';
import type { Found } from './find-edition.ts';
import { editionWords } from './words.ts';

/** Who publishes for years has a thousand articles that are out. */
const LISTED = 30;

/** Those an editor can still do something about come first, what was mailed is only counted. */
const NEARNESS: Readonly<Record<Out['why'], number>> = {
  dropped: 0,
  cutoff: 1,
  notNamed: 1,
  tooMany: 2,
  draft: 2,
  future: 2,
  withdrawn: 3,
  tooOld: 3,
  beforeStart: 3,
  mailed: 4,
};

/**
 * The articles that an edition goes without, each with its reason; those that may come in have a button, which belongs
 * to the form of the wishes.
 */
export function outCard(found: Found, out: readonly Out[], rules: EditionRules, language: Language): Markup {
  const words = editionWords(language).out;
  const open = out.filter(({ why }) => why !== 'mailed');
  const listed = open.toSorted((one, other) => NEARNESS[one.why] - NEARNESS[other.why]).slice(0, LISTED);
  const mailed = out.length - open.length;
  const rows = listed.map((one): Markup => {
    const { slug, title } = one.article;
    const isByHand = found.brief?.hand.drops.has(slug) === true;
    const mayBack = one.why === 'cutoff' || one.why === 'notNamed' || (one.why === 'dropped' && !isByHand);
    const label = one.why === 'dropped' ? words.back : words.take;
    // What came after the cut-off is in once it is named.
    const act = one.why === 'cutoff' ? 'pin' : 'back';
    const button = mayBack
      ? markup`<button class="small" form="wishes" id="back-${slug}" name="do" value="${act}:${slug}" aria-label="${label}: ${title}">${label}</button>`
      : markup``;
    return markup`<li id="out-${slug}" class="row"><div><p class="headline">${title}</p><p class="quiet">${reasonOf(one, isByHand, rules, language)}</p></div>${button}</li>
`;
  });
  const more = open.length - listed.length;
  const rest = [
    ...(more > 0 ? [countIn(language, words.more, more, { count: numberIn(language, more) })] : []),
    ...(mailed > 0 ? [countIn(language, words.mailedBefore, mailed, { count: numberIn(language, mailed) })] : []),
  ];
  return markup`<section class="card out" id="out" aria-labelledby="out-title"><h2 id="out-title">${found.series === 'special' ? words.others : words.title}</h2>
${rows.length === 0 ? markup`<p class="quiet">${words.none}</p>` : markup`<ul class="list">${rows}</ul>`}
${rest.map((sentence) => markup`<p class="quiet">${sentence}</p>`)}</section>
`;
}

function reasonOf(out: Out, isByHand: boolean, rules: EditionRules, language: Language): string {
  const words = editionWords(language).out.why;
  switch (out.why) {
    case 'dropped':
      return isByHand ? words.droppedByHand : words.dropped;
    case 'cutoff':
    case 'notNamed':
    case 'withdrawn':
    case 'draft':
      return words[out.why];
    case 'future':
      return fillIn(words.future, momentFor(out.article.publishedAt, { language, timeZone: rules.timeZone }));
    case 'tooOld':
      return fillIn(words.tooOld, { days: rules.maximumArticleAgeDays });
    case 'beforeStart':
      return fillIn(words.beforeStart, { day: rules.startsAt });
    case 'mailed':
      return fillIn(words.mailed, { edition: out.in });
    case 'tooMany':
      return fillIn(words.tooMany, { maximum: MAXIMUM_EDITION_ARTICLES });
  }
}

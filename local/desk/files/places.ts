import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { momentFor } from '../../../functions/digest/moment.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import type { Edition } from '../../../functions/model/edition.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { MAXIMUM_EDITION_ARTICLES } from '../../../functions/model/selection.ts';
import type { WhyOut } from '../../../functions/model/why-out.ts';
import { sayOfPreview } from '../../../cli/preview-words.ts';
import type { Stage } from '../../../cli/stage.ts';
import { nameOf } from '../shell/edition-name.ts';
import type { ShownArticle, Standing } from './article-states.ts';
import { tag } from './file-status.ts';
import { filesWords } from './words.ts';

/** The state of an article as a tag. */
export function stateTag({ state }: Pick<ShownArticle, 'state'>, language: Language): Markup {
  const { states } = filesWords(language);
  const looks = {
    coming: 'good',
    mailed: 'calm',
    date: 'warn',
    draft: 'warn',
    refused: 'bad',
    out: 'warn',
    withdrawn: 'calm',
  } as const;
  return tag(looks[state], states[state]);
}

/** Where an article is, or why it is nowhere: a paragraph an edition. @param isShort without when it goes out */
export function placesOf(
  shown: ShownArticle,
  { publication, rules }: Stage,
  language: Language,
  isShort = false,
): Markup {
  const words = filesWords(language).articles;
  const { standings, why, state, article } = shown;
  const lines = standings.map((standing) => placeIn(standing, publication.timeZone, language, isShort));
  if (lines.length === 0 && why?.why === 'mailed')
    lines.push(linked(words.mailedIn, { edition: markup`<a href="/edition/${why.in}">${why.in}</a>` }));
  const { publishedAt = '' } = article ?? {};
  if (state === 'date')
    lines.push(markup`${fillIn(words.date, momentFor(publishedAt, { language, timeZone: publication.timeZone }))}`);
  if (state === 'draft' || state === 'refused' || state === 'withdrawn') lines.push(markup`${words[state]}`);
  if (state === 'out') lines.push(markup`${whyOutOf(why?.why, rules, language)}`);
  return markup`${lines.map((line) => markup`<p>${line}</p>`)}`;
}

function placeIn(
  { edition, state, position }: Standing,
  timeZone: string,
  language: Language,
  isShort: boolean,
): Markup {
  const words = filesWords(language).articles;
  const link = markup`<a href="/edition/${edition.id}">${nameOf(edition, language)}</a>`;
  if (state === undefined && isShort) return linked(words.placeOpen, { position, edition: link });
  if (state === undefined) {
    const moment = momentFor(edition.scheduledAt, { language, timeZone });
    return linked(words.place, { position, edition: link, ...moment });
  }
  const how = openWord(state, language);
  if (how === undefined) return linked(words.mailed, { position, edition: link });
  return markup`${linked(words.placeOpen, { position, edition: link })} (${how})`;
}

function openWord(state: Edition['state'], language: Language): string | undefined {
  const words = filesWords(language).articles;
  switch (state) {
    case 'composing':
    case 'review':
    case 'sending':
    case 'paused':
    case 'cancelled':
      return words[state];
    case 'sent':
    case 'skipped':
      return undefined;
  }
}

function whyOutOf(why: WhyOut['why'] | undefined, rules: Stage['rules'], language: Language): string {
  if (why === 'tooOld') return begun(sayOfPreview(language, 'outTooOld', { days: rules.maximumArticleAgeDays }));
  if (why === 'beforeStart') return begun(sayOfPreview(language, 'outBeforeStart', { day: rules.startsAt }));
  if (why === 'dropped') return begun(sayOfPreview(language, 'outDropped'));
  if (why === 'cutoff') return begun(sayOfPreview(language, 'outCutoff'));
  if (why === 'tooMany') return begun(sayOfPreview(language, 'outTooMany', { maximum: MAXIMUM_EDITION_ARTICLES }));
  return '';
}

/** A sentence that was made to stand behind a colon, by itself. */
function begun(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** A sentence with links in it. */
export function linked(sentence: string, values: Readonly<Record<string, string | number | Markup>>): Markup {
  const parts = sentence.split(/\{(\w+)\}/u);
  return markup`${parts.map((part, index) => markup`${index % 2 === 0 ? part : (values[part] ?? '')}`)}`;
}

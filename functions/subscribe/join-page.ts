import { editionPath } from '../digest/archive-addresses.ts';
import { markup } from '../digest/markup.ts';
import type { EditionId, Cadence } from '../model/edition.ts';
import { TRAP, type JoinProblem } from './join.ts';
import { oneLanguage, oneOf, otherLanguages, page } from './page.ts';
import type { Sayings } from './page-words.ts';

type JoinForm = {
  /** Brought back by the form: see form-stamp.ts. */
  readonly stamp: string;
  readonly cadences: readonly Cadence[];
  readonly cadence: Cadence;
  /** As it was typed, when something is wrong with it. */
  readonly address?: string;
  readonly problem?: JoinProblem | undefined;
};

/** The page on which anybody may ask to join. */
export function joinPage(sayings: Sayings, { stamp, cadences, cadence, address = '', problem }: JoinForm): string {
  const { words, say, language } = sayings;
  const { join, choose } = words;
  const wrong = problem && markup`<p class="problem" id="problem" role="alert">${join.problems[problem]}</p>`;
  const isAddressWrong = problem !== undefined && problem !== 'tooFast';
  const marked = !isAddressWrong ? markup`` : markup` aria-invalid="true" aria-describedby="problem"`;
  const form = markup`<form method="post" action="/s/">
<label class="question" for="address">${join.address}</label>
${wrong ?? markup``}<input type="email" id="address" name="address" value="${address}" autocomplete="email" required${marked} />
<div class="trap" aria-hidden="true"><label>${join.trap} <input name="${TRAP}" tabindex="-1" autocomplete="off" /></label></div>
${cadences.length > 1 ? oneOf(choose.cadence, 'cadence', cadences, choose.cadences, cadence) : markup``}
${oneLanguage(sayings, language)}
<input type="hidden" name="filled" value="${stamp}" />
<p class="quiet">${say(join.consent)}</p>
<p><button type="submit">${join.button}</button></p>
</form>`;
  return page(sayings, {
    title: join.title,
    message: join.message,
    explain: [join.explain],
    parts: [form, otherLanguages(sayings, (one) => `/s/?language=${one}`)],
  });
}

/** The one answer to every wish that could be told to be none by nobody. */
export function askedPage(sayings: Sayings): string {
  const { title, message, explain, already, missing } = sayings.words.asked;
  return page(sayings, { title, message, explain: [explain, already, missing] });
}

/** For a wish that came after too many others, whoever the address is of: nothing was written down. */
export function tooManyPage(sayings: Sayings): string {
  const { title, message, explain } = sayings.words.tooMany;
  return page(sayings, { title, message, explain: [explain] });
}

/**
 * The thanks for a confirmation.
 * @param again whether they had confirmed before
 * @param welcome the edition that is on its way to them, unless they have it
 */
export function confirmedPage(sayings: Sayings, again: boolean, welcome: EditionId | undefined): string {
  const { title, message, again: saidAgain, explain, welcome: onItsWay, read } = sayings.words.confirmed;
  const heading = again ? saidAgain : message;
  if (welcome === undefined) return page(sayings, { title, message: heading, explain: [explain] });
  const parts = [markup`<p><a href="/${editionPath(welcome)}">${read}</a></p>`];
  return page(sayings, { title, message: heading, explain: [onItsWay], parts });
}

/** For a link that is past its time, or was used. */
export function expiredPage(sayings: Sayings): string {
  const { title, message, explain, join } = sayings.words.expired;
  return page(sayings, { title, message, explain: [explain], parts: [markup`<p><a href="/s/">${join}</a></p>`] });
}

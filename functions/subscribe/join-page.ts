import { markup } from '../digest/markup.ts';
import type { Series } from '../model/edition.ts';
import { LANGUAGES } from '../model/publication.ts';
import { TRAP, type JoinProblem } from './join.ts';
import { oneOf, page } from './page.ts';
import type { Sayings } from './page-words.ts';

type JoinForm = {
  /** Brought back by the form: see form-stamp.ts. */
  readonly stamp: string;
  readonly cadences: readonly Series[];
  readonly cadence: Series;
  /** As it was typed, when something is wrong with it. */
  readonly address?: string;
  readonly problem?: JoinProblem | undefined;
};

/** The page on which anybody may ask to join. */
export function joinPage(sayings: Sayings, { stamp, cadences, cadence, address = '', problem }: JoinForm): string {
  const { words, say, language } = sayings;
  const { join, choose } = words;
  const wrong = problem && markup`<p class="problem" id="problem" role="alert">${join.problems[problem]}</p>`;
  const marked = problem === undefined ? markup`` : markup` aria-invalid="true" aria-describedby="problem"`;
  const form = markup`<form method="post" action="/s/">
<label class="question" for="address">${join.address}</label>
${wrong ?? markup``}<input type="email" id="address" name="address" value="${address}" autocomplete="email" required${marked} />
<div class="trap" aria-hidden="true"><label>${join.trap} <input name="${TRAP}" tabindex="-1" autocomplete="off" /></label></div>
${cadences.length > 1 ? oneOf(choose.cadence, 'cadence', cadences, choose.cadences, cadence) : markup``}
${oneOf(choose.language, 'language', LANGUAGES, choose.languages, language)}
<input type="hidden" name="filled" value="${stamp}" />
<p class="quiet">${say(join.consent)}</p>
<p><button type="submit">${join.button}</button></p>
</form>`;
  return page(sayings, { title: join.title, message: join.message, explain: [join.explain], parts: [form] });
}

/** The one answer to every wish that could be told to be none by nobody. */
export function askedPage(sayings: Sayings): string {
  const { title, message, explain, already, missing } = sayings.words.asked;
  return page(sayings, { title, message, explain: [explain, already, missing] });
}

/** For a link that is past its time, or was used. */
export function expiredPage(sayings: Sayings): string {
  const { title, message, explain, join } = sayings.words.expired;
  return page(sayings, { title, message, explain: [explain], parts: [markup`<p><a href="/s/">${join}</a></p>`] });
}

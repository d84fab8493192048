import { markup, type Markup } from '../digest/markup.ts';
import { FIELD_LOOK } from '../digest/web-page.ts';
import { reviewWords } from '../digest/review-words.ts';
import { LONGEST_ADDRESS } from '../mail/address.ts';
import type { ReviewView } from './review-view.ts';

/** A form of one button. @param about what it is about, for whoever hears it without seeing the row */
export function deedForm(path: string, button: string, about?: string): Markup {
  const label = about === undefined ? markup`` : markup` aria-label="${button}: ${about}"`;
  return markup`<form method="post" action="${path}"><button type="submit" name="do" value="yes"${label}>${button}</button></form>`;
}

/** The form that has a test mailed, once a page. It knows no address but one that was typed a moment ago and is wrong. */
export function testForm({ said, pathOf, publication }: Pick<ReviewView, 'said' | 'pathOf' | 'publication'>): Markup {
  const { page, deeds } = reviewWords(publication.language);
  const wrong = said !== undefined && 'refused' in said ? said : undefined;
  const problem = wrong && markup`<p class="problem" id="problem" role="alert">${page.outcome[wrong.refused]}</p>`;
  const marked = wrong ? markup` aria-invalid="true" aria-describedby="problem"` : markup``;
  return markup`<form method="post" action="${pathOf('test')}">
<label class="question" for="address">${page.address}</label>
${problem ?? markup``}<input type="email" id="address" name="address" value="${wrong?.typed ?? ''}" maxlength="${LONGEST_ADDRESS}" autocomplete="email"${marked} />
<button type="submit" name="do" value="yes">${deeds.test.button}</button></form>`;
}

/** For the page's `style`. */
export const FORM_LOOK = markup`
form { margin: 0.6rem 0 0; }
.several { display: flex; flex-wrap: wrap; gap: 0 0.6rem; }
section button { border: 2px solid var(--accent); background: none; color: var(--accent); }
.question { display: block; font-weight: 600; }
input {${FIELD_LOOK}
  margin: 0.3rem 0 0.6rem;
}
.problem { margin: 0.3rem 0; color: var(--accent); font-weight: 600; }
`;

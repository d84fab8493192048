import { markup, type Markup } from '../digest/markup.ts';
import { reviewWords } from '../digest/review-words.ts';
import { countIn } from '../digest/words.ts';
import type { ReviewFinding } from '../model/review-finding.ts';
import { deedForm } from './forms.ts';
import type { ReviewView } from './review-view.ts';

type Looked = Pick<ReviewView, 'findings' | 'hand' | 'pathOf' | 'publication'>;

/** How many warnings nobody ticked off yet. Approving asks nothing of it: whether they matter is for editors to say. */
export function sayOpen({ findings = [], hand, publication: { language } }: Looked): Markup[] {
  const open = findings.filter(({ verdict, id }) => verdict === 'warn' && !hand.seen.has(id)).length;
  return open === 0 ? [] : [markup`<p>${countIn(language, reviewWords(language).page.open, open)}</p>`];
}

/** What blocks, what warns, and what was ticked off; nothing when nobody looked. */
export function showFindings({ findings, hand, pathOf, publication }: Looked): Markup[] {
  if (findings === undefined) return [];
  const { page, letter, deeds } = reviewWords(publication.language);
  const standing = ({ verdict, id }: ReviewFinding) => (verdict === 'warn' && hand.seen.has(id) ? 'seen' : verdict);
  const rows = (['block', 'warn', 'seen'] as const).flatMap((shown) =>
    findings
      .filter((finding) => standing(finding) === shown)
      .map(({ id, says, fix }) => {
        const sentence = shown === 'seen' ? markup`<s>${says}</s>` : markup`${says}`;
        const mend = fix === undefined || shown === 'seen' ? [] : [markup`<p class="quiet">${fix}</p>`];
        const tick = shown === 'warn' ? [deedForm(pathOf('seen', { finding: id }), deeds.seen.button, says)] : [];
        return markup`<li class="${shown}"><p class="verdict">${letter.verdict[shown]}</p><p>${sentence}</p>${mend}${tick}</li>`;
      }),
  );
  const list = rows.length === 0 ? markup`<p>${page.nothingFound}</p>` : markup`<ul>${rows}</ul>`;
  return [markup`<section><h2>${page.preflight}</h2>${list}</section>`];
}

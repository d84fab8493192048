import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { sayReviewStep } from '../../../functions/digest/review-standing.ts';
import { reviewWords } from '../../../functions/digest/review-words.ts';
import { countIn } from '../../../functions/digest/words.ts';
import { LONGEST_ADDRESS } from '../../../functions/mail/address.ts';
import type { Brief } from '../../../functions/model/brief.ts';
import type { Edition } from '../../../functions/model/edition.ts';
import type { Language, Publication } from '../../../functions/model/publication.ts';
import type { ReviewFinding } from '../../../functions/model/review-finding.ts';
import { NO_HAND, wishesOf, type ReviewRules } from '../../../functions/model/review.ts';
import { isRefusal, saysOf, type Saying } from './press.ts';
import { editionWords } from './words.ts';

export type Reviewed = {
  readonly edition: Edition;
  readonly brief: Brief | undefined;
  readonly rules: ReviewRules;
  /** What editors were told of it by letter, and what blocks it now; nothing before that. */
  readonly findings: readonly ReviewFinding[] | undefined;
  /** What the station said to the button that was pressed last. */
  readonly said: Saying | undefined;
  /** That it took for no address of a test. */
  readonly address: string | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  /** In the language of whoever looks. */
  readonly publication: Pick<Publication, 'language' | 'timeZone'>;
};

/** How an edition under review stands, what was found in it, and the reviewers' buttons. */
export function reviewCard(reviewed: Reviewed): Markup {
  const { edition, publication, said, address } = reviewed;
  const { language } = publication;
  const { deeds } = reviewWords(language);
  const isChanging = edition.wishes !== wishesOf(reviewed.brief);
  const rendering = markup`<input type="hidden" name="rendering" value="${edition.rendering ?? ''}" />`;
  const whole = isChanging
    ? markup``
    : markup`<button class="main" id="approve" name="deed" value="approve">${deeds.approve.button}</button>`;
  return markup`<section class="card review" id="review" aria-labelledby="review-title"><h2 id="review-title">${editionWords(language).review.title}</h2>
${address === undefined ? saidNotice(said, language) : markup``}
<p class="stands">${howItStands(reviewed, isChanging)}</p>
<form method="post" action="/edition/${edition.id}/review" id="review-form">${rendering}
${foundList(reviewed)}
<div class="deeds">${whole}<button id="hold" name="deed" value="hold">${deeds.hold.button}</button></div>
${isChanging ? markup`` : asked('send', language)}${asked('stop', language)}</form>
${isChanging ? markup`` : testForm(reviewed, rendering)}</section>
`;
}

/** What the station said to a button; nothing when none was pressed. */
export function saidNotice(said: Saying | undefined, language: Language): Markup {
  if (said === undefined) return markup``;
  const isNo = isRefusal(said);
  return markup`<p class="notice ${isNo ? 'bad' : 'good'}" role="${isNo ? 'alert' : 'status'}">${saysOf(said, reviewWords(language))}</p>`;
}

/** A button that asks first: what follows cannot be taken back. */
export function asked(deed: 'send' | 'stop', language: Language): Markup {
  const { ask, explain, button } = reviewWords(language).deeds[deed];
  return markup`<details class="asks" id="ask-${deed}"><summary>${button}…</summary><p><b>${ask}</b> ${explain}</p><button class="main" name="deed" value="${deed}">${button}</button></details>
`;
}

/** Mails this content to one address, or to the editors. */
function testForm({ edition, said, address, publication: { language } }: Reviewed, rendering: Markup): Markup {
  const { page, deeds } = reviewWords(language);
  const isWrong = address !== undefined && said !== undefined;
  const problem = isWrong
    ? markup`<p class="notice bad" id="address-problem" role="alert">${saysOf(said, reviewWords(language))}</p>`
    : markup``;
  const marked = isWrong ? markup` aria-invalid="true" aria-describedby="address-problem"` : markup``;
  return markup`<form method="post" action="/edition/${edition.id}/review" id="test-form"${isWrong ? markup` data-changed` : markup``}>${rendering}
<details class="asks" id="ask-test"${isWrong ? markup` open` : markup``}><summary>${deeds.test.button}…</summary><p>${deeds.test.explain}</p>${problem}
<div class="field"><label for="address">${page.address}</label><input type="email" id="address" name="address" value="${address ?? ''}" maxlength="${LONGEST_ADDRESS}" autocomplete="email"${marked} /></div>
<button class="main" name="deed" value="test">${deeds.test.button}</button></details></form>
`;
}

function howItStands(
  { edition, brief, findings = [], rules, now, publication }: Reviewed,
  isChanging: boolean,
): string {
  const words = reviewWords(publication.language).page;
  if (isChanging) return words.changing;
  if (findings.some(({ verdict }) => verdict === 'block')) return words.isBlocked;
  return sayReviewStep(edition, brief?.hand ?? NO_HAND, rules, now, publication);
}

const LOOK = { block: 'bad', warn: 'warn', seen: 'calm' } as const;

/** What blocks, what warns, and what somebody ticked off. */
function foundList({ findings, brief, publication: { language } }: Reviewed): Markup {
  const { page, letter, deeds } = reviewWords(language);
  if (findings === undefined) return markup`<h3>${page.preflight}</h3><p>${editionWords(language).review.checking}</p>`;
  const seen = brief?.hand.seen ?? NO_HAND.seen;
  const standing = ({ verdict, id }: ReviewFinding) => (verdict === 'warn' && seen.has(id) ? 'seen' : verdict);
  const rows = (['block', 'warn', 'seen'] as const).flatMap((shown) =>
    findings
      .filter((finding) => standing(finding) === shown)
      .map(({ id, says, fix }) => {
        const mend = fix === undefined || shown === 'seen' ? markup`` : markup`<p class="quiet">${fix}</p>`;
        const tick =
          shown === 'warn'
            ? markup`<button class="small" id="seen-${id}" name="deed" value="seen:${id}" aria-label="${deeds.seen.button}: ${says}">${deeds.seen.button}</button>`
            : markup``;
        return markup`<li id="found-${id}"><p><span class="tag ${LOOK[shown]}">${letter.verdict[shown]}</span> ${says}</p>${mend}${tick}</li>`;
      }),
  );
  const open = findings.filter((finding) => standing(finding) === 'warn').length;
  const left = open === 0 ? markup`` : markup`<p class="quiet">${countIn(language, page.open, open)}</p>`;
  const list = rows.length === 0 ? markup`<p>${page.nothingFound}</p>` : markup`<ul class="list">${rows}</ul>`;
  return markup`<h3>${page.preflight}</h3>${list}${left}`;
}

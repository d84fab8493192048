import { editionPath } from '../digest/archive-addresses.ts';
import { editionName } from '../digest/calendar.ts';
import { markup, type Markup } from '../digest/markup.ts';
import { sayReviewStep } from '../digest/review-standing.ts';
import { reviewWords } from '../digest/review-words.ts';
import { webPage } from '../digest/web-page.ts';
import { fillIn } from '../digest/words.ts';
import type { ReviewDeed } from '../links/review-token.ts';
import type { Publication } from '../model/publication.ts';
import type { Outcome } from './do-deed.ts';
import { sayOpen, showFindings } from './findings-section.ts';
import { deedForm, FORM_LOOK, testForm } from './forms.ts';
import type { ReviewView } from './review-view.ts';

/**
 * The page behind every link of a review: how the edition stands, the button that the link is for, and all other things
 * to do. Nothing happens before a button is pressed. Whoever comes by the letter of an older content may keep the edition
 * from being sent, and nothing else.
 */
export function reviewPage(view: ReviewView): string {
  const { link, said, edition, file, publication } = view;
  const words = reviewWords(publication.language);
  const name = editionName(edition, publication.language);
  const title = fillIn(words.page.title, { edition: name });
  const isOpen = edition.state === 'review';
  const isFresh = isOpen && edition.rendering === link.rendering && view.wishes === edition.wishes;
  const isAnswered = said !== undefined && 'outcome' in said;
  const notice = isAnswered ? [markup`<p class="done" role="status">${sayOutcome(said.outcome, view)}</p>`] : [];
  const asked = isOpen && !isAnswered ? askedFor(view, isFresh) : [];
  const others = isOpen ? (isFresh ? FRESH : STALE).filter((deed) => isAnswered || deed !== link.deed) : [];
  const web =
    edition.rendering === undefined ? [] : [markup`<p><a href="/${editionPath(edition.id)}">${words.page.web}</a></p>`];
  return webPage({
    language: publication.language,
    publication: publication.name,
    title,
    head: markup`<style>${LOOK}${FORM_LOOK}</style>`,
    body: markup`${notice}<h1>${title}</h1><p><b>${file?.subject ?? ''}</b></p><p>${sayHowItStands(view)}</p>${isFresh ? sayOpen(view) : []}${asked}${
      isFresh ? [...showFindings(view), articlesOf(view)] : []
    }${
      others.length === 0
        ? []
        : markup`<section><h2>${words.page.others}</h2>${others.map((deed) => oneDeed(deed, view))}</section>`
    }${web}`,
  });
}

const FRESH = ['approve', 'hold', 'send', 'test', 'stop'] as const satisfies readonly ReviewDeed[];
const STALE = ['hold', 'stop'] as const satisfies readonly ReviewDeed[];

function sayOutcome(outcome: Outcome, { link, publication }: ReviewView): string {
  const { page } = reviewWords(publication.language);
  return outcome === 'done' && link.deed === 'test' ? page.mailed : page.outcome[outcome];
}

/** Where the edition is, in one sentence. */
function sayHowItStands({ link, edition, findings = [], hand, wishes, rules, now, publication }: ReviewView): string {
  const words = reviewWords(publication.language).page;
  if (edition.state !== 'review') return edition.state === 'composing' ? words.changing : words.over;
  if (edition.wishes !== wishes) return words.changing;
  const isShown = edition.rendering === link.rendering;
  if (isShown && findings.some(({ verdict }) => verdict === 'block')) return words.isBlocked;
  return sayReviewStep(edition, hand, rules, now, publication);
}

/** The one thing that the link is for. */
function askedFor(view: ReviewView, isFresh: boolean): Markup[] {
  const { link, file, findings = [], pathOf, publication } = view;
  const { deed, slug, finding } = link;
  const { deeds } = reviewWords(publication.language);
  if (deed === 'look' || (!isFresh && deed !== 'hold' && deed !== 'stop')) return [];
  const article = file?.articles.find((one) => one.slug === slug)?.title ?? slug ?? '';
  const title = findings.find(({ id }) => id === finding)?.says ?? article;
  const { ask, explain, button } = deeds[deed];
  return [
    markup`<div class="asked"><h2>${fillIn(ask, { title })}</h2><p>${explain}</p>${
      deed === 'test'
        ? testForm(view)
        : deedForm(pathOf(deed, { ...(slug && { slug }), ...(finding && { finding }) }), button)
    }</div>`,
  ];
}

function articlesOf({ file, pathOf, publication }: ReviewView): Markup {
  const { page, deeds } = reviewWords(publication.language);
  const rows = (file?.articles ?? []).map(({ slug, title, url }, index) => {
    const first = index === 0 ? [] : [deedForm(pathOf('pin', { slug }), deeds.pin.button, title)];
    return markup`<li><a href="${url}">${title}</a><div class="several">${deedForm(pathOf('drop', { slug }), deeds.drop.button, title)}${first}</div></li>`;
  });
  return markup`<section><h2>${page.in}</h2><ul>${rows}</ul></section>`;
}

function oneDeed(deed: (typeof FRESH)[number], view: ReviewView): Markup {
  const { explain, button } = reviewWords(view.publication.language).deeds[deed];
  return markup`<div class="deed"><p>${explain}</p>${deed === 'test' ? testForm(view) : deedForm(view.pathOf(deed), button)}</div>`;
}

/** A page that says one thing. */
export function plainPage(publication: Publication, title: string, explain: string): string {
  const { language, name } = publication;
  return webPage({ language, publication: name, title, body: markup`<h1>${title}</h1><p>${explain}</p>` });
}

const LOOK = markup`
section { margin-top: 2rem; border-top: 1px solid var(--line); }
section h2, .asked h2 { margin: 1.2rem 0 0.5rem; color: var(--ink); font-size: 1.15rem; }
.deed { margin: 0 0 1.6rem; }
.deed p { margin: 0; }
.asked { margin: 1.5rem 0 0; padding: 0 1rem 1rem; border: 1px solid var(--line); border-left: 4px solid var(--accent); }
.done { margin: 0 0 1rem; padding: 0.6rem 0.9rem; border: 1px solid var(--line); border-left: 4px solid var(--accent); }
.verdict { margin: 0; color: var(--quiet); font-size: 0.9rem; font-weight: 600; }
.block .verdict { color: var(--accent); }
.block p, .warn p, .seen p { margin: 0; }
.seen { color: var(--quiet); }
`;

import { editionPath } from '../digest/archive-addresses.ts';
import { editionLabel } from '../digest/calendar.ts';
import { markup, type Markup } from '../digest/markup.ts';
import { momentFor } from '../digest/moment.ts';
import { reviewWords } from '../digest/review-words.ts';
import { webPage } from '../digest/web-page.ts';
import { fillIn } from '../digest/words.ts';
import type { ReviewDeed, ReviewLink } from '../links/review-token.ts';
import type { Slug } from '../model/article.ts';
import type { BriefHand } from '../model/brief.ts';
import type { Edition, EditionFile } from '../model/edition.ts';
import type { Publication } from '../model/publication.ts';
import { reviewStep, type ReviewRules } from '../model/review.ts';
import type { Outcome } from './do-deed.ts';

export type ReviewView = {
  readonly link: ReviewLink;
  /** Of the button that was just pressed. */
  readonly outcome?: Outcome;
  readonly edition: Edition;
  /** What is in it; nothing while it is not rendered. */
  readonly file?: EditionFile;
  readonly hand: BriefHand;
  /** Those of its brief as they now are (`wishesOf`). */
  readonly wishes: string;
  readonly rules: ReviewRules;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly publication: Publication;
  /** The path of a link for this content. */
  readonly pathOf: (deed: ReviewDeed, slug?: Slug) => string;
};

/**
 * The page behind every link of a review: how the edition stands, the button that the link is for, and all other things
 * to do. Nothing happens before a button is pressed. Whoever comes by the letter of an older content may keep the edition
 * from being sent, and nothing else.
 */
export function reviewPage(view: ReviewView): string {
  const { link, outcome, edition, file, publication } = view;
  const words = reviewWords(publication.language);
  const name = editionLabel(edition, publication.language);
  const title = fillIn(words.page.title, { edition: name });
  const isOpen = edition.state === 'review';
  const isFresh = isOpen && edition.rendering === link.rendering && view.wishes === edition.wishes;
  const notice =
    outcome === undefined ? [] : [markup`<p class="done" role="status">${words.page.outcome[outcome]}</p>`];
  const asked = isOpen && outcome === undefined ? askedFor(view, isFresh) : [];
  const others = isOpen ? (isFresh ? FRESH : STALE).filter((deed) => outcome !== undefined || deed !== link.deed) : [];
  const web =
    edition.rendering === undefined ? [] : [markup`<p><a href="/${editionPath(edition.id)}">${words.page.web}</a></p>`];
  return webPage({
    language: publication.language,
    publication: publication.name,
    title,
    head: LOOK,
    body: markup`${notice}<h1>${title}</h1><p><b>${file?.subject ?? ''}</b></p><p>${sayHowItStands(view)}</p>${asked}${isFresh ? articlesOf(view) : []}${
      others.length === 0
        ? []
        : markup`<section><h2>${words.page.others}</h2>${others.map((deed) => oneDeed(deed, view))}</section>`
    }${web}`,
  });
}

const FRESH = ['approve', 'hold', 'send', 'stop'] as const satisfies readonly ReviewDeed[];
const STALE = ['hold', 'stop'] as const satisfies readonly ReviewDeed[];

/** Where the edition is, in one sentence. */
function sayHowItStands({ edition, hand, wishes, rules, now, publication }: ReviewView): string {
  const words = reviewWords(publication.language).page;
  if (edition.state !== 'review') return edition.state === 'composing' ? words.changing : words.over;
  if (edition.wishes !== wishes) return words.changing;
  const step = reviewStep(edition, hand, rules, now);
  const moment = momentFor(edition.sendAt ?? edition.scheduledAt, publication);
  switch (step.step) {
    case 'held':
      return words[step.why];
    case 'send':
      return words.goes;
    case 'waits':
      if (hand.approved?.rendering === edition.rendering) return fillIn(words.approved, moment);
      return fillIn(rules.unlessApproved ? words.waitsApproval : words.waits, moment);
  }
}

/** The one thing that the link is for. */
function askedFor({ link, file, pathOf, publication }: ReviewView, isFresh: boolean): Markup[] {
  const { deed, slug } = link;
  const { deeds } = reviewWords(publication.language);
  if (deed === 'look' || (!isFresh && deed !== 'hold' && deed !== 'stop')) return [];
  const title = file?.articles.find((one) => one.slug === slug)?.title ?? slug ?? '';
  const { ask, explain, button } = deeds[deed];
  return [
    markup`<div class="asked"><h2>${fillIn(ask, { title })}</h2><p>${explain}</p>${form(pathOf(deed, slug), button)}</div>`,
  ];
}

function articlesOf({ file, pathOf, publication }: ReviewView): Markup {
  const { page, deeds } = reviewWords(publication.language);
  const rows = (file?.articles ?? []).map(({ slug, title, url }, index) => {
    const first = index === 0 ? [] : [form(pathOf('pin', slug), deeds.pin.button, title)];
    return markup`<li><a href="${url}">${title}</a><div class="several">${form(pathOf('drop', slug), deeds.drop.button, title)}${first}</div></li>`;
  });
  return markup`<section><h2>${page.in}</h2><ul>${rows}</ul></section>`;
}

function oneDeed(deed: (typeof FRESH)[number], { pathOf, publication }: ReviewView): Markup {
  const { explain, button } = reviewWords(publication.language).deeds[deed];
  return markup`<div class="deed"><p>${explain}</p>${form(pathOf(deed), button)}</div>`;
}

/** A form of one button. @param about what it is about, for whoever hears it without seeing the row */
function form(path: string, button: string, about?: string): Markup {
  const label = about === undefined ? markup`` : markup` aria-label="${button}: ${about}"`;
  return markup`<form method="post" action="${path}"><button type="submit" name="do" value="yes"${label}>${button}</button></form>`;
}

/** A page that says one thing. */
export function plainPage(publication: Publication, title: string, explain: string): string {
  const { language, name } = publication;
  return webPage({ language, publication: name, title, body: markup`<h1>${title}</h1><p>${explain}</p>` });
}

const LOOK = markup`<style>
section { margin-top: 2rem; border-top: 1px solid var(--line); }
section h2, .asked h2 { margin: 1.2rem 0 0.5rem; color: var(--ink); font-size: 1.15rem; }
form { margin: 0.6rem 0 0; }
.several { display: flex; flex-wrap: wrap; gap: 0 0.6rem; }
section button { border: 2px solid var(--accent); background: none; color: var(--accent); }
.deed { margin: 0 0 1.6rem; }
.deed p { margin: 0; }
.asked { margin: 1.5rem 0 0; padding: 0 1rem 1rem; border: 1px solid var(--line); border-left: 4px solid var(--accent); }
.done { margin: 0 0 1rem; padding: 0.6rem 0.9rem; border: 1px solid var(--line); border-left: 4px solid var(--accent); }
</style>`;

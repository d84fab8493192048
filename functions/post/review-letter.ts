import { editionName } from '../digest/calendar.ts';
import { momentFor } from '../digest/moment.ts';
import { reviewWords } from '../digest/review-words.ts';
import { countIn, fillIn } from '../digest/words.ts';
import type { ReviewAbout, ReviewDeed } from '../links/review-token.ts';
import type { ReviewLetter } from '../model/letter.ts';
import type { Language, Publication } from '../model/publication.ts';
import type { ReviewFinding } from '../model/review-finding.ts';
import type { ReviewRules } from '../model/review.ts';
import { sayFinding } from '../preflight/words.ts';
import { editionNamed } from './edition-words.ts';
import type { LetterContents, LetterItem, LetterLine, LetterRoom, LetterSection } from './letter-contents.ts';
import { letterWords } from './letter-words.ts';
import type { ReviewLook } from './review-look.ts';
import { shownLine } from './shown.ts';

/** The address of a link for this content of the edition. */
export type ReviewUrls = (deed: ReviewDeed, about?: ReviewAbout) => string;

/**
 * An edition before it is sent: when, what is in and what is out and why, what the preflight found, and a link for
 * everything that can be done about it.
 */
export function reviewContents(
  { what, sendAt, held = 'unapproved' }: Pick<ReviewLetter, 'what' | 'sendAt' | 'held'>,
  { edition, file, out, findings }: ReviewLook,
  rules: ReviewRules,
  urlOf: ReviewUrls,
  publication: Publication,
  room: LetterRoom,
): LetterContents {
  const { language } = publication;
  const words = reviewWords(language);
  const { letter, deeds } = words;
  const name = editionName({ ...edition, subject: file.subject }, language);
  const named = { edition: name, subject: shownLine(file.subject, room.letters) };
  const moment = momentFor(sendAt, publication);
  const waits = fillIn(rules.unlessApproved ? words.page.waitsApproval : words.page.waits, moment);
  const isDue = what === 'due';
  // It was to go before its time, by "send now".
  const isLate = edition.blocked === undefined || Date.parse(edition.blocked.at) >= Date.parse(sendAt);
  const isBlocked = findings.some(({ verdict }) => verdict === 'block');
  const due = held === 'held' ? letter.heldDue : held === 'blocked' && isBlocked ? letter.blockedDue : words.page[held];
  const shown = (items: readonly LetterItem[], heading: string, explain = ''): LetterSection => ({
    heading,
    explain,
    items: items.slice(0, room.items),
    more:
      items.length <= room.items ? '' : countIn(language, letterWords(language).moreItems, items.length - room.items),
  });
  const link = (deed: Exclude<ReviewDeed, 'look'>, about?: ReviewAbout): LetterLine => ({
    ...said(deeds[deed].button),
    url: urlOf(deed, about),
  });
  const inside = file.articles.map(({ slug, title }, index): LetterItem => ({
    heading: shownLine(title, room.letters),
    lines: [link('drop', { slug }), ...(index === 0 ? [] : [link('pin', { slug })])],
  }));
  const outside = out.map((one): LetterItem => {
    const why = letter.outWhy[one.why];
    const text = 'in' in one ? fillIn(why, { edition: editionNamed(one.in, language) }) : why;
    return { heading: shownLine(one.title, room.letters), lines: [said(text)] };
  });
  const looked = WORST_FIRST.flatMap((standing) =>
    findings
      .filter(({ verdict, isSeen }) => (isSeen ? 'seen' : verdict) === standing)
      .map((finding): LetterItem => {
        const { says, fix } = sayFinding(finding, language);
        const isOpen = standing === 'block' || standing === 'warn';
        const lines = [says, ...(fix === undefined || !isOpen ? [] : [fix])];
        return {
          heading: letter.verdict[standing],
          lines: [
            ...lines.map((line) => said(shownLine(line, room.letters))),
            ...(standing === 'warn' ? [link('seen', { finding: finding.id })] : []),
          ],
        };
      }),
  );
  return {
    language,
    subject: fillIn(isDue ? letter.subjectDue : letter.subject, named),
    title: fillIn(isDue ? letter.titleDue : letter.title, named),
    intro: [
      isDue ? due : waits,
      ...(isDue && held === 'blocked' && !isLate ? [waits] : []),
      ...(isBlocked && !(isDue && held === 'blocked') ? [words.page.isBlocked] : []),
      fillIn(letter.whole, named),
    ],
    button: { label: letter.button, url: urlOf('look') },
    sections: [
      {
        heading: letter.deeds,
        explain: letter.deedsExplain,
        items: DEEDS.map((deed) => ({
          heading: deeds[deed].ask,
          lines: [said(deeds[deed].explain), link(deed)],
        })),
        more: '',
      },
      shown(looked, letter.preflight),
      shown(inside, letter.in),
      ...(outside.length === 0 ? [] : [shown(outside, letter.out)]),
    ],
    whyYou: fillIn(letterWords(language).whyYou.editors, { publication: publication.name }),
  };
}

const DEEDS = ['approve', 'hold', 'send', 'test', 'stop'] as const;
const WORST_FIRST = ['block', 'warn', 'seen', 'ok'] as const;

/** What the pages of the review show of what was found: all that is not fine, ticked off or not. */
export function findingsToShow({ findings }: Pick<ReviewLook, 'findings'>, language: Language): ReviewFinding[] {
  return findings.flatMap((finding) => {
    const { id, verdict } = finding;
    return verdict === 'ok' ? [] : [{ id, verdict, ...sayFinding(finding, language) }];
  });
}

function said(text: string): LetterLine {
  return { text, fix: '' };
}

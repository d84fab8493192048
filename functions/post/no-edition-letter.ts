import { momentFor } from '../digest/moment.ts';
import { countIn, fillIn } from '../digest/words.ts';
import type { LetterOf, NoEdition, NoEditionFile } from '../model/letter.ts';
import type { Publication } from '../model/publication.ts';
import { editionNamed } from './edition-words.ts';
import type { LetterContents, LetterItem, LetterRoom, LetterSection } from './letter-contents.ts';
import { letterWords } from './letter-words.ts';
import { shownLine } from './shown.ts';

type Values = Extract<LetterOf<'notice'>['values'], { readonly what: 'none' }>;

/** In the order in which an editor can do something about it. */
const GROUPS = ['ready', 'rejected', 'draft', 'future', 'tooOld'] as const;

/** Why a week has no edition: how much there was, what was in its way, and when the next one is due. */
export function noEditionContents(
  values: Values,
  publication: Publication,
  room: LetterRoom,
): Omit<LetterContents, 'whyYou' | 'button'> {
  const { language } = publication;
  const words = letterWords(language).none;
  const { edition: id, minimum, ready, nextAt } = values;
  const edition = editionNamed(id, language);
  return {
    language,
    subject: fillIn(words.subject, { edition }),
    title: fillIn(words.title, { edition }),
    intro: [
      ready.count === 0 ? words.nothing : countIn(language, words.few, ready.count),
      countIn(language, words.minimum, minimum),
      fillIn(words.next, momentFor(nextAt, publication)),
    ],
    sections: GROUPS.flatMap((group) => sectionOf(group, values, publication, room)),
  };
}

function sectionOf(
  group: (typeof GROUPS)[number],
  values: NoEdition,
  publication: Publication,
  room: LetterRoom,
): LetterSection[] {
  const { count, files } = values[group];
  if (count === 0) return [];
  const { language } = publication;
  const words = letterWords(language);
  const shown = files.slice(0, room.items);
  const { heading, explain } = words.none[group];
  return [
    {
      heading: fillIn(words.sectionHeading, { heading, count }),
      explain,
      items: shown.map((file) => itemOf(file, publication, room)),
      more: count === shown.length ? '' : countIn(language, words.moreItems, count - shown.length),
    },
  ];
}

/** An upload without a title goes by its key, which is not said twice. */
function itemOf(
  { key, title, publishedAt, problem }: NoEditionFile,
  publication: Publication,
  room: LetterRoom,
): LetterItem {
  const { none } = letterWords(publication.language);
  const heading = shownLine(title, room.letters);
  const lines = [
    ...(problem
      ? [fillIn(none.problem, { line: problem.line, message: shownLine(problem.message, room.letters) })]
      : []),
    ...(publishedAt === undefined ? [] : [fillIn(none.published, momentFor(publishedAt, publication))]),
    shownLine(key, room.letters),
  ];
  return { heading, lines: lines.filter((text) => text !== heading).map((text) => ({ text, fix: '' })) };
}

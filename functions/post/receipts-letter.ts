import { dayForReaders } from '../digest/calendar.ts';
import { momentFor } from '../digest/moment.ts';
import { countIn, fillIn } from '../digest/words.ts';
import type { Problem } from '../model/article.ts';
import type { LeftOut, ReceiptsLetter } from '../model/letter.ts';
import type { Publication } from '../model/publication.ts';
import { editionNamed } from './edition-words.ts';
import type { LetterContents, LetterItem, LetterLine, LetterRoom, LetterSection } from './letter-contents.ts';
import { letterWords } from './letter-words.ts';
import { shownFix, shownLine } from './shown.ts';

type Sayings = { readonly publication: Publication; readonly room: LetterRoom };

/** What became of a burst of uploads, in plain words: what editors must do comes first, everything else after it. */
export function receiptsContents(
  values: ReceiptsLetter,
  publication: Publication,
  room: LetterRoom,
): Omit<LetterContents, 'whyYou' | 'button'> {
  const { language } = publication;
  const words = letterWords(language).receipts;
  const { accepted, waiting, rejected, ignored, pictures, more } = values;
  const sayings = { publication, room };
  const counted = (kind: keyof typeof words.counts, count: number) =>
    count === 0 ? [] : [countIn(language, words.counts[kind], count)];
  const ofUse = [
    ...counted('accepted', accepted.length + pictures),
    ...counted('waiting', waiting.length),
    ...counted('rejected', rejected.length),
  ];
  const takenIn = ({ title, edition, leftOut, note, key }: ReceiptsLetter['accepted'][number]) =>
    item(title, [placeOf(edition, publication), whyNot(leftOut, publication), note, key], sayings);
  const all = [...ofUse, ...counted('ignored', ignored.length), ...counted('more', more)];
  return {
    language,
    subject: (ofUse.length > 0 ? ofUse : all).join(', ') || words.nothing,
    title: rejected.length > 0 ? countIn(language, words.title.mend, rejected.length) : words.title.fine,
    intro: [
      all.length > 0 ? fillIn(words.summary, { counts: all.join(', ') }) : `${words.nothing}.`,
      ...(pictures > 0 ? [countIn(language, words.pictures, pictures)] : []),
      ...(more > 0 ? [countIn(language, words.more, more)] : []),
    ],
    sections: [
      section(words.headings.rejected, rejected, sayings, words.howToMend, (file) => rejectedItem(file, sayings)),
      section(words.headings.accepted, accepted, sayings, '', takenIn),
      section(words.headings.waiting, waiting, sayings, '', takenIn),
      section(words.headings.ignored, ignored, sayings, '', ({ key, note }) => item(key, [note], sayings)),
    ].filter(({ items, more: hidden }) => items.length > 0 || hidden !== ''),
  };
}

function section<File>(
  heading: string,
  files: readonly File[],
  { publication: { language }, room }: Sayings,
  explain: string,
  show: (file: File) => LetterItem,
): LetterSection {
  const words = letterWords(language);
  const shown = files.slice(0, room.items);
  const hidden = files.length - shown.length;
  return {
    heading: fillIn(words.sectionHeading, { heading, count: files.length }),
    explain,
    items: shown.map(show),
    more: hidden === 0 ? '' : countIn(language, words.moreItems, hidden),
  };
}

/** An upload without a title goes by its key, which is not said twice. */
function item(heading: string, lines: readonly string[], { room }: Sayings): LetterItem {
  const shownHeading = shownLine(heading, room.letters);
  const shown = lines
    .map((line) => shownLine(line, room.letters))
    .filter((line) => line !== '' && line !== shownHeading);
  return { heading: shownHeading, lines: shown.map((text) => ({ text, fix: '' })) };
}

function rejectedItem({ key, note, problems }: ReceiptsLetter['rejected'][number], sayings: Sayings): LetterItem {
  const { publication, room } = sayings;
  const { heading, lines } = item(key, [note], sayings);
  const hidden = Math.max(0, problems.length - room.problems);
  const words = letterWords(publication.language).receipts;
  return {
    heading,
    lines: [
      ...lines,
      ...problems.slice(0, room.problems).flatMap((problem) => problemLines(key, problem, sayings)),
      ...(hidden === 0 ? [] : [{ text: countIn(publication.language, words.moreProblems, hidden), fix: '' }]),
    ],
  };
}

/** `bai.md:3:8 · title: …` as editors' own programs write it; the whole key stands in the heading. */
function problemLines(key: string, problem: Problem, { publication, room }: Sayings): LetterLine[] {
  const words = letterWords(publication.language).receipts;
  const { line, lines = 1, column, field } = problem;
  const values = {
    file: shownLine(key.slice(key.lastIndexOf('/') + 1), room.letters),
    line: column === undefined ? String(line) : `${line}:${column}`,
    field: shownLine(field, room.letters),
    message: shownLine(problem.message, room.letters),
  };
  const text = fillIn(field === 'file' ? words.problemOfFile : words.problem, values);
  const where = lines === 0 ? words.fixAbove : fillIn(words.fixLines, { first: line, last: line + lines - 1 });
  const { fix, isCut } = shownFix(problem.fix, { lines: room.fixLines, letters: room.letters });
  return [{ text: lines === 1 ? text : `${text} ${where}`, fix }, ...(isCut ? [{ text: words.fixCut, fix: '' }] : [])];
}

function placeOf(place: ReceiptsLetter['accepted'][number]['edition'], publication: Publication): string {
  if (place === undefined) return '';
  const { id, position, sendsAt } = place;
  const { language } = publication;
  const values = { edition: editionNamed(id, language), position, ...momentFor(sendsAt, publication) };
  return fillIn(letterWords(language).receipts.place, values);
}

/** Why the coming edition goes without an article, in a sentence. */
function whyNot(leftOut: LeftOut | undefined, { language }: Publication): string {
  if (leftOut === undefined) return '';
  const words = letterWords(language).receipts.leftOut;
  const { why, edition: id } = leftOut;
  const edition = editionNamed(id, language);
  const day = (text: string) => dayForReaders(text, language);
  switch (why) {
    case 'tooOld':
      return countIn(language, words.tooOld, leftOut.days, { edition, day: day(leftOut.published) });
    case 'beforeStart':
      return fillIn(words.beforeStart, { edition, day: day(leftOut.published), start: day(leftOut.start) });
    case 'tooMany':
      return fillIn(words.tooMany, { edition, maximum: leftOut.maximum });
    case 'dropped':
    case 'cutoff':
      return fillIn(words[why], { edition });
  }
}

import { momentFor } from '../digest/moment.ts';
import { countIn, fillIn } from '../digest/words.ts';
import type { LetterOf, NoticeLetter } from '../model/letter.ts';
import type { Publication } from '../model/publication.ts';
import { editionNamed } from './edition-words.ts';
import type { LetterContents, LetterItem, LetterRoom, LetterSection } from './letter-contents.ts';
import { letterWords, type LetterWords } from './letter-words.ts';
import { noEditionContents } from './no-edition-letter.ts';
import { shownLine } from './shown.ts';

type Contents = Omit<LetterContents, 'whyYou' | 'button'>;
type Held = Extract<NoticeLetter, { readonly what: 'held' }>;
type Unsent = Extract<NoticeLetter, { readonly what: 'unsent' }>;
type Spread = Extract<NoticeLetter, { readonly what: 'spread' }>;

/** What people must know of an edition: why, what readers get meanwhile, and the lines to type. */
export function noticeContents(
  values: LetterOf<'notice'>['values'],
  publication: Publication,
  room: LetterRoom,
): Contents {
  switch (values.what) {
    case 'held':
      return heldContents(values, publication, room);
    case 'spread':
      return spreadContents(values, publication);
    case 'unsent':
      return unsentContents(values, publication);
    case 'none':
      return noEditionContents(values, publication, room);
  }
}

function heldContents(held: Held, publication: Publication, room: LetterRoom): Contents {
  const { language } = publication;
  const words = letterWords(language).notice;
  const { edition: id, subject, why, submitted, unknown, waiting } = held;
  const edition = editionNamed(id, language, subject);
  const command = (line: string) => commandOf(line, publication);
  return {
    language,
    subject: fillIn(words.subject[why], { edition }),
    title: fillIn(words.title.held, { edition }),
    intro: [
      fillIn(words.why[why], numbersOf(held, publication)),
      sentences(publication, [
        [words.submitted, submitted],
        [words.unknown, unknown],
        [words.waiting, waiting],
      ]),
      words.meanwhile,
    ],
    sections: [
      ...sesSaid(held, words, room),
      section(words.headings.todo, [
        ...(why === 'late' || why === 'half-done' ? [] : [findCause(held, words)]),
        item(words.resume, command(`resume ${id}`)),
        item(words.recompose, command(`resume ${id} --recompose`)),
        item(words.cancel, command(`cancel ${id}`)),
      ]),
    ],
  };
}

function sesSaid({ code, words: said }: Held, words: LetterWords['notice'], room: LetterRoom): LetterSection[] {
  const lines = [said ?? ''].map((line) => shownLine(line, room.letters)).filter((line) => line !== '');
  if (code === undefined) return [];
  const heading = shownLine(code, room.letters);
  return [section(words.headings.words, [{ heading, lines: lines.map((text) => ({ text, fix: '' })) }])];
}

function findCause({ why, code = '' }: Held, { find }: LetterWords['notice']): LetterItem {
  if (why === 'bounces' || why === 'complaints')
    return { heading: find.heading, lines: [find[why], find.again].map((text) => ({ text, fix: '' })) };
  const cause = why === 'set-up' ? causeOf(code) : 'other';
  return { heading: find.heading, lines: [find[cause], find.first].map((text) => ({ text, fix: '' })) };
}

/** What the stop switch counted, grouped as the language does it. */
function numbersOf({ count = 0, of = 0 }: Held, { language }: Publication): Readonly<Record<string, string>> {
  const numbers = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
  return { count: numbers.format(count), of: numbers.format(of), share: percent.format(of === 0 ? 0 : count / of) };
}

/** Which of our advices fits SES's code (functions/aws/ses-mailer.ts has all that halt an edition). */
function causeOf(code: string): 'identity' | 'paused' | 'configurationSet' | 'mailFrom' | 'rights' | 'other' {
  if (code === 'MessageRejected') return 'identity';
  if (code === 'AccountSendingPausedException') return 'paused';
  if (code.startsWith('ConfigurationSet')) return 'configurationSet';
  if (code === 'MailFromDomainNotVerifiedException') return 'mailFrom';
  return code.startsWith('AccessDenied') ? 'rights' : 'other';
}

function spreadContents({ edition: id, subject, today, later, endsAt }: Spread, publication: Publication): Contents {
  const { language } = publication;
  const words = letterWords(language).notice;
  const edition = editionNamed(id, language, subject);
  const moment = momentFor(endsAt, publication);
  return {
    language,
    subject: fillIn(words.subject.spread, { edition, day: moment.day }),
    title: fillIn(words.title.spread, { edition }),
    intro: [
      words.spreadWhy,
      [
        today === 0 ? words.todayNobody : sentences(publication, [[words.today, today]]),
        sentences(publication, [[words.later, later]]),
        fillIn(words.endsAt, moment),
      ].join(' '),
    ],
    sections: [section(words.headings.look, [item(words.look, commandOf(`edition ${id}`, publication))])],
  };
}

/** A special edition that somebody asked for, and that came to nothing. */
function unsentContents({ edition: id, subject, reason }: Unsent, { language }: Publication): Contents {
  const { title, unsent } = letterWords(language).notice;
  const edition = editionNamed(id, language, subject);
  return {
    language,
    subject: fillIn(title.unsent, { edition }),
    title: fillIn(title.unsent, { edition }),
    intro: [reason === 'no-subscribers' ? unsent.readers : unsent.articles, fillIn(unsent.again, { id })],
    sections: [],
  };
}

/** A sentence for each number that is not 0; numbers are grouped as the language does it. */
function sentences(
  { language }: Publication,
  counted: readonly (readonly [Parameters<typeof countIn>[1], number])[],
): string {
  const numbers = new Intl.NumberFormat(language);
  return counted
    .filter(([, count]) => count > 0)
    .map(([forms, count]) => countIn(language, forms, count, { count: numbers.format(count) }))
    .join(' ');
}

/** What is to be typed, ready to be pasted. */
export function commandOf(line: string, { stage }: Publication): string {
  return `npm run -s newsletter -- ${line}${stage === 'production' ? '' : ` --stage ${stage}`}`;
}

function section(heading: string, items: readonly LetterItem[]): LetterSection {
  return { heading, explain: '', items, more: '' };
}

function item({ heading, say }: { readonly heading: string; readonly say: string }, fix: string): LetterItem {
  return { heading, lines: [{ text: say, fix }] };
}

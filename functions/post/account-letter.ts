import { concernsOf, verdictOf } from '../digest/account-concerns.ts';
import { nameOfAccount } from '../digest/account-history.ts';
import { accountRow, type AccountRowName } from '../digest/account-rows.ts';
import { accountWords } from '../digest/account-words.ts';
import { fillIn } from '../digest/words.ts';
import type { AccountLetter } from '../model/letter.ts';
import type { Publication } from '../model/publication.ts';
import { LONGEST_BAR, type LetterBar, type LetterContents } from './letter-contents.ts';
import { letterWords } from './letter-words.ts';
import { commandOf } from './notice-letter.ts';

/** In the order of their telling; the rest is on the page. */
const TOLD = [
  'candidates',
  'submitted',
  'delivered',
  'bounced',
  'complained',
  'unsubscribed',
  'excluded',
  'refused',
  'unknown',
] as const satisfies readonly AccountRowName[];

/** A day after an edition was sent: what became of everybody, what is out of the ordinary first, and where all of it is. */
export function accountContents(
  { edition, before }: AccountLetter,
  publication: Publication,
): Omit<LetterContents, 'whyYou'> {
  const { language, publicUrl } = publication;
  const words = accountWords(language);
  const name = nameOfAccount(edition, language);
  const concerns = concernsOf(edition, language);
  const [first] = concerns;
  const isCut = edition.sentAt === undefined;
  const { subject } = words.letter;
  const compare = before && fillIn(words.letter.compare, { edition: nameOfAccount(before, language) });
  const bars = TOLD.map((row): LetterBar => {
    const now = accountRow(row, edition, language);
    const was = before && accountRow(row, before, language);
    const notes = [
      ...(row === 'candidates' ? [] : [now.percent]),
      ...(was ? [fillIn(words.letter.before, { value: was.shown })] : []),
    ];
    // Two pixels are seen, however small the share.
    const width = now.count === 0 ? '' : String(Math.max(2, Math.round(now.share * LONGEST_BAR)));
    return { label: now.label, value: now.shown, note: notes.join(' · '), width };
  });
  return {
    language,
    subject:
      first === undefined
        ? fillIn(isCut ? subject.cutShort : subject.fine, { edition: name })
        : fillIn(isCut ? subject.cutShortLook : subject.look, { edition: name, concern: first.short }),
    title: fillIn(words.title, { edition: name }),
    intro: [
      ...(isCut && first !== undefined ? [words.cancelled] : []),
      verdictOf(edition, language),
      ...(first === undefined ? [] : [first.todo]),
      ...concerns.slice(1).map(({ say, todo }) => `${say} ${todo}`),
      words.explain.everybody,
      ...(compare === undefined ? [] : [compare]),
    ],
    bars,
    button: { label: words.letter.button, url: `${publicUrl}/${edition.page}` },
    sections: [
      {
        heading: words.letter.look,
        explain: '',
        items: [
          {
            heading: name,
            lines: [
              {
                text: letterWords(language).notice.look.say,
                fix: commandOf(`edition ${edition.edition}`, publication),
              },
            ],
          },
        ],
        more: '',
      },
    ],
  };
}

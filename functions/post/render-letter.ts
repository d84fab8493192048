import type { MailTemplate } from '../digest/digest-template.ts';
import { fillIn, wordsOf } from '../digest/words.ts';
import type { Letter } from '../model/letter.ts';
import type { Publication } from '../model/publication.ts';
import { accountContents } from './account-letter.ts';
import { LETTER_ROOMS, NO_BUTTON, type LetterBar, type LetterContents, type LetterRoom } from './letter-contents.ts';
import { letterText } from './letter-text.ts';
import { letterWords } from './letter-words.ts';
import { noticeContents } from './notice-letter.ts';
import { receiptsContents } from './receipts-letter.ts';

/** The values that `templates/letter.mjml` may use, each always there, `` standing for none. The template escapes them. */
export type LetterView = LetterContents & {
  readonly bars: readonly LetterBar[];
  readonly publication: string;
  readonly postalAddress: string;
  readonly contactAddress: string;
  readonly words: { readonly contact: string };
};

export type RenderedLetter = { readonly subject: string; readonly html: string; readonly text: string };

/** As for a digest: Gmail clips at about 102 KB (rules S2.1). */
export const MAXIMUM_LETTER_HTML_BYTES = 90_000;

/** A letter to people of a role: what it says is in its message. */
export type RoleLetter = Extract<Letter, { readonly kind: 'receipts' | 'notice' | 'account' }>;

/** A letter to people of a role, in the publication's language, with as much of its lists as a mail can hold. */
export function renderLetter(
  template: MailTemplate<LetterView>,
  letter: RoleLetter,
  publication: Publication,
): RenderedLetter {
  return renderContents(template, (room) => contentsOf(letter, publication, room), publication);
}

/**
 * What any letter says, as a mail. The subject of a stage that is neither `production` nor `local` begins with its name.
 * @throws Error when not even its counts fit: the settings hold a text that is far too long.
 */
export function renderContents(
  template: MailTemplate<LetterView>,
  contentsIn: (room: LetterRoom) => LetterContents,
  publication: Publication,
): RenderedLetter {
  const { stage } = publication;
  const mark = stage === 'production' || stage === 'local' ? '' : `[${stage}] `;
  for (const room of LETTER_ROOMS) {
    const contents = contentsIn(room);
    const subject = mark + contents.subject;
    const html = template.fill(viewOf({ ...contents, subject }, publication));
    if (new TextEncoder().encode(html).length <= MAXIMUM_LETTER_HTML_BYTES)
      return { subject, html, text: letterText(contents, publication) };
  }
  throw new Error('a letter does not fit into a mail');
}

function viewOf(contents: LetterContents, { name, postalAddress, replyTo }: Publication): LetterView {
  const { contact } = wordsOf(contents.language);
  const { bars = [] } = contents;
  const sections = contents.sections.map(({ items, ...section }) => ({
    ...section,
    items: items.map(({ heading, lines }) => ({ heading, lines: lines.map((line) => ({ url: '', ...line })) })),
  }));
  return { ...contents, sections, bars, publication: name, postalAddress, contactAddress: replyTo, words: { contact } };
}

/** A new kind of letter is one more case, and one more function from its values to what every letter says. */
function contentsOf({ kind, to, values }: RoleLetter, publication: Publication, room: LetterRoom): LetterContents {
  const whyYou = fillIn(letterWords(publication.language).whyYou[to], { publication: publication.name });
  switch (kind) {
    case 'receipts':
      return { ...receiptsContents(values, publication, room), button: NO_BUTTON, whyYou };
    case 'account':
      return { ...accountContents(values, publication), whyYou };
    case 'notice':
      return { ...noticeContents(values, publication, room), button: NO_BUTTON, whyYou };
  }
}

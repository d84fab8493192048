import type { ReaderMark } from '../model/edition.ts';
import type { Contents } from './contents.ts';
import type { OwnLink } from './own-links.ts';
import { wordsOf } from './words.ts';

/**
 * The text part: all that the html says in its longest form, in the same order, with every address of it. A paragraph
 * is one line (the transfer encoding wraps, rules S1.37), lines end in LF, and no layout step touches it.
 * @param links the template's own
 */
export function digestText(
  contents: Contents,
  marks: Readonly<Record<ReaderMark, string>>,
  links: readonly OwnLink[],
): string {
  const words = wordsOf(contents.language);
  const articles = contents.articles.map(({ title, section, author, readingTime, description, url }) =>
    lines([title, [section, author, readingTime].filter((part) => part !== '').join(' · '), description, url]),
  );
  const paragraphs = [
    contents.intro,
    lines([contents.publication, `${contents.edition} · ${contents.day}`]),
    ...(contents.note.paragraphs.length === 0 ? [] : [words.note, ...contents.note.paragraphs]),
    ...articles,
    RULE,
    contents.whyYou,
    lines([`${words.preferences}: ${marks.preferencesUrl}`, `${words.unsubscribe}: ${marks.unsubscribeUrl}`]),
    lines([`${words.viewOnline}: ${contents.onlineUrl}`, `${words.visitSite}: ${contents.siteUrl}`]),
    ...(links.length === 0 ? [] : [lines(links.map(linkLine))]),
    lines([contents.publication, contents.postalAddress, `${words.contact}: ${contents.contactAddress}`]),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

/** Not `-- `: clients hide what follows a signature's mark. */
const RULE = '* * *';

function linkLine({ address, words }: OwnLink): string {
  const shown = address.replace(/^mailto:([^?]*).*$/, '$1');
  return words === '' || words === shown ? shown : `${words}: ${shown}`;
}

function lines(all: readonly string[]): string {
  return all.filter((line) => line !== '').join('\n');
}

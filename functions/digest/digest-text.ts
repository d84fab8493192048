import type { Contents } from './contents.ts';
import { wordsOf } from './words.ts';

/**
 * The text part: all that the html says in its longest form, in the same order, with every address of it. A paragraph
 * is one line (the transfer encoding wraps, rules S1.37), lines end in LF, and no layout step touches it.
 */
export function digestText(contents: Contents, unsubscribeUrl: string): string {
  const words = wordsOf(contents.language);
  const articles = contents.articles.map(({ title, section, author, readingTime, description, url }) =>
    lines([title, [section, author, readingTime].filter((part) => part !== '').join(' · '), description, url]),
  );
  const paragraphs = [
    contents.intro,
    lines([contents.publication, `${contents.edition} · ${contents.day}`]),
    ...articles,
    RULE,
    contents.whyYou,
    lines([`${words.unsubscribe}: ${unsubscribeUrl}`]),
    lines([`${words.viewOnline}: ${contents.onlineUrl}`, `${words.visitSite}: ${contents.siteUrl}`]),
    lines([contents.publication, contents.postalAddress, `${words.contact}: ${contents.contactAddress}`]),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

/** Not `-- `: clients hide what follows a signature's mark. */
const RULE = '* * *';

function lines(all: readonly string[]): string {
  return all.filter((line) => line !== '').join('\n');
}

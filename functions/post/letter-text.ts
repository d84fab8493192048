import { wordsOf } from '../digest/words.ts';
import type { Publication } from '../model/publication.ts';
import type { LetterContents, LetterItem, LetterSection } from './letter-contents.ts';

/** Not `-- `: clients hide what follows a signature's mark. */
const RULE = '* * *';

/**
 * The text part: every line that the html has, in the same order. A paragraph is one line, and lines end in LF; what is
 * to be copied stands in lines of its own, at their very start, so that nothing comes along when they are copied.
 */
export function letterText(contents: LetterContents, publication: Publication): string {
  const paragraphs = [
    contents.title,
    ...contents.intro,
    ...(contents.bars ?? []).map(({ label, value, note }) => [label, value, note].filter(Boolean).join('  ')),
    ...(contents.button.url === '' ? [] : [`${contents.button.label}\n${contents.button.url}`]),
    ...contents.sections.flatMap(sectionText),
    RULE,
    contents.whyYou,
    [publication.name, publication.postalAddress, `${wordsOf(contents.language).contact}: ${publication.replyTo}`].join(
      '\n',
    ),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function sectionText({ heading, explain, items, more }: LetterSection): string[] {
  return [`== ${heading} ==`, explain, ...items.map(itemText), more].filter((paragraph) => paragraph !== '');
}

function itemText({ heading, lines }: LetterItem): string {
  const shown = lines.map(({ text, fix, url }) => {
    if (url !== undefined) return `${text}:\n${url}`;
    return fix === '' ? text : `${text}\n\n${fix}\n`;
  });
  return [heading, ...shown].join('\n').trimEnd();
}

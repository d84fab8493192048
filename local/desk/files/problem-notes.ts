import { say } from '../../../functions/ingest/say.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import type { Problem } from '../../../functions/model/article.ts';
import { LANGUAGES, type Language } from '../../../functions/model/publication.ts';

/** The language of the desk, and that in which receipts are written: the publication's. */
export type Tongues = { readonly language: Language; readonly written: Language };

/** What is to be done with the fix: written in the place of a line, of several, or added. */
function fixLabel({ line, lines = 1 }: Problem, language: Language): string {
  if (lines === 0) return say(language, 'receiptFixAbove');
  if (lines === 1) return say(language, 'receiptFix');
  return say(language, 'receiptFixLines', { first: String(line), last: String(line + lines - 1) });
}

/** The place of a problem as people say it. */
function placeOf({ line, column }: Problem, language: Language): string {
  if (column === undefined) return say(language, 'receiptPlace', { line: String(line) });
  return say(language, 'receiptPlaceColumn', { line: String(line), column: String(column) });
}

/**
 * What is wrong, and the fix to paste, beside the line it is about.
 * @param source the line of the file as it is; undefined where it is to be seen already
 * @param button puts the fix into the text
 */
export function problemNote(
  problem: Problem,
  source: string | undefined,
  { language, written }: Tongues,
  button: Markup = markup``,
): Markup {
  const shown = source === undefined || source.trim() === '' ? markup`` : markup` <code>${shortened(source)}</code>`;
  const fix =
    problem.fix === ''
      ? markup``
      : mayBePut(problem)
        ? markup`<p class="quiet">${fixLabel(problem, language)}</p><pre>${shortened(problem.fix)}</pre>${button}`
        : markup`<p lang="${written}">${problem.fix}</p>`;
  return markup`<div class="mend">
<p class="where"><b>${placeOf(problem, language)}</b>${shown}</p>
<p lang="${written}">${problem.message}</p>
${fix}</div>`;
}

/** Where no line mends it, a sentence says what would. */
const ADVICE = new Set(
  LANGUAGES.flatMap((language) =>
    (['encodingFix', 'tooLongFix', 'pictureFix', 'briefNoteTooLongFix'] as const).map((name) => say(language, name)),
  ),
);

/** Whether a fix is the lines to paste, and not a sentence about what to do, or nothing. */
export function mayBePut({ fix }: Pick<Problem, 'fix'>): boolean {
  return fix !== '' && !ADVICE.has(fix);
}

/** Enough to know a line by; a page of theirs would hide what is wrong. */
const SHOWN = 600;

function shortened(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}

import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import type { Problem } from '../../../functions/model/article.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { nameOfProblem } from './check-text.ts';
import { isAnswered } from './file-status.ts';
import type { OpenFile } from './open-file.ts';
import { mayBePut, problemNote, type Tongues } from './problem-notes.ts';
import { addressOf } from './upload-key.ts';
import { filesWords } from './words.ts';

/** A text that nobody has saved. */
export type Draft = {
  readonly text: string;
  readonly problems: readonly Problem[];
  /** The content it was made from, by S3's name; another one in the bucket: somebody was faster. */
  readonly etag: string;
  /** What lies there by now, when somebody was faster. */
  readonly latest?: string;
};

/** So many lines are shown with their numbers: below them nobody looks for what is wrong, but the field has them all. */
const SHOWN_LINES = 400;
/** Rows of the field. */
const FEWEST_ROWS = 12;
const MOST_ROWS = 32;

/** The text with its lines numbered and what is wrong beside them, and the field to mend it in: one form. */
export function editor(file: OpenFile, draft: Draft | undefined, tongues: Tongues): Markup {
  const { language } = tongues;
  const words = filesWords(language).file;
  const { key, stored, receipt, sort } = file;
  // Of a file that was removed while somebody wrote in it, what they wrote is still there.
  const opened = file.text?.text ?? (stored === undefined ? '' : undefined);
  if (opened === undefined)
    return sort === 'picture' || sort === 'ignored'
      ? notes(file, tongues)
      : markup`${notes(file, tongues)}<p class="card">${words.notText}</p>`;
  const answered = isAnswered({ etag: stored?.etag ?? '' }, receipt) ? receipt.problems : [];
  const { text, problems, etag } = draft ?? { text: opened, problems: answered, etag: stored?.etag ?? '' };
  const isUnsaved = text !== opened;
  // The lines of a template have several mistakes each, and each fix knows of its own alone.
  const isForAll = sort !== 'template' && problems.filter(mayBePut).length > 1;
  const rows = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, text.split('\n').length + 1));
  const latest =
    draft?.latest === undefined
      ? markup``
      : markup`<details id="newer" open><summary>${words.latest}</summary><pre class="long" tabindex="0">${draft.latest}</pre></details>`;
  return markup`<form id="editor" class="two" method="post" action="${addressOf(key)}"${isUnsaved ? markup` data-changed=""` : markup``}>
<input type="hidden" name="etag" value="${etag}" />
<section class="card numbered">
<h2>${isUnsaved ? words.sourceUnsaved : words.source}</h2>
${isForAll ? markup`<p><button class="small" id="fix-all" name="do" value="fix-all">${filesWords(language).problem.putAll}</button></p>` : markup``}
${numbered(text, problems, tongues)}
</section>
<section class="card writing">
<h2>${words.edit}</h2>
${latest}
<div class="field"><label for="text">${words.text}</label><textarea id="text" name="text" class="source" rows="${rows}" spellcheck="false" autocapitalize="off">
${text}</textarea></div>
${isUnsaved ? markup`<p class="quiet" role="status">${problems.length === 0 ? markup`${words.mended} ` : markup``}${words.unsaved}</p>` : markup``}
<div class="row"><button class="main" id="save" name="do" value="save"${isUnsaved ? markup` data-next` : markup``}>${words.save}</button><button id="check" name="do" value="check">${words.check}</button></div>
</section>
</form>`;
}

/** What is wrong with a file that has no lines to look at. */
function notes({ stored, receipt }: OpenFile, tongues: Tongues): Markup {
  if (!isAnswered({ etag: stored?.etag ?? '' }, receipt) || receipt.problems.length === 0) return markup``;
  return markup`<section class="card">${receipt.problems.map((problem) => problemNote(problem, undefined, tongues))}</section>`;
}

function numbered(text: string, problems: readonly Problem[], tongues: Tongues): Markup {
  const { language } = tongues;
  const words = filesWords(language);
  const lines = text.split('\n');
  const last = problems.at(-1)?.line ?? 0;
  const shown = lines.slice(0, Math.max(SHOWN_LINES, last));
  const at = (line: number): readonly Problem[] => problems.filter((problem) => placed(problem, lines) === line);
  const rows = shown.map((line, index) => {
    const wrong = at(index + 1);
    const look = wrong.length > 0 ? markup` class="wrong"` : markup``;
    return markup`<li id="l${index + 1}"${look}><code>${line}</code>${wrong.map((problem) => problemNote(problem, undefined, tongues, fixButton(problem, language)))}</li>`;
  });
  const more = lines.length - shown.length;
  return markup`<ol class="lines" tabindex="0" aria-label="${words.file.numbered}">${rows}</ol>${more > 0 ? markup`<p class="quiet">${fillIn(words.file.more, { count: more })}</p>` : markup``}`;
}

/** A line may be asked for below the last one: it is said at the end. */
function placed({ line }: Problem, lines: readonly string[]): number {
  return Math.min(Math.max(1, line), lines.length);
}

function fixButton(problem: Problem, language: Language): Markup {
  const words = filesWords(language).problem;
  const name = nameOfProblem(problem);
  return markup`<button class="small fix" id="fix-${name}-${problem.line}" name="do" value="fix|${problem.line}|${name}" aria-label="${fillIn(words.putOf, { line: problem.line })}">${words.put}</button>`;
}

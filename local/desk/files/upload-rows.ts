import { say } from '../../../functions/ingest/say.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import type { Receipt } from '../../../functions/model/article.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { Stage } from '../../../cli/stage.ts';
import type { ShownArticle } from './article-states.ts';
import { isAnswered, statusTag } from './file-status.ts';
import type { StoredFile } from './list-files.ts';
import type { FilesLook } from './look-at-files.ts';
import { placesOf } from './places.ts';
import { problemNote } from './problem-notes.ts';
import { addressOf } from './upload-key.ts';
import { filesWords } from './words.ts';

/** So many problems stand in a list; all of them where the file is. */
const PROBLEMS = 3;

/** Files with what became of them: a row each, its problems beside the lines they are about. */
export async function uploadRows(
  files: readonly StoredFile[],
  look: FilesLook,
  stage: Stage,
  language: Language,
): Promise<Markup> {
  const articles = new Map((await look.articles()).map((one) => [one.upload.key, one]));
  const rows = await Promise.all(
    files.map(async (file) => {
      const receipt = await look.receiptOf(file.key);
      const isRefused = isAnswered(file, receipt) && receipt.problems.length > 0;
      const lines = isRefused ? await look.linesOf(file.key) : [];
      return uploadRow(file, receipt, lines, articles.get(file.key), stage, language);
    }),
  );
  return markup`<ul class="list uploads">${rows}</ul>`;
}

function uploadRow(
  file: StoredFile,
  receipt: Receipt | undefined,
  lines: readonly string[],
  article: ShownArticle | undefined,
  stage: Stage,
  language: Language,
): Markup {
  const address = addressOf(file.key);
  return markup`<li id="f-${encodeURIComponent(file.key)}">
<div class="row"><a href="${address}" class="key">${file.key}</a> ${statusTag(file, receipt, language)}</div>
${isPlain(receipt, article, stage) ? markup`` : noteOf(file, receipt, stage.publication, language)}
${isAnswered(file, receipt) ? found(receipt, lines, article, address, stage, language) : markup``}
</li>`;
}

/** Where it is says more than that it will be somewhere. */
function isPlain(receipt: Receipt | undefined, article: ShownArticle | undefined, { publication }: Stage): boolean {
  const isPlaced = article?.state === 'coming' || article?.state === 'mailed';
  return isPlaced && receipt?.note === say(publication.language, 'noteAccepted');
}

function found(
  receipt: Receipt,
  lines: readonly string[],
  article: ShownArticle | undefined,
  address: string,
  stage: Stage,
  language: Language,
): Markup {
  const words = filesWords(language).problem;
  const { problems } = receipt;
  if (problems.length === 0)
    return article?.state === 'coming' || article?.state === 'mailed'
      ? markup`<div class="quiet">${placesOf(article, stage, language)}</div>`
      : markup``;
  const rest = problems.length - PROBLEMS;
  const tongues = { language, written: stage.publication.language };
  return markup`${problems.slice(0, PROBLEMS).map((problem) => problemNote(problem, lines[problem.line - 1], tongues))}
<p class="row"><a class="button" href="${address}">${words.mend}</a>${rest > 0 ? markup` <span class="quiet">${fillIn(words.more, { count: rest })}</span>` : markup``}</p>`;
}

/** What the receipt says to people, in the publication's language; while there is none, that it will come. */
export function noteOf(
  file: Pick<StoredFile, 'etag' | 'sizeBytes'>,
  receipt: Receipt | undefined,
  publication: Pick<Stage['publication'], 'language'>,
  language: Language,
): Markup {
  const { status } = filesWords(language);
  if (file.sizeBytes === 0) return markup`<p class="quiet">${status.emptyExplain}</p>`;
  if (!isAnswered(file, receipt)) return markup`<p class="quiet">${status.readingExplain}</p>`;
  return markup`<p class="quiet" lang="${publication.language}">${receipt.note}</p>`;
}

import { isReadable } from './clean-text.ts';
import { writeMoment } from './created-at.ts';
import { cutFurniture } from './cut-furniture.ts';
import { draftFrontMatter } from './draft-front-matter.ts';
import { explain, withProblems, type Context, type Parsed, type Rejection } from './parsed.ts';
import { readArticle } from './read-article.ts';
import { ARTICLE_LIMIT_BYTES, readText } from './read-text.ts';
import { say, type Sentence } from './say.ts';
import { splitText } from './split-text.ts';

function fileProblem(
  { publication }: Context,
  at: { readonly line: number; readonly lines?: number },
  sentence: Sentence,
  fix: string,
): Rejection {
  return withProblems([explain({ ...at, sentence, field: 'file', fix }, publication.language)]);
}

/** The answer to a file that is longer than `ARTICLE_LIMIT_BYTES`, which is not even read. */
export function tooLong(context: Context): Rejection {
  return fileProblem(context, { line: 1 }, 'tooLong', say(context.publication.language, 'tooLongFix'));
}

/** Where a front matter goes that is not there: above the first line. */
const ABOVE = { line: 1, lines: 0 } as const;

/** The answer to a text without front matter: what to paste above it, and the whole as a file. */
function answerRaw(text: string, context: Context): Rejection {
  const { language, timeZone } = context.publication;
  const raw = cutFurniture(text);
  const placeholders = { title: say(language, 'draftTitle'), slug: say(language, 'draftSlug') };
  const frontMatter = draftFrontMatter(raw, writeMoment(context.now, timeZone), placeholders);
  if (!isReadable(text)) return fileProblem(context, ABOVE, 'empty', frontMatter);
  const rejection = fileProblem(context, ABOVE, 'noFrontMatter', frontMatter);
  const file = `${frontMatter}\n${raw.body}\n`;
  // A text that fills the limit by itself leaves no room for what it lacks.
  if (Buffer.byteLength(file) > ARTICLE_LIMIT_BYTES) return rejection;
  return { ...rejection, draft: { file, cuts: raw.cuts } };
}

/**
 * Turns an uploaded file into an article or the list of its problems, in the publication's language. Never throws,
 * whatever the bytes are (promise 5). `now`, in epoch milliseconds, only appears in suggestions.
 */
export function parseArticle(bytes: Uint8Array, context: Context): Parsed {
  const { language } = context.publication;
  if (bytes.length > ARTICLE_LIMIT_BYTES) return tooLong(context);
  const read = readText(bytes);
  if ('fault' in read) return fileProblem(context, { line: read.line }, 'encoding', say(language, 'encodingFix'));
  const split = splitText(read.text);
  if ('raw' in split) return answerRaw(read.text, context);
  if ('unreadable' in split) return withProblems(split.unreadable.map((fault) => explain(fault, language)));
  return readArticle(split, context);
}

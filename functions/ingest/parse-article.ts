import { isReadable } from './clean-text.ts';
import { writeMoment } from './created-at.ts';
import { draftFrontMatter } from './draft-front-matter.ts';
import { splitText } from './front-matter.ts';
import { explain, withProblems, type Context, type Parsed } from './parsed.ts';
import { readArticle } from './read-article.ts';
import { ARTICLE_LIMIT_BYTES, readText } from './read-text.ts';
import { say, type Sentence } from './say.ts';

function fileProblem({ publication }: Context, line: number, sentence: Sentence, fix: string): Parsed {
  return withProblems([explain({ sentence, line, field: 'file', fix }, publication.language)]);
}

/** The answer to a file that is longer than `ARTICLE_LIMIT_BYTES`, which is not even read. */
export function tooLong(context: Context): Parsed {
  return fileProblem(context, 1, 'tooLong', say(context.publication.language, 'tooLongFix'));
}

/**
 * Turns an uploaded file into an article or the list of its problems, in the publication's language. Never throws,
 * whatever the bytes are (promise 5). `now`, in epoch milliseconds, only appears in suggestions.
 */
export function parseArticle(bytes: Uint8Array, context: Context): Parsed {
  const { language, timeZone } = context.publication;
  if (bytes.length > ARTICLE_LIMIT_BYTES) return tooLong(context);
  const read = readText(bytes);
  if ('fault' in read) return fileProblem(context, read.line, 'encoding', say(language, 'encodingFix'));
  const split = splitText(read.text);
  if ('raw' in split) {
    const placeholders = { title: say(language, 'draftTitle'), slug: say(language, 'draftSlug') };
    const draft = draftFrontMatter(read.text, writeMoment(context.now, timeZone), placeholders);
    return fileProblem(context, 1, isReadable(read.text) ? 'noFrontMatter' : 'empty', draft);
  }
  if ('fields' in split) return readArticle(split, context);
  return withProblems(split.faults.map((fault) => explain(fault, language)));
}

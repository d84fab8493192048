import type { BriefKind } from '../model/brief.ts';
import { quote } from './mend-line.ts';
import { explain, type Context } from './parsed.ts';
import { readBrief, type ReadBrief } from './read-brief.ts';
import { ARTICLE_LIMIT_BYTES, readText } from './read-text.ts';
import { say, type Sentence } from './say.ts';
import { splitText } from './split-text.ts';

/** What to paste above a file that has no front matter. */
function frameOf(kind: BriefKind, name: string): string {
  const fields = kind === 'special' ? ['articles: [ten-bai]', 'audience: all', 'send_at: now'] : ['pin: [ten-bai]'];
  return ['---', `subject: ${quote(name)}`, ...fields, '---', ''].join('\n');
}

/**
 * Turns the file of an edition into what it asks for, or the list of its problems, in the publication's language. Never
 * throws, whatever the bytes are (promise 5).
 * @param bytes undefined: longer than `ARTICLE_LIMIT_BYTES`, and not even read
 * @param putAt when it came, epoch milliseconds
 */
export function parseBrief(
  bytes: Uint8Array | undefined,
  kind: BriefKind,
  putAt: number,
  context: Pick<Context, 'publication'>,
): ReadBrief {
  const { language, name } = context.publication;
  const wrong = (
    sentence: Sentence,
    fix: string,
    at: { readonly line: number; readonly lines?: number } = { line: 1 },
  ) => ({
    problems: [explain({ ...at, sentence, field: 'file', fix }, language)],
  });
  if (bytes === undefined || bytes.length > ARTICLE_LIMIT_BYTES)
    return wrong('briefTooLong', say(language, 'briefNoteTooLongFix'));
  const read = readText(bytes);
  if ('fault' in read) return wrong('encoding', say(language, 'encodingFix'), { line: read.line });
  const split = splitText(read.text);
  if ('raw' in split) return wrong('briefNoFrontMatter', frameOf(kind, name), { line: 1, lines: 0 });
  if ('unreadable' in split) return { problems: split.unreadable.map((fault) => explain(fault, language)) };
  return readBrief(split, kind, putAt, context);
}

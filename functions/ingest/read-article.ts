import type { Article, Problem } from '../model/article.ts';
import { articleUrl } from '../model/publication.ts';
import { cleanText, shorten } from './clean-text.ts';
import { writeMoment } from './created-at.ts';
import { DERIVED_DESCRIPTION_LIMIT } from './draft-front-matter.ts';
import { excerptOf } from './excerpt.ts';
import { isFieldName, type FieldName } from './mend-line.ts';
import { explain, inOrder, type Claim, type Context, type Parsed, type Remark } from './parsed.ts';
import { pictureKeys } from './picture-keys.ts';
import {
  isMissing,
  readCreatedAt,
  readDescription,
  readLanguage,
  readName,
  readResend,
  readSlug,
  readSwitch,
  readTags,
  readTitle,
  readUrl,
  type Read,
} from './read-fields.ts';
import { say, type Sentence } from './say.ts';
import type { FrontMatter } from './split-text.ts';

/** Vietnamese and English news are read at about this many words (syllables, in Vietnamese) a minute. */
const WORDS_A_MINUTE = 200;
/** In graphemes: longer ones make no better card and an edition has a size limit (rules S2.1). */
const DESCRIPTION_LIMIT = 300;

function fileName(key: string): string {
  return cleanText(key.slice(key.lastIndexOf('/') + 1).replace(/\.[^.]*$/u, ''));
}

/** The keys of its picture, none when it names none; undefined for a path that cannot be used. */
function picturesOf(matter: FrontMatter, key: string): readonly string[] | undefined {
  const field = matter.fields.get('thumbnail');
  if (isMissing(field)) return [];
  // What is no text is no path either.
  return typeof field.value === 'string' ? pictureKeys(field.value.normalize('NFC'), key) : undefined;
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: Value } {
  const entry: { [key in Name]?: Value } = {};
  if (value !== undefined) entry[name] = value;
  return entry;
}

/** Reads every field of a front matter, so that all that is wrong is said at once. */
export function readArticle(matter: FrontMatter, context: Context): Parsed {
  const { publication } = context;
  const { language, timeZone } = publication;
  const { fields, body } = matter;
  const problems: Problem[] = matter.faults.map((fault) => explain(fault, language));
  /** Where a line is to be added. */
  const added = { line: matter.top, lines: 0, indent: matter.indent };
  const take = <Value>(name: FieldName, read: Read<Value>): Value | undefined => {
    if ('value' in read) return read.value;
    const field = fields.get(name);
    const { line, column, lines, indent } = field ?? { ...added, column: undefined };
    // A field that was mended has one problem: this one, whose fix is made of the mended value.
    const others = problems.filter((one) => one.field !== name || one.line < line || one.line >= line + lines);
    const fault = { sentence: read.wrong, line, column, lines, field: name, fix: `${indent}${read.fix}` };
    problems.splice(0, problems.length, ...others, explain(fault, language));
    return undefined;
  };
  const now = writeMoment(context.now, timeZone);
  const excerpt = excerptOf(body);
  const derived = shorten(excerpt.paragraph ?? '', DERIVED_DESCRIPTION_LIMIT);
  const suggestion = shorten(excerpt.heading ?? excerpt.paragraph ?? fileName(context.key), 100);

  const title = take('title', readTitle(fields.get('title'), suggestion));
  const slugField = fields.get('slug');
  const slugAsWritten = isMissing(slugField) ? undefined : slugField.value;
  const slug = take('slug', readSlug(slugField, title ?? suggestion, say(language, 'draftSlug')));
  const description = take('description', readDescription(fields.get('description'), derived));
  const use = take('use', readSwitch('use', fields.get('use')));
  const publishedAt = take('created_at', readCreatedAt(fields.get('created_at'), timeZone, now));
  const author = take('author', readName('author', fields.get('author')));
  const section = take('section', readName('section', fields.get('section')));
  const tags = take('tags', readTags(fields.get('tags')));
  const articleLanguage = take('lang', readLanguage(fields.get('lang'), language));
  const pin = take('pin', readSwitch('pin', fields.get('pin')));
  const day = writeMoment(publishedAt === undefined ? context.now : Date.parse(publishedAt), timeZone).slice(0, 10);
  const url = take('url', readUrl(fields.get('url'), articleUrl(publication, slug ?? '', day)));
  const resend = take('resend', readResend(fields.get('resend'), now.slice(0, 10)));

  if (matter.closing !== undefined) problems.push(explain(matter.closing, language));

  const shorter = shorten(description ?? '', DESCRIPTION_LIMIT);
  const pictures = picturesOf(matter, context.key);
  const remarks: Remark[] = [];
  const remark = (field: string, sentence: Sentence, values: Readonly<Record<string, string>> = {}): void => {
    const { line, valueAt } = fields.get(field) ?? { line: 1 };
    const place = sentence === 'notePictureRefused' ? valueAt : undefined;
    remarks.push({ line, ...place, field, message: say(language, sentence, values) });
  };
  if (pictures === undefined) remark('thumbnail', 'notePictureRefused');
  if (slug !== undefined && slugAsWritten !== undefined && slugAsWritten !== slug)
    remark('slug', 'noteSlugChanged', { slug });
  if (shorter !== (description ?? '')) remark('description', 'noteDescriptionShortened');
  const unknown = [...fields.keys()].filter((name) => !isFieldName(name));
  const names = shorten(cleanText(unknown.join(', ')), 200);
  if (unknown[0] !== undefined) remark(unknown[0], 'noteUnknownFields', { fields: names });

  const read = { pictureKeys: pictures ?? [], remarks };
  // A slug that would be made of a title that is not there yet is nobody's.
  const isClaimed = slugField !== undefined || title !== undefined;
  const { line, column, lines, indent } = slugField ?? { ...added, column: undefined };
  const claim: Claim | undefined =
    slug === undefined || !isClaimed
      ? undefined
      : { slug, line, lines, indent, ...(column !== undefined && { column }) };
  if (
    problems.length > 0 ||
    claim === undefined ||
    title === undefined ||
    description === undefined ||
    publishedAt === undefined
  )
    return { ...read, problems: inOrder(problems), ...(claim !== undefined && { claim }) };

  const article: Article = {
    slug: claim.slug,
    title,
    description: shorter,
    publishedAt,
    use: use ?? false,
    readingMinutes: Math.max(1, Math.round(excerpt.words / WORDS_A_MINUTE)),
    pin: pin ?? false,
    ...optional('author', author),
    ...optional('section', section),
    ...optional('tags', tags),
    ...optional('language', articleLanguage),
    ...optional('url', url),
    ...optional('resend', resend),
  };
  return { ...read, article, claim };
}

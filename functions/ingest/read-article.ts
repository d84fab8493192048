import type { Article, Problem } from '../model/article.ts';
import { articleUrl } from '../model/publication.ts';
import { cleanText, shorten } from './clean-text.ts';
import { writeMoment } from './created-at.ts';
import { DERIVED_DESCRIPTION_LIMIT } from './draft-front-matter.ts';
import { excerptOf } from './excerpt.ts';
import type { FrontMatter } from './front-matter.ts';
import { isFieldName, type FieldName } from './mend-line.ts';
import { explain, withProblems, type Context, type Parsed } from './parsed.ts';
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
import { say } from './say.ts';

/** Where a line is to be added: below the first `---`. */
const TOP_LINE = 2;
/** Vietnamese and English news are read at about this many words (syllables, in Vietnamese) a minute. */
const WORDS_A_MINUTE = 200;
/** In graphemes: longer ones make no better card and an edition has a size limit (rules S2.1). */
const DESCRIPTION_LIMIT = 300;

function fileName(key: string): string {
  return cleanText(key.slice(key.lastIndexOf('/') + 1).replace(/\.[^.]*$/u, ''));
}

function pictureReference(matter: FrontMatter): string | undefined {
  const field = matter.fields.get('thumbnail');
  if (isMissing(field)) return undefined;
  // What is no text is no path either.
  return typeof field.value === 'string' ? field.value.normalize('NFC') : '..';
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
  const take = <Value>(name: FieldName, read: Read<Value>): Value | undefined => {
    if ('value' in read) return read.value;
    const field = fields.get(name);
    const { line, column } = field ?? { line: TOP_LINE };
    // A line that was mended has one problem: this one, whose fix is made of the mended value.
    const mended = problems.findIndex((one) => one.line === field?.line && one.field === name);
    if (mended >= 0) problems.splice(mended, 1);
    problems.push(explain({ sentence: read.wrong, line, column, field: name, fix: read.fix }, language));
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

  if (
    problems.length > 0 ||
    title === undefined ||
    slug === undefined ||
    description === undefined ||
    publishedAt === undefined
  )
    return withProblems(problems);

  const reference = pictureReference(matter);
  const keys = reference === undefined ? [] : pictureKeys(reference, context.key);
  const shorter = shorten(description, DESCRIPTION_LIMIT);
  const remarks: string[] = [];
  if (keys === undefined) remarks.push(say(language, 'notePictureRefused'));
  if (slugAsWritten !== undefined && slugAsWritten !== slug) remarks.push(say(language, 'noteSlugChanged', { slug }));
  if (shorter !== description) remarks.push(say(language, 'noteDescriptionShortened'));
  const unknown = [...fields.keys()].filter((name) => !isFieldName(name)).join(', ');
  if (unknown !== '') remarks.push(say(language, 'noteUnknownFields', { fields: shorten(cleanText(unknown), 200) }));

  const article: Article = {
    slug,
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
  return { article, pictureKeys: keys ?? [], remarks, slugLine: slugField?.line ?? TOP_LINE };
}

import { isSlug, type Problem, type Slug } from '../model/article.ts';
import type { BriefKind, BriefUpload } from '../model/brief.ts';
import type { Serves } from '../model/edition.ts';
import { cleanText, isLongerThan, isReadable, shorten } from './clean-text.ts';
import { readMoment, writeMoment } from './created-at.ts';
import { guessMoment } from './guess-moment.ts';
import { quote } from './mend-line.ts';
import { explain, inOrder, type Context, type Remark } from './parsed.ts';
import { isMissing, type Read } from './read-fields.ts';
import type { Field } from './read-yaml.ts';
import { say } from './say.ts';
import { slugOf } from './slug.ts';
import type { FrontMatter } from './split-text.ts';
import { DAY_MS } from '../model/durations.ts';

/** What a file asks of its edition, without what the bucket says of it. */
export type Wishes = Omit<BriefUpload, 'key' | 'sequencer' | 'etag' | 'uploadedAt' | 'readAt' | 'removed'>;

/** As its file says, or everything its editor must change, in the order of the lines. */
export type ReadBrief =
  { readonly wishes: Wishes; readonly remarks: readonly Remark[] } | { readonly problems: readonly Problem[] };

const SUBJECT_LIMIT = 100;
/** In UTF-16 units: the header that carries it has a limit of its own (rules S4.22). */
const SUBJECT_LIMIT_UNITS = 400;
const ARTICLES_LIMIT = 200;
/** In UTF-16 units: three pages, which the text part of every mail carries. */
const NOTE_LIMIT = 10_000;

const FIELDS: Readonly<Record<'special' | 'scheduled', readonly string[]>> = {
  special: ['subject', 'articles', 'since', 'audience', 'send_at'],
  scheduled: ['subject', 'articles', 'pin', 'pins', 'drop', 'drops'],
};
const AUDIENCES: readonly Serves[] = ['all', 'weekly', 'monthly', 'instant'];

function textOf({ value }: Field): string | undefined {
  const text = typeof value === 'string' ? cleanText(value) : '';
  return isReadable(text) ? text : undefined;
}

function readSubject(field: Field | undefined, suggestion: string | undefined): Read<string | undefined> {
  if (isMissing(field)) {
    if (suggestion === undefined) return { value: undefined };
    return { wrong: 'briefSubjectMissing', fix: `subject: ${quote(suggestion)}` };
  }
  const text = textOf(field);
  if (text !== undefined && !isLongerThan(text, SUBJECT_LIMIT) && text.length <= SUBJECT_LIMIT_UNITS)
    return { value: text };
  const meant = shorten(text ?? cleanText(field.written.replace(/[[\]{}]/gu, ' ')), SUBJECT_LIMIT);
  return { wrong: 'briefSubjectShape', fix: `subject: ${quote(meant.slice(0, SUBJECT_LIMIT_UNITS))}` };
}

/** A list of slugs, or slugs with commas between them; each once. */
function readSlugs(name: string, field: Field | undefined): Read<readonly Slug[] | undefined> {
  if (isMissing(field)) return { value: undefined };
  const { value } = field;
  const items: readonly unknown[] =
    typeof value === 'string' ? value.replace(/^\[|\]$/gu, '').split(',') : Array.isArray(value) ? value : [];
  const words = items.map((item) => (typeof item === 'string' ? cleanText(item) : undefined));
  const slugs = [...new Set(words.flatMap((word) => (word !== undefined && isSlug(word) ? [word] : [])))];
  const isEach = words.every((word) => word !== undefined && isSlug(word));
  if (isEach && slugs.length > 0 && slugs.length <= ARTICLES_LIMIT) return { value: slugs };
  const meant = (words.length > 0 ? words : field.written.split(',')).flatMap((word) => slugOf(word ?? '') ?? []);
  const kept = [...new Set(meant)].slice(0, ARTICLES_LIMIT);
  return { wrong: 'briefSlugsShape', fix: `${name}: [${(kept.length > 0 ? kept : ['ten-bai']).join(', ')}]` };
}

function readAudience(field: Field | undefined): Read<Serves> {
  if (isMissing(field)) return { value: 'all' };
  const word = textOf(field)?.toLowerCase();
  const audience = AUDIENCES.find((one) => one === word);
  return audience === undefined ? { wrong: 'briefAudienceShape', fix: 'audience: all' } : { value: audience };
}

/** An instant as `created_at` has it, ISO 8601. `now` stands in the fix when nothing better can be guessed. */
function readInstant(name: string, field: Field | undefined, timeZone: string, now: string): Read<string | undefined> {
  if (isMissing(field)) return { value: undefined };
  const text = textOf(field) ?? '';
  const moment = readMoment(text, timeZone);
  if ('at' in moment) return { value: new Date(moment.at).toISOString() };
  const fix = `${name}: ${quote(guessMoment(text) ?? now)}`;
  return { wrong: moment.fault === 'shape' ? 'createdAtShape' : 'createdAtNoSuchTime', fix };
}

/** @param putAt when the file came (epoch milliseconds): what it plans for before that is a slip */
function readSendAt(field: Field | undefined, timeZone: string, putAt: number): Read<string> {
  if (isMissing(field) || textOf(field)?.toLowerCase() === 'now') return { value: 'now' };
  // Pasted without a thought it should send nothing at once.
  const tomorrow = writeMoment(putAt + DAY_MS, timeZone);
  const read = readInstant('send_at', field, timeZone, tomorrow);
  if (!('value' in read)) return read;
  const at = read.value ?? 'now';
  if (at !== 'now' && Date.parse(at) < putAt) return { wrong: 'briefSendAtPast', fix: `send_at: ${quote(tomorrow)}` };
  return { value: at };
}

/** The editor's note: paragraphs of plain text. */
function noteOf(body: string): readonly string[] {
  return body
    .split(/\n[ \t]*\n/u)
    .map(cleanText)
    .filter(isReadable);
}

/** Reads every field of an edition's file, so that all that is wrong is said at once. */
export function readBrief(
  matter: FrontMatter,
  kind: BriefKind,
  putAt: number,
  { publication }: Pick<Context, 'publication'>,
): ReadBrief {
  const { language, timeZone } = publication;
  const { fields, body } = matter;
  const problems: Problem[] = matter.faults.map((fault) => explain(fault, language));
  const added = { line: matter.top, lines: 0, indent: matter.indent, column: undefined };
  const take = <Value>(field: Field | undefined, name: string, read: Read<Value>): Value | undefined => {
    if ('value' in read) return read.value;
    const { line, column, lines, indent } = field ?? added;
    // A field that was mended has one problem: this one, whose fix is made of the mended value.
    const others = problems.filter((one) => one.field !== name || one.line < line || one.line >= line + lines);
    const fault = { sentence: read.wrong, line, column, lines, field: name, fix: `${indent}${read.fix}` };
    problems.splice(0, problems.length, ...others, explain(fault, language));
    return undefined;
  };
  const named = (...names: readonly string[]) => names.map((name) => fields.get(name)).find((one) => !isMissing(one));
  const isSpecial = kind === 'special';
  const subjectField = named('subject');
  const suggestion = isSpecial ? shorten(cleanText(body) || publication.name, 60) : undefined;
  const subject = take(subjectField, 'subject', readSubject(subjectField, suggestion));
  const articlesField = named('articles');
  const articles = take(articlesField, 'articles', readSlugs('articles', articlesField));
  const base = { kind, ...(subject !== undefined && { subject }), ...(articles && { articles }) };
  let wishes: Wishes;
  if (isSpecial) {
    const since = take(
      named('since'),
      'since',
      readInstant('since', named('since'), timeZone, writeMoment(putAt, timeZone)),
    );
    const audience = take(named('audience'), 'audience', readAudience(named('audience')));
    const sendAt = take(named('send_at'), 'send_at', readSendAt(named('send_at'), timeZone, putAt));
    if (articlesField === undefined && named('since') === undefined)
      take(undefined, 'articles', { wrong: 'briefArticlesMissing', fix: 'articles: [ten-bai]' });
    wishes = {
      ...base,
      ...(since !== undefined && articles === undefined && { since }),
      audience: audience ?? 'all',
      sendAt: sendAt ?? 'now',
    };
  } else {
    const pins = take(named('pin', 'pins'), 'pin', readSlugs('pin', named('pin', 'pins')));
    const drops = take(named('drop', 'drops'), 'drop', readSlugs('drop', named('drop', 'drops')));
    wishes = { ...base, ...(pins && { pins }), ...(drops && { drops }) };
  }
  const note = noteOf(body);
  if (note.join('\n').length > NOTE_LIMIT) {
    const fix = say(language, 'briefNoteTooLongFix');
    problems.push(explain({ ...added, sentence: 'briefNoteTooLong', field: 'file', fix }, language));
  }
  if (matter.closing !== undefined) problems.push(explain(matter.closing, language));
  if (problems.length > 0) return { problems: inOrder(problems) };
  const known = FIELDS[isSpecial ? 'special' : 'scheduled'];
  const unknown = [...fields].filter(([name]) => !known.includes(name));
  const remarks = unknown.slice(0, 1).map(([field, { line }]): Remark => {
    const names = shorten(cleanText(unknown.map(([name]) => name).join(', ')), 200);
    return { line, field, message: say(language, 'noteUnknownFields', { fields: names }) };
  });
  return { wishes: { ...wishes, ...(note.length > 0 && { note }) }, remarks };
}

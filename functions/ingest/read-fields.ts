import { isSlug, type Slug } from '../model/article.ts';
import { cleanText, isLongerThan, isReadable, shorten } from './clean-text.ts';
import { readDate, readMoment } from './created-at.ts';
import { guessMoment } from './guess-moment.ts';
import { quote, withoutQuotes } from './mend-line.ts';
import type { Field } from './read-yaml.ts';
import type { Sentence } from './say.ts';
import { slugOf } from './slug.ts';

/** A field's value, or what is wrong with it and the line to write instead. */
export type Read<Value> = { readonly value: Value } | { readonly wrong: Sentence; readonly fix: string };

const TITLE_LIMIT = 200;
/** A grapheme may be a letter under a hundred marks: the header that carries the title has a limit of its own (rules S4.22). */
const TITLE_LIMIT_UNITS = 800;
const NAME_LIMIT = 200;
const TAGS_LIMIT = 20;
/** In UTF-16 units, as it is percent-encoded: a digest gives longer addresses up for the article's place on the site. */
const URL_LIMIT = 2000;

/** Not there, left empty, or `null`. */
export function isMissing(field: Field | undefined): field is undefined {
  return field === undefined || field.value === null || field.value === '';
}

/** The text of a field, cleaned; undefined when it is a list, a map, or nothing to read. */
function textOf({ value }: Field): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'boolean') return undefined;
  const text = cleanText(String(value));
  return isReadable(text) ? text : undefined;
}

/** What a list or a map may have been meant to say: its brackets belong to the text, as in `[Video]`. */
function meantText({ value, written }: Field): string | undefined {
  const text = typeof value === 'object' ? cleanText(written) : '';
  return isReadable(text) ? text : undefined;
}

/** What may have been meant where one word or date is wanted: a text without brackets and marks. */
function meantWord({ written }: Field): string {
  return cleanText(written.replace(/[[\]{}"“”]/gu, ' '));
}

/** `suggestion` stands in the fix when there is no title to correct. */
export function readTitle(field: Field | undefined, suggestion: string): Read<string> {
  if (isMissing(field)) return { wrong: 'titleMissing', fix: `title: ${quote(suggestion)}` };
  const title = textOf(field);
  if (title === undefined) {
    const meant = shorten(meantText(field) ?? suggestion, TITLE_LIMIT).slice(0, TITLE_LIMIT_UNITS);
    return { wrong: 'titleShape', fix: `title: ${quote(meant)}` };
  }
  if (isLongerThan(title, TITLE_LIMIT) || title.length > TITLE_LIMIT_UNITS) {
    const shorter = shorten(title, TITLE_LIMIT);
    return { wrong: 'titleTooLong', fix: `title: ${quote(shorter.slice(0, TITLE_LIMIT_UNITS))}` };
  }
  return { value: title };
}

/** `source` is what a missing slug is made of, `fallback` what the fix offers when that has no Latin letter. */
export function readSlug(field: Field | undefined, source: string, fallback: string): Read<Slug> {
  const derived = slugOf(source);
  const fix = `slug: ${quote(derived ?? fallback)}`;
  if (isMissing(field)) return derived === undefined ? { wrong: 'slugFromTitle', fix } : { value: derived };
  const text = textOf(field);
  if (text === undefined) {
    const meant = slugOf(meantWord(field));
    return { wrong: 'slugShape', fix: meant === undefined ? fix : `slug: ${quote(meant)}` };
  }
  const given = isSlug(text) ? text : slugOf(text);
  return given === undefined ? { wrong: 'slugShape', fix } : { value: given };
}

/** `derived` is the article's own beginning, for a description that is missing. */
export function readDescription(field: Field | undefined, derived: string): Read<string> {
  if (isMissing(field)) return { value: derived };
  const description = textOf(field);
  return description === undefined
    ? { wrong: 'descriptionShape', fix: `description: ${quote(meantText(field) ?? derived)}` }
    : { value: description };
}

/** true and false, also in quotation marks or capitals; missing means false. */
export function readSwitch(name: 'use' | 'pin', field: Field | undefined): Read<boolean> {
  if (isMissing(field)) return { value: false };
  const word = textOf(field)?.toLowerCase();
  if (word === 'true' || word === 'false') return { value: word === 'true' };
  const [meant = ''] = /[\p{L}\p{N}]+/u.exec((word ?? meantWord(field)).toLowerCase()) ?? [];
  const meansYes = ['true', 'yes', 'y', 'on', '1', 'có', 'x', 'ok', 'đăng'].includes(meant);
  return { wrong: `${name}Shape`, fix: `${name}: ${meansYes ? 'true' : 'false'}` };
}

/** The instant of `created_at`, ISO 8601 in UTC. `now` is written as the zone's clocks show it, for the fix. */
export function readCreatedAt(field: Field | undefined, timeZone: string, now: string): Read<string> {
  if (isMissing(field)) return { wrong: 'createdAtMissing', fix: `created_at: ${quote(now)}` };
  const text = textOf(field);
  const moment = readMoment(text ?? '', timeZone);
  if ('at' in moment) return { value: new Date(moment.at).toISOString() };
  const written = text ?? meantWord(field);
  // A time alone is one of today.
  const today = /^\d{1,2}[:hg]/u.test(written) ? guessMoment(`${now.slice(0, 10)} ${written}`) : undefined;
  const fix = `created_at: ${quote(guessMoment(written) ?? (today?.includes(':') === true ? today : now))}`;
  return { wrong: moment.fault === 'shape' ? 'createdAtShape' : 'createdAtNoSuchTime', fix };
}

export function readName(name: 'author' | 'section', field: Field | undefined): Read<string | undefined> {
  if (isMissing(field)) return { value: undefined };
  const text = textOf(field);
  if (text !== undefined && !isLongerThan(text, NAME_LIMIT)) return { value: text };
  return { wrong: `${name}Shape`, fix: `${name}: ${quote(shorten(text ?? meantWord(field), NAME_LIMIT))}` };
}

/** A list, or words with commas between them. */
export function readTags(field: Field | undefined): Read<readonly string[] | undefined> {
  if (isMissing(field)) return { value: undefined };
  const { value } = field;
  const items: readonly unknown[] =
    typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value];
  const tags: string[] = [];
  for (const item of items)
    if (typeof item === 'string' || typeof item === 'boolean') tags.push(cleanText(String(item)));
  const readable = [...new Set(tags.filter(isReadable))];
  if (
    tags.length === items.length &&
    readable.length <= TAGS_LIMIT &&
    !readable.some((tag) => isLongerThan(tag, NAME_LIMIT))
  )
    return { value: readable.length === 0 ? undefined : readable };
  const kept = readable.slice(0, TAGS_LIMIT).map((tag) => quote(shorten(tag, NAME_LIMIT)));
  return { wrong: 'tagsShape', fix: `tags: [${kept.join(', ')}]` };
}

function canonicalTag(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text.replace('_', '-'))[0];
  } catch {
    // RangeError: no language tag.
    return undefined;
  }
}

/** A BCP 47 tag in its canonical form; undefined when it is the publication's. */
export function readLanguage(field: Field | undefined, publicationLanguage: string): Read<string | undefined> {
  if (isMissing(field)) return { value: undefined };
  const text = textOf(field);
  const tag = canonicalTag(text ?? '');
  if (tag !== undefined) return { value: tag === publicationLanguage ? undefined : tag };
  const meant = canonicalTag(withoutQuotes(text ?? meantWord(field)));
  return { wrong: 'langShape', fix: `lang: ${quote(meant ?? publicationLanguage)}` };
}

function plainUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  // One more for the `s` that a fix adds.
  return url.hostname.includes('.') && url.href.length <= URL_LIMIT - (url.protocol === 'http:' ? 1 : 0)
    ? url
    : undefined;
}

/** https only, of at most `URL_LIMIT`, without a user's name in it. `address` is where the article stands otherwise. */
export function readUrl(field: Field | undefined, address: string): Read<string | undefined> {
  if (isMissing(field)) return { value: undefined };
  const text = textOf(field) ?? '';
  const given = plainUrl(text);
  if (given?.protocol === 'https:' && /^https:\/\//iu.test(text)) return { value: given.href };
  const meant = plainUrl(withoutQuotes(text === '' ? meantWord(field) : text));
  if (meant?.protocol === 'http:') meant.protocol = 'https:';
  return { wrong: 'urlShape', fix: `url: ${quote(meant?.protocol === 'https:' ? meant.href : address)}` };
}

export function readResend(field: Field | undefined, today: string): Read<string | undefined> {
  if (isMissing(field)) return { value: undefined };
  const text = textOf(field);
  const read = readDate(text ?? '');
  if ('date' in read) return { value: read.date };
  const meant = guessMoment(text ?? meantWord(field))?.slice(0, 10);
  return { wrong: 'resendShape', fix: `resend: ${quote(meant ?? today)}` };
}

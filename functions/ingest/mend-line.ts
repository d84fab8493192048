import { isIdle } from './field-places.ts';
import type { Sentence } from './say.ts';

/** The fields of an article, in the order a front matter is written. */
export const FIELD_NAMES = [
  'title',
  'slug',
  'thumbnail',
  'description',
  'use',
  'created_at',
  'author',
  'section',
  'tags',
  'lang',
  'pin',
  'url',
  'resend',
] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

export function isFieldName(name: string): name is FieldName {
  return FIELD_NAMES.some((known) => known === name);
}

/**
 * Fields whose text may hold ` #`. The others are complete before a remark or refused: `use: true # sent to print` loses
 * nothing.
 */
export function mayHoldRemarkSign(name: string): boolean {
  return ['title', 'slug', 'thumbnail', 'description', 'author', 'section', 'tags'].includes(name);
}

/** Why a line cannot be read, and the line as it should be. `field` is `file` when the line names none. */
export type Mended = { readonly field: string; readonly sentence: Sentence; readonly fix: string };

/** A field's line: its name, the colon (editors forget it, or the space after it), and the rest. */
const FIELD_LINE = /^\s*["'“]?(?<name>[\p{L}\p{N}_-]+)["'”]?\s*(?<colon>[:：]?)(?<rest>.*)$/u;
/** An item of a list, a line each. */
const ITEM = /^\s*-\s+(?<text>.*)$/u;
/** What begins a text of several lines, alone on the line of its field. */
const BLOCK_MARK = /^[|>][+-]?\d?$/u;
/** What YAML takes in no line, not even in a remark. */
const UNWRITABLE = /[^\P{Cc}\t]|\p{Cs}|\p{Noncharacter_Code_Point}/gu;
const QUOTES = /^["'“”„‘’‚«»″′`´]+|["'“”„‘’‚«»″′`´]+$/gu;

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A text as YAML holds it in double quotes: JSON's strings are YAML's, but for the controls that JSON leaves alone. */
export function quote(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(/[\u007F-\u009F\uFEFF\uFFFE\uFFFF]/gu, escaped);
}

/** Lines put aside: nothing is lost, and nothing is read. */
export function asRemark(lines: readonly string[]): string {
  return lines
    .map((line) => line.replace(UNWRITABLE, ' '))
    .map((line) => (isIdle(line) ? line : `# ${line.trim()}`))
    .join('\n');
}

/** Without the marks that word processors and keyboards put around a value, to understand what is in them. */
export function withoutQuotes(text: string): string {
  return text.trim().replace(QUOTES, '').trim();
}

/** The text without the marks that were to enclose it; those of a quotation inside it stay. */
function textIn(text: string): string {
  // `"title": "…",` of JSON.
  const value = text.replace(/^(?<mark>["'])(?<inner>.*)\k<mark>,$/u, '$<mark>$<inner>$<mark>');
  const isWrapped = /^["']/u.test(value) || /^[“‘][^“”‘’]*["”’]$/u.test(value);
  if (isWrapped) return withoutQuotes(value);
  const isClosedOnly = value.endsWith('"') && value.split('"').length === 2;
  return isClosedOnly ? value.slice(0, -1).trim() : value;
}

function mendValue(name: string, value: string): string {
  const bare = withoutQuotes(value);
  if (/^(?:true|false)$/iu.test(bare)) return bare.toLowerCase();
  // Only tags are a list: `title: [Video] …` is a text.
  if (name !== 'tags' || !value.startsWith('[')) return quote(textIn(value));
  return list(value.replace(/^\[|\]$/gu, '').split(','));
}

function list(items: readonly string[]): string {
  const words = items.map((item) => item.trim().replace(QUOTES, '')).filter((item) => item !== '');
  return `[${words.map(quote).join(', ')}]`;
}

/** The value that stands on these lines, the first of which is the rest of the field's own. */
function valueOf(name: string, lines: readonly string[]): string {
  const [first = '', ...others] = lines.filter((line, at) => at === 0 || !/^\s*#/u.test(line));
  const filled = others.filter((line) => line.trim() !== '');
  const items = filled.map((line) => ITEM.exec(line)?.groups?.['text'] ?? '');
  if (name === 'tags' && first.trim() === '' && items.length > 0 && !items.includes('')) return list(items);
  const parts = BLOCK_MARK.test(first.trim()) && filled.length > 0 ? filled : [first, ...filled];
  return mendValue(
    name,
    parts
      .map((part) => part.trim())
      .join(' ')
      .trim(),
  );
}

function sentenceFor(value: string, rest: string, colon: string): Sentence {
  if (colon !== ':' || !/^\s/u.test(rest)) return 'lineShape';
  if (/^["'“”]/u.test(value)) return 'quotes';
  if (/^[&*]/u.test(value)) return 'anchor';
  return value.includes(':') ? 'colonInText' : 'specialSign';
}

/**
 * Mends one field that is no readable YAML; `lines` are its line and those that continue it.
 * A line that is no field at all is put aside as a remark: its author decides what it was for.
 */
export function mendLine(lines: readonly string[]): Mended {
  const [first = '', ...others] = lines;
  const parts = FIELD_LINE.exec(first)?.groups;
  const name = parts?.['name']?.toLowerCase() ?? '';
  const colon = parts?.['colon'] ?? '';
  if (parts === undefined || (colon === '' && !isFieldName(name))) {
    return { field: 'file', sentence: 'lineShape', fix: asRemark(lines) };
  }
  const rest = parts['rest'] ?? '';
  const sentence = others.some((line) => line.startsWith('\t')) ? 'tab' : sentenceFor(rest.trim(), rest, colon);
  return { field: name, sentence, fix: `${name}: ${valueOf(name, [rest, ...others])}` };
}

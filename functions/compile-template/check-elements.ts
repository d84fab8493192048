import { lineColumns, type LineColumn } from '../digest/line-column.ts';
import { mistake, type Checked, type Mistake } from './mistake.ts';
import type { Sentence } from './say.ts';

/** A tag as it stands in the file. */
export type Tag = LineColumn & {
  readonly text: string;
  readonly name: string;
  readonly attributes: string;
  readonly role: 'start' | 'end' | 'whole';
};

/** Outlook's comments hold halves of elements, and are passed over. */
const TAG = /<!--\[if [\s\S]*?-->|<!--<!\[endif\]-->|<(\/?)([a-z][a-z0-9:-]*)((?:"[^"<]*"|'[^'<]*'|[^'"<>])*)>|</gi;
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;

/** What MJML knows and a mail of ours has no place for. */
const REFUSED: Readonly<Record<string, Sentence>> = {
  // A template is one file; and nothing of the machine is read.
  'mj-include': 'include',
  // Hidden text: mail programs take it for a trick (rules S1.9b).
  'mj-preview': 'preview',
  // Not one of the common web fonts has every Vietnamese letter (rules S2.21).
  'mj-font': 'webFont',
  // Both need what is left out of the bundle: they rewrite the finished html.
  'mj-html-attributes': 'htmlAttributes',
  'mj-carousel': 'interactive',
  'mj-accordion': 'interactive',
};

const ROOT = '<mjml lang="{{language}}" dir="ltr">';

/** With more, whatever is read is not what its editor meant. */
const MAXIMUM_MISTAKES = 50;
/** Ten times what any layout needs; beyond it readers of html and MJML take too long, or run out of stack. */
const MAXIMUM_DEPTH = 100;

/**
 * What is wrong with the elements of a template that MJML does not say, or says without a place: elements never closed,
 * those of html too, no language, what we refuse.
 * @param mjml without comments but Outlook's
 */
export function checkElements(mjml: string): Checked {
  const { tags, stray } = tagsOf(mjml);
  const [root] = tags;
  if (root?.name !== 'mjml' || mjml.slice(0, mjml.indexOf(root.text)).trim() !== '')
    return { mistakes: [mistake('noMjml', {})], isReadable: false };
  if (stray.length > 0) return { mistakes: stray, isReadable: false };
  const curly = curlyQuotes(tags, mjml);
  if (curly.length > 0) return { mistakes: curly, isReadable: false };
  const deep = tags[tooDeepAt(tags)];
  if (deep !== undefined)
    return { mistakes: [mistake('tooDeep', deep, { limit: String(MAXIMUM_DEPTH) })], isReadable: false };
  const refused = tags.flatMap((tag) => {
    if (tag.role === 'end') return [];
    const sentence = REFUSED[tag.name];
    if (sentence !== undefined) return [mistake(sentence, tag, { element: tag.name })];
    if (tag.name === 'mj-social-element' && !/\ssrc=/.test(tag.attributes))
      return [mistake('social', tag, { element: tag.name })];
    return tag.name === 'mj-style' && /\binline\b/.test(tag.attributes) ? [mistake('inlineStyle', tag)] : [];
  });
  const mistakes = [...languageOf(root, mjml), ...refused, ...unpairedTags(tags)];
  return { mistakes, isReadable: mistakes.length <= MAXIMUM_MISTAKES };
}

/** The tags, and each `<` that begins none: MJML drops what follows it without a word. */
export function tagsOf(mjml: string): { readonly tags: readonly Tag[]; readonly stray: readonly Mistake[] } {
  const placeOf = lineColumns(mjml);
  const tags: Tag[] = [];
  const stray: Mistake[] = [];
  for (const { 0: text, 1: slash, 2: written, 3: attributes = '', index } of mjml.matchAll(TAG)) {
    const name = written?.toLowerCase();
    if (text === '<') stray.push(mistake('strayLess', placeOf(index)));
    else if (name !== undefined)
      tags.push({ text, name, attributes, role: roleOf(name, slash === '/', attributes), ...placeOf(index) });
  }
  return { tags, stray };
}

/** What writing programs make of quotation marks is none to MJML: the attribute would be lost without a word. */
function curlyQuotes(tags: readonly Tag[], mjml: string): readonly Mistake[] {
  const lines = mjml.split('\n');
  return tags.flatMap((tag) => {
    if (!/=\s*[“”„‟″«»‘’‚‛′]/.test(tag.attributes.replace(/"[^"]*"|'[^']*'/g, '""'))) return [];
    const line = lines[tag.line - 1] ?? '';
    const straight = tag.text.replace(/[“”„‟″«»]/g, '"').replace(/[‘’‚‛′]/g, "'");
    const fix = line.includes(tag.text) ? { fix: line.replace(tag.text, () => straight) } : {};
    return [{ ...mistake('curlyQuotes', tag, { element: tag.name }), ...fix }];
  });
}

/** The index of the first tag that lies too deep, or -1. */
function tooDeepAt(tags: readonly Tag[]): number {
  let depth = 0;
  return tags.findIndex(({ role }) => {
    if (role === 'start') depth += 1;
    if (role === 'end') depth -= 1;
    return depth > MAXIMUM_DEPTH;
  });
}

/** Browsers do not see the slash that ends an element of html, MJML and Outlook do. */
function roleOf(name: string, isEnd: boolean, attributes: string): Tag['role'] {
  if (VOID.test(name)) return 'whole';
  if (isEnd) return 'end';
  return attributes.endsWith('/') && /^mj|:/.test(name) ? 'whole' : 'start';
}

/** MJML's own default is `und` and `auto`, which screen readers read in whatever voice they are set to (rules S2.20). */
function languageOf(root: Tag, mjml: string): readonly Mistake[] {
  const hasLanguage = /\slang="\{\{\s*language\s*\}\}"/.test(root.attributes);
  if (hasLanguage && /\sdir="(?:ltr|rtl)"/.test(root.attributes)) return [];
  const line = mjml.split('\n')[root.line - 1] ?? '';
  const fix = line.includes(root.text) ? line.replace(root.text, () => ROOT) : ROOT;
  return [{ ...mistake('language', root, { example: ROOT }), fix }];
}

function unpairedTags(tags: readonly Tag[]): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const open: Tag[] = [];
  const neverClosed = (tag: Tag) =>
    mistakes.push(mistake('elementNeverClosed', tag, { element: tag.name, close: `</${tag.name}>` }));
  for (const tag of tags)
    if (tag.role === 'start') open.push(tag);
    else if (tag.role === 'end') {
      const opened = open.findLastIndex(({ name }) => name === tag.name);
      if (opened === -1) mistakes.push(mistake('elementNeverOpened', tag, { element: tag.name }));
      else for (const inner of open.splice(opened).slice(1)) neverClosed(inner);
    }
  for (const tag of open) neverClosed(tag);
  return mistakes;
}

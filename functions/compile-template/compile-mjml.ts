import mjml2html from 'mjml';
import { readTemplate, type TemplateMistake } from '../digest/read-template.ts';
import type { Fields } from '../digest/template-fields.ts';
import { checkBraces } from './check-braces.ts';
import { checkElements } from './check-elements.ts';
import { checkPlaces, type KindOf } from './check-places.ts';
import { compactHtml } from './compact-html.ts';
import {
  blankComments,
  checkBlocks,
  findExpressions,
  numberExpressions,
  replaceNumbers,
  type Expression,
} from './expressions.ts';
import { inOrder, mistake, type Mistake } from './mistake.ts';
import { fromMjml } from './mjml-errors.ts';
import type { Sentence } from './say.ts';
import { MAXIMUM_STYLE_BYTES, styleBytesOf } from './styles.ts';

/** Of elements that MJML leaves out, or ends elsewhere than their editor meant. */
const ELEMENT_MISTAKES: ReadonlySet<Sentence> = new Set([
  'elementNeverClosed',
  'elementNeverOpened',
  'unknownElement',
  'misplacedElement',
]);

/** A template as html. */
export type CompiledMjml = {
  /** With handlebars expressions, compact, without comments but Outlook's conditional ones. */
  readonly html: string;
  /** The same with `{{e<number>}}` in the place of each expression. */
  readonly numbered: string;
  readonly expressions: readonly Expression[];
  readonly kindOf: KindOf;
  /** The MJML without comments. */
  readonly source: string;
};

/**
 * Turns MJML with handlebars expressions in it into html with the same expressions: once when the template changes, so
 * that an edition is only filled. Includes are never read.
 * @param fields what the template may use; without them names are not looked at
 * @returns every mistake that can be told at once, in the order of the file, when there is one
 */
export async function compileMjml(
  mjml: string,
  fields?: Fields,
): Promise<CompiledMjml | { readonly mistakes: readonly Mistake[] }> {
  const source = blankComments(mjml);
  const expressions = findExpressions(source);
  const braces = checkBraces(source);
  const elements = checkElements(source);
  // A block is not closed if its braces are not: that is one mistake.
  const blocks = braces.length > 0 ? { mistakes: braces, isReadable: true } : checkBlocks(expressions);
  const mistakes = [...elements.mistakes, ...blocks.mistakes];
  if (!elements.isReadable || !blocks.isReadable) return { mistakes: inOrder(mistakes) };
  const { mistakes: foreign, values } = readTemplate(source, fields);
  // Handlebars stops at the first block that is not paired, and says it in words for programmers.
  const known = foreign.filter(({ kind }) => kind !== 'syntax' || blocks.mistakes.length === 0);
  mistakes.push(...known.map(fromTemplate(source)));

  const numberedMjml = numberExpressions(source);
  const compiled = await toHtml(numberedMjml);
  // Whatever the reason: no element to begin with, or so many inside of each other that the stack is full.
  if (compiled === undefined) return { mistakes: mistakes.length > 0 ? inOrder(mistakes) : [mistake('noMjml', {})] };
  const numbered = compactHtml(compiled.html);
  const kindOf: KindOf = ({ line, column }) => values.get(`${line}:${column}`) ?? 'any';
  const errors = compiled.errors.map((error) => fromMjml(error, numberedMjml, expressions));
  mistakes.push(...errors);
  // Of an element that is not one MJML drops all that is in it, which is not a mistake of its own.
  const isWhole = !mistakes.some(({ sentence }) => ELEMENT_MISTAKES.has(sentence));
  mistakes.push(...checkPlaces(numbered, expressions, kindOf).filter(({ sentence }) => isWhole || sentence !== 'lost'));

  const styleBytes = styleBytesOf(numbered);
  if (styleBytes > MAXIMUM_STYLE_BYTES)
    mistakes.push(mistake('styles', {}, { bytes: String(styleBytes), limit: String(MAXIMUM_STYLE_BYTES) }));
  const html = replaceNumbers(numbered, (number) => (expressions[number]?.text ?? '').replace(/\s+/g, ' '));
  // MJML moves some elements: what was right where it stood may be wrong where it ends up.
  if (mistakes.length === 0 && readTemplate(html, fields).mistakes.length > 0) mistakes.push(mistake('moved', {}));
  return mistakes.length === 0 ? { html, numbered, expressions, kindOf, source } : { mistakes: inOrder(mistakes) };
}

/** MJML's own errors come with the html, for it goes on after each; undefined when it gave up. */
async function toHtml(mjml: string) {
  try {
    return await mjml2html(mjml, {
      // Finds the same as `strict`, which throws a text with this machine's folders in it.
      validationLevel: 'soft',
      ignoreIncludes: true,
      keepComments: false,
      // No web font: not one of MJML's has every Vietnamese letter (rules S2.21).
      fonts: {},
    });
  } catch {
    return undefined;
  }
}

function fromTemplate(source: string): (one: TemplateMistake) => Mistake {
  const lines = source.split('\n');
  return ({ kind, line, column, about, instead }) => {
    const values = { about, instead: instead.join(', ') };
    const text = lines[line - 1] ?? '';
    const right = fixed(kind, about, instead);
    const fix = right !== undefined && text.includes(about) ? { fix: text.replace(about, () => right) } : {};
    return { sentence: kind, values, line, column, ...fix };
  };
}

/** What to write instead of `about`, where that is certain. */
function fixed(kind: TemplateMistake['kind'], about: string, instead: readonly string[]): string | undefined {
  const [only, ...others] = instead;
  if (kind === 'unknownField') return others.length === 0 && only?.startsWith('../') ? only : undefined;
  return kind === 'unescaped' ? about.replace(/^\{\{\{?&?/, '{{').replace(/\}{2,}$/, '}}') : undefined;
}

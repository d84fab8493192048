import type { ValueKind } from '../digest/template-fields.ts';
import { numbersIn, replaceNumbers, type Expression } from './expressions.ts';
import { asOutlook, isElement, readHtml, type HtmlElement, type HtmlNode } from './html-tree.ts';
import { mistake, type Mistake } from './mistake.ts';
import type { Sentence } from './say.ts';

/** What the value of an expression is, as far as that is known. */
export type KindOf = (expression: Expression) => ValueKind | 'any';

type Attribute = { readonly name: string; readonly value: string; readonly isQuoted: boolean };

/** Attributes that are text to a reader or a screen reader. */
const TEXT_ATTRIBUTES: ReadonlySet<string> = new Set(['alt', 'title', 'aria-label']);
const NUMBER_ATTRIBUTES: ReadonlySet<string> = new Set(['width', 'height', 'colspan']);
const EXAMPLES: Readonly<Record<string, string>> = { href: '{{url}}', src: '{{image}}', lang: '{{language}}' };
/** Elements whose insides are no text that is escaped. */
const RAW_ELEMENTS: ReadonlySet<string> = new Set(['style', 'script', 'xmp', 'iframe', 'noembed', 'noframes']);

/**
 * Where MJML put each expression, as browsers and Outlook will read the html: a value is safe as text, as a whole
 * quoted attribute that is text, and an address as the whole of an `href` or `src`; a block between elements, beginning
 * and ending inside of the same one. Handlebars escapes for these places and no other (rules S4.10).
 * @param numbered compiled html with numbers in the place of expressions
 * @param kindOf what a value is: `any` where that is not known, or another mistake is said of it
 */
export function checkPlaces(numbered: string, expressions: readonly Expression[], kindOf: KindOf): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const found = new Set<number>();
  /** MJML writes some attributes twice, and a value in them is one mistake. */
  const find = (sentence: Sentence, number: number, values: Readonly<Record<string, string>> = {}): void => {
    const expression = expressions[number];
    if (expression === undefined || found.has(number)) return;
    found.add(number);
    mistakes.push(mistake(sentence, expression, { expression: expression.text, ...values }));
  };
  for (const view of [numbered, asOutlook(numbered)]) {
    for (const number of numbersBehind(view)) find('inTag', number);
    for (const node of readHtml(view).nodes) {
      if (isElement(node))
        for (const attribute of attributesOf(node, view)) {
          for (const number of numbersIn(attribute.name)) find('inTag', number);
          for (const number of numbersIn(attribute.value)) {
            const expression = expressions[number];
            const wrong = expression && wrongInAttribute(attribute, expression, kindOf(expression));
            if (wrong !== undefined)
              find(wrong, number, { attribute: attribute.name, example: EXAMPLES[attribute.name] ?? '' });
          }
        }
      for (const number of textNumbersIn(node)) {
        const wrong = wrongInText(node, expressions[number]);
        if (wrong !== undefined) find(wrong, number);
      }
    }
  }
  // Not of Outlook's view, which is a mail program's own dialect.
  for (const { code, offset } of readHtml(numbered).errors)
    mistakes.push(brokenHtml(code, numbered.slice(0, offset), expressions));
  const there = new Set(numbersIn(numbered));
  for (const number of expressions.keys()) if (!there.has(number)) find('lost', number);
  return mistakes.length > 0 ? mistakes : crossedBlocks(numbered, expressions);
}

/** Where a tag is wrong is not known, only which expression stands before it. */
function brokenHtml(code: string, before: string, expressions: readonly Expression[]): Mistake {
  const last = expressions[numbersIn(before).at(-1) ?? -1];
  return mistake('brokenHtml', { ...(last !== undefined && { line: last.line }) }, { what: code });
}

/** Those right behind the beginning of a tag or of a character reference: with the right value they would complete it. */
function numbersBehind(html: string): readonly number[] {
  return [...html.matchAll(/(?:<[^\s<>"']*|&[#\w]*)(?=\{\{e(\d+))/g)].map(([, digits]) => Number(digits));
}

function textNumbersIn(node: HtmlNode): readonly number[] {
  return 'value' in node ? numbersIn(node.value) : [];
}

function wrongInAttribute(
  { name, value, isQuoted }: Attribute,
  { role }: Expression,
  kind: ReturnType<KindOf>,
): Sentence | undefined {
  if (role !== 'value') return 'inTag';
  if (!isQuoted) return 'unquoted';
  const isWhole = (wanted: ValueKind) => (kind === wanted || kind === 'any') && /^\{\{e\d+\s*\}\}$/.test(value);
  switch (name) {
    case 'href':
      if ((kind === 'mailbox' || kind === 'any') && /^mailto:\{\{e\d+\s*\}\}$/.test(value)) return undefined;
      return isWhole('address') ? undefined : 'notAnAddress';
    case 'src':
      return isWhole('picture') ? undefined : 'notAPicture';
    case 'lang':
      return isWhole('language') ? undefined : 'notALanguage';
    default:
      if (TEXT_ATTRIBUTES.has(name)) return undefined;
      return NUMBER_ATTRIBUTES.has(name) && isWhole('number') ? undefined : 'unsafeAttribute';
  }
}

function wrongInText(node: HtmlNode, expression: Expression | undefined): Sentence | undefined {
  const parent = 'parentNode' in node ? node.parentNode : null;
  if (parent === null || !isElement(parent)) return undefined;
  if (RAW_ELEMENTS.has(parent.tagName)) return 'inStyle';
  return ['title', 'textarea'].includes(parent.tagName) && expression?.role !== 'value' ? 'inTag' : undefined;
}

function attributesOf({ attrs, sourceCodeLocation }: HtmlElement, view: string): readonly Attribute[] {
  return attrs.map(({ name, value }) => {
    const { startOffset = 0, endOffset = 0 } = sourceCodeLocation?.attrs?.[name] ?? {};
    return { name, value, isQuoted: /["']$/.test(view.slice(startOffset, endOffset)) };
  });
}

type OpenBlock = { readonly number: number; readonly parent: HtmlNode | null };

/**
 * Blocks must begin, divide and end inside of one element, for browsers and for Outlook: or a condition would decide
 * which element an end tag ends. Comments stand for them, which no parser moves out of a table.
 */
function crossedBlocks(numbered: string, expressions: readonly Expression[]): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const crossed = (number: number) => {
    const expression = expressions[number];
    if (expression !== undefined) mistakes.push(mistake('crossed', expression, { expression: expression.text }));
  };
  const withComments = (html: string): string =>
    replaceNumbers(html, (number) => (expressions[number]?.role === 'value' ? '' : `<!--{{e${number}}}-->`));
  for (const view of [numbered, asOutlook(numbered)]) {
    const open: OpenBlock[] = [];
    for (const node of readHtml(withComments(view)).nodes) {
      if (!('data' in node)) continue;
      const [number] = numbersIn(node.data);
      const role = number === undefined ? undefined : expressions[number]?.role;
      if (number === undefined || role === undefined) continue;
      const parent = writtenParent(node);
      const last = open.at(-1);
      if (role === 'open') open.push({ number, parent });
      else if (last === undefined) crossed(number);
      else {
        if (last.parent !== parent) crossed(last.number);
        if (role === 'close') open.pop();
      }
    }
    for (const { number } of open) crossed(number);
  }
  return mistakes;
}

/** The element around a node that stands in the html; parsers add a `tbody` of their own. */
function writtenParent(node: HtmlNode): HtmlNode | null {
  let parent = 'parentNode' in node ? node.parentNode : null;
  while (parent !== null && isElement(parent) && parent.sourceCodeLocation?.startTag === undefined)
    parent = parent.parentNode;
  return parent;
}

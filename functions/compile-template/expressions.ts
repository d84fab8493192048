import { lineColumns, type LineColumn } from '../digest/line-column.ts';
import { mistake, type Checked, type Mistake } from './mistake.ts';

/** One `{{…}}` of a template: a value, or what opens, divides or closes a block. */
export type Expression = LineColumn & {
  readonly text: string;
  readonly role: 'value' | 'open' | 'else' | 'close';
};

const EXPRESSION = /\{{2,4}[^{}]*\}{2,4}/g;
/** A number in the place of an expression, with the line feeds of what it stands for: lines stay those of the file. */
const NUMBER = /\{\{e(\d+)\s*\}\}/g;
/** Comments that are not Outlook's conditional ones. */
const COMMENT = /<!--(?!\[if |<!\[endif\]|>)[\s\S]*?-->/g;

/**
 * Puts spaces in the place of comments, expressions in them included: nobody will see them. Lines and columns stay.
 * One that never ends stays too.
 */
export function blankComments(mjml: string): string {
  const end = mjml.lastIndexOf('-->') + 3;
  return mjml.slice(0, end).replace(COMMENT, (comment) => comment.replace(/[^\n]/g, ' ')) + mjml.slice(end);
}

export function findExpressions(mjml: string): readonly Expression[] {
  const placeOf = lineColumns(mjml);
  return [...mjml.matchAll(EXPRESSION)].map(({ 0: text, index }) => ({ text, role: roleOf(text), ...placeOf(index) }));
}

function roleOf(text: string): Expression['role'] {
  if (/^\{\{~?(?:\s*else\b|\^~?\})/.test(text)) return 'else';
  if (/^\{\{~?[#^]/.test(text)) return 'open';
  return /^\{\{~?\//.test(text) ? 'close' : 'value';
}

/** Numbers the expressions from 0, so that each can be told from its equals wherever MJML puts it. */
export function numberExpressions(mjml: string): string {
  let next = 0;
  return mjml.replace(EXPRESSION, (text) => {
    next += 1;
    return `{{e${next - 1}${text.replace(/[^\n]/g, '')}}}`;
  });
}

/** The numbers that stand in a piece of numbered text. */
export function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(NUMBER)].map(([, digits]) => Number(digits));
}

/** Puts something in the place of each number: at last, the expression itself. */
export function replaceNumbers(numbered: string, replace: (number: number) => string): string {
  return numbered.replace(NUMBER, (_, digits: string) => replace(Number(digits)));
}

/** More is no layout, and reading it takes handlebars a time that grows with the square. */
const MAXIMUM_DEPTH = 20;

/** Blocks that are never closed, closed twice, or closed in the wrong order: handlebars itself names but one of them. */
export function checkBlocks(expressions: readonly Expression[]): Checked {
  const mistakes: Mistake[] = [];
  const open: Expression[] = [];
  const neverClosed = (one: Expression) =>
    mistakes.push(mistake('neverClosed', one, { expression: one.text, close: `{{/${nameOf(one)}}}` }));
  for (const expression of expressions) {
    const { role, text } = expression;
    if (role === 'open') open.push(expression);
    else if (role === 'else' && open.length === 0)
      mistakes.push(mistake('strayElse', expression, { expression: text }));
    else if (role === 'close') {
      const opened = open.findLastIndex((one) => nameOf(one) === nameOf(expression));
      if (opened === -1) mistakes.push(mistake('strayClose', expression, { expression: text }));
      else for (const one of open.splice(opened).slice(1)) neverClosed(one);
    }
    if (open.length > MAXIMUM_DEPTH)
      return { mistakes: [mistake('tooDeep', expression, { limit: String(MAXIMUM_DEPTH) })], isReadable: false };
  }
  for (const one of open) neverClosed(one);
  return { mistakes, isReadable: true };
}

/** `each` of `{{#each cards}}` and of `{{/each}}`. */
function nameOf({ text }: Expression): string {
  return /^\{\{~?[#^/]\s*([^\s~}]*)/.exec(text)?.[1] ?? '';
}

import { lineColumns } from '../digest/line-column.ts';
import { mistake, type Mistake } from './mistake.ts';

/** Whole expressions, handlebars' block of raw text, and whatever has braces that do not pair. */
const PIECE = /\{{2,4}[^{}\n]*\}{0,4}|\{\s*[#/]?[a-z@][\w.]*(?:\s+[\w.@]+)*\s*\}{2,3}/gi;

/**
 * Braces that do not pair, such as `{{ title }`: handlebars says so in words for programmers and stops there, or takes
 * them for text that readers would see. Not in styles, whose own braces may stand side by side.
 * @param mjml without comments
 */
export function checkBraces(mjml: string): readonly Mistake[] {
  const placeOf = lineColumns(mjml);
  const lines = mjml.split('\n');
  return [...mjml.matchAll(PIECE)].flatMap(({ 0: text, index }) => {
    const [, before = '', inside = '', after = ''] = /^(\{+)([^{}]*)(\}*)$/.exec(text) ?? [];
    if (before.length === after.length || runsOn(mjml, index + text.length)) return [];
    const place = placeOf(index);
    const found = mistake('braces', place, { expression: text.trim(), example: '{{title}}' });
    const line = lines[place.line - 1] ?? '';
    // Where an expression has no end it is not known which of the following words belong to it.
    if (after === '') return [found];
    const fix = line.slice(0, place.column - 1) + `{{${inside}}}` + line.slice(place.column - 1 + text.length);
    return [{ ...found, fix }];
  });
}

/** An expression over several lines: those that end are left to `findExpressions`. */
function runsOn(mjml: string, end: number): boolean {
  return mjml[end] === '\n' && /^[^{}]*\}\}/.test(mjml.slice(end));
}

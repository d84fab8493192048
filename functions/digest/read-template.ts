import Handlebars from 'handlebars';
import { insteadOf, lookUp, type Scope } from './field-scope.ts';
import { lineColumns, type LineColumn } from './line-column.ts';
import type { Field, Fields, ValueKind } from './template-fields.ts';

/** What a template may not do. `about` of a mistake is the expression, or the part of it, that is meant. */
export type TemplateMistakeKind =
  | 'syntax'
  | 'unescaped'
  | 'partial'
  | 'decorator'
  | 'comment'
  | 'backslash'
  | 'literal'
  | 'helper'
  | 'blockShape'
  | 'data'
  | 'unknownField'
  | 'notAValue'
  | 'notACondition'
  | 'notAList'
  | 'listInList';

export type TemplateMistake = LineColumn & {
  readonly kind: TemplateMistakeKind;
  readonly about: string;
  /** The fields that could stand there instead. */
  readonly instead: readonly string[];
};

export type TemplateReading = {
  readonly mistakes: readonly TemplateMistake[];
  /** What each `{{value}}` is, by the place where it begins: `<line>:<column>`. */
  readonly values: ReadonlyMap<string, ValueKind>;
};

const BLOCKS: ReadonlySet<string> = new Set(['if', 'unless', 'each']);
/** What a condition inside of a list may ask besides fields. */
const DATA: ReadonlySet<string> = new Set(['first', 'last', 'index']);

/**
 * Reads the syntax tree of a template (compiled, or still MJML) and finds whatever is more than a plain template:
 * escaped values, and the blocks `if`, `unless` and `each`. No helper, no partial, no literal. A list inside of a list
 * is refused where the fields are known, so that filling takes no more than template times articles.
 * @param fields what exists; without them names are not looked at
 */
export function readTemplate(source: string, fields?: Fields): TemplateReading {
  const mistakes: TemplateMistake[] = [];
  const values = new Map<string, ValueKind>();
  const note = (kind: TemplateMistakeKind, node: hbs.AST.Node, about: string, instead: readonly string[] = []) => {
    const { line, column } = node.loc.start;
    mistakes.push({ kind, line, column: column + 1, about, instead });
  };
  const placeOf = lineColumns(source);
  for (const { index } of source.matchAll(/\\\{\{/g))
    mistakes.push({ kind: 'backslash', ...placeOf(index), about: '\\{{', instead: [] });
  const lines = source.split('\n');
  const textOf = (node: hbs.AST.Node): string => textBetween(lines, node.loc);

  let scope: Scope | undefined = fields && { field: { fields } };

  /** The field that a path names; undefined, and a mistake, when there is none. */
  const fieldAt = (path: hbs.AST.PathExpression): Field | undefined => {
    if (scope === undefined) return undefined;
    const found = lookUp(path, scope);
    if (found === undefined) note('unknownField', path, path.original, insteadOf(path, scope));
    return found;
  };

  const visitor = new Handlebars.Visitor();
  visitor.MustacheStatement = (mustache) => {
    const { path, params, escaped } = mustache;
    if (!escaped) return note('unescaped', mustache, textOf(mustache));
    if (!isPath(path)) return note('literal', mustache, textOf(mustache));
    if (params.length > 0 || hasHash(mustache)) return note('helper', mustache, path.original);
    if (path.data) return note('data', path, path.original);
    const field = fieldAt(path);
    if (field === undefined) return undefined;
    if (typeof field !== 'string') return note('notAValue', path, path.original);
    const { line, column } = mustache.loc.start;
    values.set(`${line}:${column + 1}`, field);
  };

  const condition = (path: hbs.AST.PathExpression): void => {
    if (path.data) {
      if (scope?.outer === undefined && scope !== undefined) note('data', path, path.original);
      else if (path.depth > 0 || path.parts.length !== 1 || !DATA.has(path.parts[0] ?? ''))
        note('data', path, path.original);
      return;
    }
    const field = fieldAt(path);
    if (typeof field === 'object' && 'fields' in field) note('notACondition', path, path.original);
  };

  const eachOf = (path: hbs.AST.PathExpression): Scope | undefined => {
    if (scope === undefined) return undefined;
    const field = path.data ? undefined : fieldAt(path);
    if (path.data) note('data', path, path.original);
    else if (field === undefined) return undefined;
    else if (typeof field !== 'object' || !('each' in field)) note('notAList', path, path.original);
    else if (scope.outer !== undefined) note('listInList', path, path.original);
    else return { field: field.each, outer: scope };
    return undefined;
  };

  visitor.BlockStatement = (block) => {
    const { path, params, program, inverse } = block;
    const [asked, ...more] = params;
    if (!BLOCKS.has(path.original)) return note('helper', block, path.original);
    if (asked === undefined || more.length > 0 || hasHash(block) || hasBlockParams(program))
      return note('blockShape', block, path.original);
    if (!isPath(asked)) return note('literal', block, textOf(asked));
    const around = scope;
    let inside = scope;
    if (path.original === 'each') inside = eachOf(asked);
    else condition(asked);
    // A list that is none has said so; its insides cannot be judged.
    if (around === undefined || inside !== undefined) {
      scope = inside;
      visitor.accept(program);
    }
    scope = around;
    visitor.accept(inverse);
  };
  visitor.PartialStatement = (partial) => note('partial', partial, textOf(partial));
  visitor.PartialBlockStatement = (partial) => note('partial', partial, firstLine(textOf(partial)));
  visitor.Decorator = (decorator) => note('decorator', decorator, textOf(decorator));
  visitor.DecoratorBlock = (decorator) => note('decorator', decorator, firstLine(textOf(decorator)));
  visitor.CommentStatement = (comment) => comment && note('comment', comment, firstLine(textOf(comment)));

  try {
    visitor.accept(Handlebars.parseWithoutProcessing(source));
  } catch (error) {
    mistakes.push({ kind: 'syntax', ...faultPlace(error), instead: [] });
  }
  return { mistakes, values };
}

function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}

/** The parser leaves out what is not there, whatever its types say. */
function hasHash(node: { readonly hash?: hbs.AST.Hash }): boolean {
  return node.hash !== undefined;
}

function hasBlockParams(program: { readonly blockParams?: readonly string[] }): boolean {
  return program.blockParams !== undefined;
}

function textBetween(lines: readonly string[], { start, end }: hbs.AST.SourceLocation): string {
  const text = lines.slice(start.line - 1, end.line);
  const last = text.pop();
  return last === undefined ? '' : [...text, last.slice(0, end.column)].join('\n').slice(start.column);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** Handlebars says where in two ways: in fields of its own, or in the words of its parser. */
function faultPlace(error: unknown): LineColumn & { readonly about: string } {
  if (!(error instanceof Error)) throw error;
  const [, line] = /^(?:Parse|Lexical) error on line (\d+)/.exec(error.message) ?? [];
  const [, said, column] = / - (\d+):(\d+)$/.exec(error.message) ?? [];
  const about = firstLine(error.message);
  if (line === undefined && said === undefined) throw error;
  return { line: Number(line ?? said), column: Number(column ?? 0) + 1, about };
}

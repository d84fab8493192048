import type { Field } from './template-fields.ts';

/** What names mean where an expression stands. A list opens a new scope, a condition does not. */
export type Scope = { readonly field: Field; readonly outer?: Scope };

/** A path as handlebars reads it: so many scopes up, and then from name to name. */
type Path = { readonly depth: number; readonly parts: readonly string[] };

/** The field that a path names; undefined when there is none. */
export function lookUp({ depth, parts }: Path, from: Scope): Field | undefined {
  let scope: Scope | undefined = from;
  for (let up = depth; up > 0; up -= 1) scope = scope?.outer;
  let field = scope?.field;
  for (const part of parts) {
    if (typeof field !== 'object' || !('fields' in field) || !Object.hasOwn(field.fields, part)) return undefined;
    field = field.fields[part];
  }
  return field;
}

/**
 * What may have been meant by a path that names nothing: the same path further out, or else any field there is beside
 * it, in the group that the path begins with.
 */
export function insteadOf({ depth, parts }: Path, scope: Scope): readonly string[] {
  let prefix = '';
  for (let { outer } = scope; outer !== undefined; outer = outer.outer) {
    prefix += '../';
    if (parts.length > 0 && lookUp({ depth: 0, parts }, outer) !== undefined) return [prefix + parts.join('.')];
  }
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const group = lookUp({ depth, parts: parts.slice(0, length) }, scope);
    if (group !== undefined) return namesIn(group, '../'.repeat(depth) + parts.slice(0, length).join('.'));
  }
  return namesIn(scope.field, '');
}

function namesIn(field: Field, path: string): readonly string[] {
  if (typeof field === 'string' || 'each' in field) return [path === '' ? 'this' : path];
  return Object.entries(field.fields).flatMap(([name, one]) => namesIn(one, path === '' ? name : `${path}.${name}`));
}
